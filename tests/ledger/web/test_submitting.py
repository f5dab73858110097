"""Submitting: receipts that prove, repeats, batches, verdicts, and what became of it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from ledger.web.town_hall import JOSE, NDJSON, TownHall
from libroabierto.domain.decide import decide
from libroabierto.domain.eventtype import Case
from libroabierto.domain.world import World
from libroabierto.record.event import Event
from libroabierto.tlog.proof import TlogProof, check_tlog_proof
from libroabierto.verify.receipts import Receipt, check_receipt
from libroabierto_ledger.application import Pending
from libroabierto_ledger.log import integrate
from support.founding import LOG_CODE, forged, read, unsigned
from support.towns import stranger


def test_a_recorded_event_is_answered_with_a_receipt_that_proves_it(fresh: TownHall) -> None:
    token = fresh.town.institution("osc-nueva")

    answer = fresh.submit(token)

    assert answer.status_code == 201
    proved = check_receipt(
        Receipt.parse(answer.data),
        log=fresh.town.log.verifier,
        ledger=fresh.town.ledger,
        log_code=LOG_CODE,
    )
    assert token == proved.entry.event
    assert f"/v/{answer.get_json()['folio']}" == answer.headers["Location"]


def test_its_page_is_named_in_ascii_wherever_the_ledger_stands(fresh: TownHall) -> None:
    token = fresh.town.institution("osc-nueva")
    under = {"SCRIPT_NAME": "/méx".encode().decode("latin-1")}  # as WSGI spells it

    answer = fresh.client.post("/v1/events", data=token, headers=JOSE, environ_overrides=under)

    assert f"/m%C3%A9x/v/{answer.get_json()['folio']}" == answer.headers["Location"]


def test_an_exact_repeat_gets_the_original_receipt_byte_for_byte(fresh: TownHall) -> None:
    first = fresh.submit(fresh.town.institution("osc-nueva"))
    fresh.submit(fresh.town.institution("osc-otra"))
    token = json.loads(first.get_json()["entry"])["event"]

    again = fresh.submit(token)

    assert (200, first.data) == (again.status_code, again.data)


def test_whoever_prefers_text_gets_the_proof_alone(fresh: TownHall) -> None:
    token = fresh.town.institution("osc-nueva")

    answer = fresh.submit(token, Accept="text/plain")

    assert (201, "text/plain") == (answer.status_code, answer.mimetype)
    entry = list(fresh.ledger.queries.lines())[-1]
    check_tlog_proof(TlogProof.parse(answer.data), entry=entry, log=fresh.town.log.verifier)


def test_a_late_commit_is_answered_with_the_place_to_ask(fresh: TownHall, monkeypatch: Any) -> None:
    token = fresh.town.institution("osc-nueva")
    key = read(token).idempotency_key
    monkeypatch.setattr(type(fresh.ledger.submissions), "submit", lambda *_: Pending(key))

    answer = fresh.submit(token)

    assert (202, f"/v1/submissions/{key}") == (answer.status_code, answer.headers["Location"])
    assert int(answer.headers["Retry-After"]) > 0


def test_a_submission_is_unknown_before_it_is_sent_and_recorded_after(fresh: TownHall) -> None:
    token = fresh.town.institution("osc-nueva")
    place = f"/v1/submissions/{read(token).idempotency_key}"

    before = fresh.client.get(place).get_json()
    receipt = fresh.submit(token).get_json()
    after = fresh.client.get(place).get_json()

    assert {"status": "unknown"} == before
    assert {"status": "recorded", "receipt": receipt} == after


def test_a_recorded_event_can_be_read_by_its_id(fresh: TownHall) -> None:
    token = fresh.town.institution("osc-nueva")
    receipt = fresh.submit(token).get_json()

    found = fresh.client.get(f"/v1/events/{read(token).id}").get_json()

    assert (token, receipt, []) == (found["event"], found["receipt"], found["disclosures"])
    assert json.loads(unsigned(token)) == found["read"]


def test_each_line_of_a_batch_stands_or_falls_alone(fresh: TownHall) -> None:
    one, two = fresh.town.institution("osc-una"), fresh.town.institution("osc-dosa")

    answer = fresh.batch(one, forged(fresh.town.institution("osc-mala")), two)

    assert (200, "application/x-ndjson") == (answer.status_code, answer.mimetype)
    lines = [json.loads(line) for line in answer.data.splitlines()]
    assert [201, 422, 201] == [line["status"] for line in lines]
    assert lines[1]["problem"]["type"] == "/problems/bad-signature"
    assert [one, two] == [json.loads(lines[at]["receipt"]["entry"])["event"] for at in (0, 2)]


def test_a_batch_sees_the_items_before_it(fresh: TownHall) -> None:
    token = fresh.town.institution("osc-una")
    again = fresh.town.institution("osc-una")

    lines = [json.loads(line) for line in fresh.batch(token, token, again).data.splitlines()]

    assert [201, 200, 409] == [line["status"] for line in lines]
    assert lines[0]["receipt"] == lines[1]["receipt"]


def test_lines_that_are_no_events_are_problems_of_their_own(fresh: TownHall) -> None:
    token = fresh.town.institution("osc-una")

    lines = [json.loads(line) for line in fresh.batch("", "{}", token, "x" * 70_000).data.splitlines()]

    assert [400, 400, 201, 413] == [line["status"] for line in lines]


@pytest.mark.parametrize(
    ("body", "slug", "status", "code"),
    [
        (b"", "malformed-event", 400, "batch.empty"),
        (b"\n" * 1001, "too-large", 413, "batch.too-many-lines"),
        (b"x" * (8 * 2**20 + 1), "too-large", 413, "body.too-large"),
    ],
    ids=["empty", "1,001 lines", "8 MiB and a byte"],
)
def test_a_batch_out_of_bounds_is_refused_whole(
    fresh: TownHall, body: bytes, slug: str, status: int, code: str
) -> None:
    answer = fresh.client.post("/v1/events/batch", data=body, headers=NDJSON)

    fresh.refused(answer, slug, status, code)


def test_a_batch_of_a_thousand_lines_is_taken(fresh: TownHall) -> None:
    answer = fresh.client.post("/v1/events/batch", data=b"x\n" * 1000, headers=NDJSON)

    assert (200, 1000) == (answer.status_code, len(answer.data.splitlines()))


def check(hall: TownHall, body: str | bytes, media_type: str = "application/jose") -> dict[str, Any]:
    """Ask for the verdict; nothing may be recorded."""
    answer = hall.client.post("/v1/events/check", data=body, content_type=media_type)
    assert answer.status_code == 200
    hall.check_untouched()
    verdict: dict[str, Any] = answer.get_json()
    return verdict


def test_check_accepts_what_would_be_recorded(fresh: TownHall) -> None:
    token = fresh.town.institution("osc-nueva")

    verdict = check(fresh, token)

    assert ("accepted", 201, []) == (verdict["verdict"], verdict["status"], verdict["findings"])
    assert (json.loads(unsigned(token)), read(token).digest) == (verdict["read"], verdict["digest"])
    assert verdict["words"]["sentence"] == "Autoridad garante de prueba acredita a Organización osc-nueva."


def test_check_judges_an_unsigned_payload(fresh: TownHall) -> None:
    verdict = check(fresh, unsigned(fresh.town.institution("osc-nueva")), "application/json")

    assert ("accepted", False) == (verdict["verdict"], verdict["signed"])


def test_check_answers_unknown_keys_too(fresh: TownHall) -> None:
    data = read(fresh.town.institution("osc-nueva")).data
    token = fresh.town.event(
        "institution.accredited", "autoridad-mex", "seal", "institution:osc-nueva", data, key=stranger()
    )

    verdict = check(fresh, token)

    assert ("refused", 403) == (verdict["verdict"], verdict["status"])
    assert verdict["problem"]["code"] == "key.unknown"
    assert verdict["read"]["type"] == "institution.accredited"


def test_check_knows_an_exact_repeat(fresh: TownHall) -> None:
    verdict = check(fresh, fresh.town.tokens[3])

    assert ("accepted", 200, 3) == (verdict["verdict"], verdict["status"], verdict["recorded_index"])


def test_check_says_what_it_could_not_read(fresh: TownHall) -> None:
    verdict = check(fresh, "no jws")

    assert ("refused", 400, None) == (verdict["verdict"], verdict["status"], verdict["read"])


def test_a_refusal_speaks_the_language_that_is_asked_for(fresh: TownHall) -> None:
    token = forged(fresh.town.institution("osc-nueva"))

    tags = ("es-MX", "en-GB,es;q=0.5")
    spanish, english = (fresh.submit(token, **{"Accept-Language": tag}) for tag in tags)

    assert ("es", "en") == (spanish.headers["Content-Language"], english.headers["Content-Language"])
    assert spanish.get_json(force=True)["title"] == "La firma no corresponde al contenido."
    assert english.get_json(force=True)["title"] == "The signature does not match the content."


def test_a_body_never_enters_the_log_even_when_all_else_fails(
    fresh: TownHall, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: object, token: bytes) -> None:
        raise ValueError(token.decode())

    monkeypatch.setattr(type(fresh.ledger.submissions), "submit", fail)
    token = fresh.town.institution("osc-nueva")

    answer = fresh.client.post("/v1/events", data=token, headers=JOSE)

    assert (500, "about:blank") == (answer.status_code, answer.get_json(force=True)["type"])
    assert token[:40] not in answer.get_data(as_text=True)
    assert "ValueError at POST /v1/events" in caplog.text
    assert token[:40] not in caplog.text


def test_a_line_that_fails_by_our_fault_is_answered_500_in_its_place(
    fresh: TownHall, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(world: World, event: Event, at: datetime) -> Case:
        if event.stream.endswith("osc-mala"):
            raise ValueError(event.payload.decode())
        return decide(world, event, at)

    monkeypatch.setattr(integrate, "decide", fail)
    tokens = [fresh.town.institution(name) for name in ("osc-una", "osc-mala", "osc-otra")]

    lines = [json.loads(line) for line in fresh.batch(*tokens).data.splitlines()]

    assert [201, 500, 201] == [line["status"] for line in lines]
    assert ("about:blank", "http.500") == (lines[1]["problem"]["type"], lines[1]["problem"]["code"])
    assert "osc-mala" not in caplog.text
