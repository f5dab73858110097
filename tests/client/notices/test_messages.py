"""Messages: CloudEvents whose bytes are made once, in which nothing stands that is personal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from libroabierto.domain.vocabulary import Label
from libroabierto.notices import messages
from libroabierto.notices.messages import Head
from libroabierto.notices.position import Position
from libroabierto.notices.reminders import Reminder
from libroabierto.record.entry import Entry
from libroabierto.record.event import open_event
from libroabierto.record.folio import Folio
from libroabierto.tlog.proof import TlogProof
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.finding import Finding
from support import naive_tree
from support.simulated_ledger import SimulatedLedger
from support.towns import small_town

TITLE = Label("Título «en español»", "Title")
ORDER = [
    *("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataref"),
    *("partitionkey", "sequence", "issuer", "municipality", "declaration", "institution"),
    *("leafhash", "data"),
]


def head(index: int = 9, minor: int = 0, about: Mapping[str, str] | None = None) -> Head:
    entry = Entry.parse(small_town().entries[index])
    _, event = open_event(entry.event)
    page = messages.page_of("https://libro.example/mex/", Folio("MEX", index))
    position = Position(index, minor)
    return Head(
        "libro.example/mex", position, event.type, event.stream, entry.recorded_at, TITLE, page, about or {}
    )


def proof(index: int) -> TlogProof:
    ledger = SimulatedLedger.of(small_town())
    return TlogProof(index, tuple(naive_tree.path(index, ledger.entries)), ledger.checkpoint)


def receipt(index: int = 9, **options: bool) -> dict[str, Any]:
    return messages.receipt_members(Folio("MEX", index), small_town().entries[index], proof(index), **options)


def entry_body(about: Mapping[str, str] | None = None) -> bytes:
    _, event = open_event(Entry.parse(small_town().entries[9]).event)
    return messages.entry_message(head(about=about), event, receipt())


ABOUT = {
    "issuer": "ayto-15113",
    "municipality": "15113",
    "declaration": "15113-2026",
    "institution": "stl-mex",
}


def test_the_members_stand_in_one_order() -> None:
    assert ORDER == list(json.loads(entry_body(ABOUT)))


def test_a_message_is_one_line_without_spaces_and_ends_with_a_brace() -> None:
    body = entry_body(ABOUT)

    assert json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode() == body
    assert body.endswith(b"}")


def test_what_is_not_known_is_left_out() -> None:
    assert {"partitionkey", "municipality", "institution", "derived"}.isdisjoint(json.loads(entry_body()))


def test_a_public_client_reads_it() -> None:
    event = JSONFormat().read(CloudEvent, entry_body(ABOUT))

    assert ("1.0", "libro.example/mex/9", "https://libro.example/mex") == (
        event.get_specversion(),
        event.get_id(),
        event.get_source(),
    )
    assert "00000000000000000009" == event.get_extension("sequence")
    assert "15113" == event.get_extension("partitionkey")


def test_the_receipt_of_a_message_is_the_ledgers() -> None:
    assert SimulatedLedger.of(small_town()).receipt(9) == json.loads(entry_body())["data"]["receipt"]


def test_a_long_entry_is_left_to_its_page() -> None:
    short, long = b"x" * messages.MAX_TOLD_ENTRY, b"x" * (messages.MAX_TOLD_ENTRY + 1)
    folio = Folio("MEX", 9)

    assert "entry" in messages.receipt_members(folio, short, proof(9))
    assert "entry" not in messages.receipt_members(folio, long, proof(9))
    assert "entry" not in receipt(whole=False)


def test_the_first_delivery_names_no_predecessor() -> None:
    spliced = messages.splice(entry_body(), previous=None, subscription="sub_x", matched="")

    assert {**json.loads(entry_body()), "subscription": "sub_x", "matched": ""} == json.loads(spliced)


@pytest.mark.parametrize("matched", ["", "/types/1", "/filters/0/any/1"])
def test_a_delivery_names_its_predecessor_and_the_filter(matched: str) -> None:
    previous = Position(1041, 3)
    spliced = messages.splice(entry_body(), previous=previous, subscription="sub_x", matched=matched)
    told = json.loads(spliced)

    assert ["prevsequence", "subscription", "matched"] == list(told)[-3:]
    assert ("00000000000000001041-0003", matched) == (told["prevsequence"], told["matched"])


def test_the_webhook_id_has_no_dot_and_stays() -> None:
    assert "msg_00000000000000001042-0003" == messages.webhook_id(Position(1042, 3))


REMINDER = Reminder("notice.clause_g", "2026-12-22", "declaration", "declaration:15113-2026", {"days": 30})


def test_a_reminder_is_marked_as_derived() -> None:
    told = json.loads(messages.derived_message(head(9, 2), REMINDER, 9, receipt(whole=False)))

    assert told["derived"] is True
    assert "leafhash" not in told
    assert {
        "rule": "notice.clause_g",
        "on": "2026-12-22",
        "as_of": 9,
        "kind": "declaration",
        "id": "declaration:15113-2026",
        "facts": {"days": 30},
    } == told["data"]["derived"]


def finding(served: bytes = b"", note: bytes = b"") -> Finding:
    log = small_town().log.verifier
    evidence = Evidence("unsigned", "audit.checkpoint-form", log, (note,), served=served)
    return Finding("audit.checkpoint-form", step=1, evidence=evidence)


def test_an_alarm_carries_the_evidence_that_verifies_alone() -> None:
    found = finding(note=b"libro.example/mex\n")
    told = json.loads(messages.alarm_message(head(), found, [b"one\n", b"two\n"]))["data"]

    assert {"code": "audit.checkpoint-form", "step": 1, "index": None} == told["finding"]
    assert ["one\n", "two\n"] == told["checkpoints"]
    assert found.evidence is not None
    assert json.loads(found.evidence.to_bytes()) == told["evidence"]


def test_evidence_that_is_too_long_for_a_message_is_left_out() -> None:
    told = json.loads(messages.alarm_message(head(), finding(note=b"x" * 40_000), []))

    assert told["data"]["evidence"] is None


def test_an_alarm_fits_whatever_strangers_put_under_a_checkpoint() -> None:
    notes = [b"x" * 60_000, b"y" * 60_000]
    body = messages.alarm_message(head(), finding(note=b"x" * 20_000), notes)

    assert len(body) < 64 * 1024


def test_a_checkpoint_that_is_no_text_does_not_end_the_alarm() -> None:
    told = json.loads(messages.alarm_message(head(), finding(), [b"\xff\xfe"]))

    assert ["��"] == told["data"]["checkpoints"]
