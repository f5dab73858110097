"""OpenAPI says what is served, all of it, and everything is served as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from ledger.web.town_hall import TownHall
from libroabierto_ledger.web.api import events
from libroabierto_ledger.web.app import create_app
from support.filing import LETTER, Filing, digest
from support.founding import AUTHORITY, DECLARATION, Town, read
from support.ledger_home import opened, relive
from support.lives.exercise import COMMITMENT, PLAN
from support.lives.observations import OBSERVATION
from support.lives.secretariats import STREAM
from support.lives.succession import CONTROL
from support.refusals.row import town_after

METHODS = {"get", "post", "put", "patch", "delete"}
# Flask's own: the description itself, and files of the pages.
NOT_DESCRIBED = {"/openapi.json", "/static/{filename}"}

# Some thirty operations, twice; unlucky draws and slow ones are no news.
QUICKLY = settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="session")
def openapi(app: Flask) -> dict[str, Any]:
    """The description that is served."""
    found: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return found


@pytest.fixture
def described(app: Flask) -> Any:
    """The description, as schemathesis reads it."""
    return schemathesis.openapi.from_wsgi("/openapi.json", app)


def operations(openapi: dict[str, Any]) -> set[tuple[str, str]]:
    """Every (method, path) that is described."""
    return {(m, path) for path, item in openapi["paths"].items() for m in item if m in METHODS}


def test_what_is_served_is_described_and_the_reverse(app: Flask, openapi: dict[str, Any]) -> None:
    served = {
        (method.lower(), re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    served = {(method, path) for method, path in served if method in METHODS and path not in NOT_DESCRIBED}

    assert served == operations(openapi)


def test_the_description_is_openapi_3_1_and_documents_problems_as_such(openapi: dict[str, Any]) -> None:
    assert "3.1.0" == openapi["openapi"]
    for response in openapi["components"]["responses"].values():
        assert ["application/problem+json"] == list(response["content"])


def test_every_operation_is_described_in_words(openapi: dict[str, Any]) -> None:
    for method, path in operations(openapi):
        assert openapi["paths"][path][method]["summary"], (method, path)


def test_to_describe_a_view_costs_no_call_when_it_is_asked(app: Flask) -> None:
    served: Any = app.view_functions["events.submit"]

    assert events.submit is served.__wrapped__
    assert not hasattr(events.submit, "__wrapped__")


def examples(town: Town) -> Iterator[str]:
    """An address of every read that answers with something."""
    yield from ("/", "/v/MEX-000009-B", "/v/MEX-000009-B/receipt.json", "/v/MEX-000009-B/receipt.tlog-proof")
    yield from ("/healthz", "/readyz", "/checkpoint", "/tile/0/000.p/14", "/tile/entries/000.p/14")
    yield from ("/problems/", "/problems/busy", "/v1/log", "/v1/entries", "/v1/entries.ndjson")
    yield from ("/v1/proofs/inclusion?index=3", "/v1/proofs/consistency?old=3", "/v1/checkpoints")
    yield from ("/v1/institutions", "/v1/institutions/ayto-15113", "/v1/municipalities")
    yield from ("/v1/municipalities/15113", "/v1/declarations", f"/v1/declarations/{DECLARATION}")
    event = read(town.tokens[9])
    yield from (f"/v1/streams/{DECLARATION}", f"/v1/events/{event.id}")
    yield f"/v1/submissions/{event.idempotency_key}"


def examples_of_an_exercise() -> Iterator[str]:
    """An address of every read about an exercise, and of histories that others comment on."""
    secretariat, commitment = f"/v1/secretariats/{STREAM}", f"/v1/commitments/{COMMITMENT}"
    yield from ("/v1/secretariats", secretariat, f"{secretariat}/sessions", f"{secretariat}/tables")
    yield from ("/v1/plans", f"/v1/plans/{PLAN}", "/v1/commitments", commitment)
    yield from (f"{commitment}/updates", f"{commitment}/evaluations")
    yield from ("/v1/observations", f"/v1/observations/{OBSERVATION}")
    yield from ("/v1/municipalities/15113", "/v1/municipalities/15001", f"/v1/streams/{PLAN}")


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Filing]:
    """A ledger that has the file that an act names."""
    with Filing.of(tmp_path / "files") as filing:
        filing.put(LETTER)
        yield filing


def examples_of_a_file() -> Iterator[str]:
    """An address of every read about a file."""
    yield from (f"/v1/evidence/{digest(LETTER)}", f"/v1/evidence/{digest(LETTER)}/entries")


@pytest.fixture
def split(tmp_path: Path) -> Iterator[FlaskClient]:
    """The web face of a ledger whose authority passed on some of its powers."""
    town = town_after("split, attested")
    with opened(tmp_path / "split", town) as assembly:
        relive(assembly, town)
        yield create_app(assembly).test_client()


def examples_of_a_succession() -> Iterator[str]:
    """An address of every read about who follows whom."""
    institution = f"/v1/institutions/{AUTHORITY}"
    yield institution
    yield from (f"{institution}/{name}" for name in ("successors", "predecessors", "handovers", "claims"))
    yield f"/v1/institutions/{CONTROL}"


@pytest.fixture
def elsewhere(files: Filing, split: FlaskClient) -> list[tuple[FlaskClient, str]]:
    """What is read of ledgers of one's own."""
    of_a_file = [(files.client, address) for address in examples_of_a_file()]
    return [*of_a_file, *((split, address) for address in examples_of_a_succession())]


def test_every_read_answers_as_described(
    described: Any,
    town: Town,
    client: FlaskClient,
    exercised: TownHall,
    elsewhere: list[tuple[FlaskClient, str]],
) -> None:
    """schemathesis knows no folio and no id: here each read answers with something."""
    reads = [o.ok() for o in described.get_all_operations() if o.ok().method == "get"]
    asked = set()
    told = [(client, address) for address in examples(town)]
    told += [(exercised.client, address) for address in examples_of_an_exercise()]
    told += elsewhere
    for reader, address in told:
        path = address.partition("?")[0]
        operation = next(o for o in reads if _fits(o.path, path))
        answer = reader.get(address)

        assert 200 == answer.status_code, address
        described.find_operation_by_label(operation.label).validate_response(_response(answer))
        asked.add(operation.path)

    assert asked == {path for method, path in operations(described.raw_schema) if method == "get"}


def _fits(template: str, path: str) -> bool:
    inner = r"[^/]+" if "tile" not in template else r".+"
    return re.fullmatch(re.sub(r"\\\{[^}]+\\\}", inner, re.escape(template)), path) is not None


def _response(answer: Any) -> Any:
    request = requests.Request("GET", f"http://localhost{answer.request.path}").prepare()
    return schemathesis.Response(
        status_code=answer.status_code,
        headers={name.lower(): [value] for name, value in answer.headers.items()},
        content=answer.data,
        request=request,
        elapsed=0.0,
        verify=False,
    )


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_asked_is_answered_as_described(described: Any, mode: GenerationMode) -> None:
    """Generated questions, of good form and of bad; no answer is a fault of ours or other than described.

    Left out: that every question of good form is answered 200. An index beyond the tree has good form.
    """

    reads = [found.ok() for found in described.include(method="GET").get_all_operations()]

    assert sum(ask(operation, mode) for operation in reads) > len(reads) // 2


def ask(operation: Any, mode: GenerationMode) -> bool:
    """Ask generated questions of one operation; say whether it can be asked so at all.

    Badly cannot be asked whoever takes nothing, or any text: a folio.
    """

    @QUICKLY
    @given(case=operation.as_strategy(generation_mode=mode))
    def questions(case: Any) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    try:
        questions()
    except Unsatisfiable:
        return False
    return True
