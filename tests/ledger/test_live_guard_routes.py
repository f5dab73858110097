"""No way out shows what the guard does not cover: every route of the application, at the worst moment.

The moment: another process has committed an entry and has not advanced the guard yet. A worker that
is asked then must advance it before the first byte leaves, whatever the answer is: 200, 304, HEAD,
a receipt, or a refusal that names a version and a hash. The test looks at the guard's file when the
answer's status line is about to leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from flask import Flask
from flask.testing import FlaskClient

from libroabierto.record.filetypes import PDF
from libroabierto.record.folio import format_folio
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.web.app import create_app
from support.founding import COUNCIL, DECLARATION, KEY, ORIGIN, PAPER, Town, read, resealed, unsigned
from support.ledger_home import fill, opened
from support.lives.exercise import COMMITMENT, PLAN, exercised
from support.lives.observations import OBSERVATION
from support.lives.secretariats import STREAM

FILE = "d" * 64  # the document of its declarations; the store of files asks nobody for a hash


def _last(town: Town) -> int:
    """The index of the entry that the guard does not cover yet."""
    return len(town.tokens) - 1


def _page(town: Town) -> str:
    return f"/v/{format_folio('MEX', _last(town))}"


# What shows nothing of the log, and so may answer whatever the guard says.
SILENT = {
    "static": "/static/style.css",
    "api-docs.openapi_json": "/openapi.json",
    "pages.problems_index": "/problems/",
    "pages.problem": "/problems/busy",
    "health.alive": "/healthz",
}
READS: dict[str, Callable[[Town], str]] = {
    "events.show": lambda town: f"/v1/events/{read(town.tokens[-1]).id}",
    "submissions.show": lambda town: f"/v1/submissions/{read(town.tokens[-1]).idempotency_key}",
    "ledger.show": lambda _: "/v1/log",
    "entries.page": lambda _: "/v1/entries",
    "entries.all_lines": lambda _: "/v1/entries.ndjson",
    "proofs.inclusion": lambda town: f"/v1/proofs/inclusion?index={_last(town)}",
    "proofs.consistency": lambda town: f"/v1/proofs/consistency?old={_last(town)}&new={_last(town) + 1}",
    "checkpoints.page": lambda _: "/v1/checkpoints",
    "log.checkpoint": lambda _: "/checkpoint",
    "log.bundle": lambda town: f"/tile/entries/000.p/{_last(town) + 1}",
    "log.tile": lambda town: f"/tile/0/000.p/{_last(town) + 1}",
    "institutions.page": lambda _: "/v1/institutions",
    "institutions.show": lambda _: f"/v1/institutions/{COUNCIL}",
    "institutions.successors": lambda _: f"/v1/institutions/{COUNCIL}/successors",
    "institutions.predecessors": lambda _: f"/v1/institutions/{COUNCIL}/predecessors",
    "institutions.handovers": lambda _: f"/v1/institutions/{COUNCIL}/handovers",
    "institutions.claims": lambda _: f"/v1/institutions/{COUNCIL}/claims",
    "declarations.page": lambda _: "/v1/declarations",
    "declarations.show": lambda _: f"/v1/declarations/{PAPER}",
    "municipalities.page": lambda _: "/v1/municipalities",
    "municipalities.show": lambda _: f"/v1/municipalities/{KEY}",
    "secretariats.page": lambda _: "/v1/secretariats",
    "secretariats.show": lambda _: f"/v1/secretariats/{STREAM}",
    "secretariats.sessions": lambda _: f"/v1/secretariats/{STREAM}/sessions",
    "secretariats.tables": lambda _: f"/v1/secretariats/{STREAM}/tables",
    "plans.page": lambda _: "/v1/plans",
    "plans.show": lambda _: f"/v1/plans/{PLAN}",
    "commitments.page": lambda _: "/v1/commitments",
    "commitments.show": lambda _: f"/v1/commitments/{COMMITMENT}",
    "commitments.updates": lambda _: f"/v1/commitments/{COMMITMENT}/updates",
    "commitments.evaluations": lambda _: f"/v1/commitments/{COMMITMENT}/evaluations",
    "observations.page": lambda _: "/v1/observations",
    "observations.show": lambda _: f"/v1/observations/{OBSERVATION}",
    "streams.history": lambda _: f"/v1/streams/{DECLARATION}",
    "pages.home": lambda _: "/",
    "pages.entry": _page,
    "pages.receipt_file": lambda town: f"{_page(town)}/receipt.json",
    "pages.proof_file": lambda town: f"{_page(town)}/receipt.tlog-proof",
    "evidence.show": lambda _: f"/v1/evidence/{FILE}",
    "evidence.entries": lambda _: f"/v1/evidence/{FILE}/entries",
    "health.ready": lambda _: "/readyz",
}


def _conflict(town: Town) -> str:
    """Return another event for the version that was just taken."""
    return resealed(town.tokens[-1], town.key_pair(COUNCIL, "council-secretary"), id=town.new_id())


WRITES: dict[str, tuple[str, str, Callable[[Town], str | bytes], int]] = {
    "a repeat": ("/v1/events", "application/jose", lambda town: town.tokens[-1], 200),
    "a conflict": ("/v1/events", "application/jose", _conflict, 409),
    "a conflict in a batch": ("/v1/events/batch", "application/x-ndjson", _conflict, 200),
    "a check": ("/v1/events/check", "application/jose", _conflict, 200),
    "a check of a payload": (
        "/v1/events/check",
        "application/json",
        lambda town: unsigned(_conflict(town)),
        200,
    ),
}


@dataclass
class Threshold:
    """Stands between the application and the wire: notes what the guard covers when an answer leaves."""

    application: WSGIApplication
    guard: Guard
    covered: list[int] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def leaving(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            self.covered.append(self.guard.read().size)
            return start_response(status, headers, *rest)  # type: ignore[arg-type]  # WSGI's exc_info

        return self.application(environ, leaving)  # type: ignore[arg-type]  # WSGI's write is not used


@dataclass(frozen=True)
class Moment:
    """A worker that has long been at work, beside a committed entry that the guard does not cover."""

    town: Town
    client: FlaskClient
    threshold: Threshold
    guard: Guard  # the worker's own
    file: Path
    before: bytes
    size: int

    def begin(self) -> FlaskClient:
        """Let it begin again: the guard's file, and what the worker knows of it, are one entry behind."""
        self.file.write_bytes(self.before)
        self.guard._known = self.guard.read()
        self.threshold.covered.clear()
        assert self.size - 1 == self.guard.read().size
        return self.client


@pytest.fixture(scope="module")
def everlasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moment]:
    town, home = Town(), tmp_path_factory.mktemp("moment") / "home"
    exercised(town)
    town.record(town.digitization())
    with opened(home, town) as assembly:
        fill(assembly, town.tokens[:-1])
        (home / "file").write_bytes(b"%PDF-1.7")
        assembly.files._blobs.put(FILE, PDF, home / "file")
        before = (home / "guard").read_bytes()
        fill(assembly, town.tokens[-1:])  # all caches of this worker are filled from now on
        app: Flask = create_app(assembly)
        threshold = Threshold(app.wsgi_app, Guard(home / "guard", ORIGIN))
        app.wsgi_app = threshold  # type: ignore[method-assign]  # Flask's own way
        size = len(town.tokens)
        yield Moment(town, app.test_client(), threshold, assembly.guard, home / "guard", before, size)


@pytest.fixture
def moment(everlasting: Moment) -> Moment:
    everlasting.begin()
    return everlasting


def test_every_route_was_thought_of(moment: Moment) -> None:
    """A new route must be put into one of the tables before it ships."""
    rules = list(moment.client.application.url_map.iter_rules())

    posts = {rule.rule for rule in rules if "POST" in (rule.methods or ())}
    assert {path for path, *_ in WRITES.values()} == posts
    gets = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert SILENT.keys() | READS.keys() == gets
    assert set() == SILENT.keys() & READS.keys()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("endpoint", READS)
def test_no_read_leaves_before_the_guard_covers_it(moment: Moment, endpoint: str, method: str) -> None:
    answer = moment.client.open(READS[endpoint](moment.town), method=method)

    assert 200 == answer.status_code
    assert [moment.size] == moment.threshold.covered


@pytest.mark.parametrize("endpoint", READS)
def test_not_even_not_modified_leaves_before_the_guard_covers_it(moment: Moment, endpoint: str) -> None:
    path = READS[endpoint](moment.town)
    etag = moment.client.get(path).headers.get("ETag", '"none"')

    answer = moment.begin().get(path, headers={"If-None-Match": etag})

    assert answer.status_code == (200 if etag == '"none"' else 304)
    assert [moment.size] == moment.threshold.covered


@pytest.mark.parametrize("what", WRITES)
def test_no_answer_to_a_submission_leaves_before_the_guard_covers_it(moment: Moment, what: str) -> None:
    """Also a refusal: a version conflict names the entry that took the version."""
    path, media_type, body, status = WRITES[what]

    answer = moment.client.post(path, data=body(moment.town), headers={"Content-Type": media_type})

    assert status == answer.status_code
    assert [moment.size] == moment.threshold.covered


@pytest.mark.parametrize("endpoint", SILENT)
def test_what_is_called_silent_shows_nothing_of_the_log(moment: Moment, endpoint: str) -> None:
    with moment.client.get(SILENT[endpoint]) as answer:
        said = answer.data

    info = moment.client.get("/v1/log").get_json()
    assert moment.size - 1 == moment.threshold.covered[0]
    assert info["root"].encode() not in said
    assert info["ledger"].encode() not in said
