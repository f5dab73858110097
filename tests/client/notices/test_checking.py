"""What a message proves: everything that it says of its entry; and that nothing in it can be changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from libroabierto.errors import LibroError, Malformed, ProofRejected, UsageError
from libroabierto.notices.reading import MAX_MESSAGE, Message
from libroabierto.notices.reproducing import check_reproduced
from libroabierto.remote.judge import Judge
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.trust import Trust
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import NoteSigner
from libroabierto.tlog.proof import TlogProof
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.finding import Finding
from support import naive_tree
from support.founding import LOG_CODE, ORIGIN, Town
from support.simulated_ledger import SimulatedLedger
from support.told import messages_of, reminder_of
from support.towns import small_town

LAST = 13


def trust_of(town: Town, checkpoint: bytes | None = None) -> Trust:
    log = town.log.verifier
    return Trust(log, town.ledger, b"quorum none", LOG_CODE, "given", "2026-11-22T15:00:00Z", (), checkpoint)


@pytest.fixture(scope="module")
def told() -> list[bytes]:
    return messages_of(small_town())


def judge() -> Judge:
    return Judge(trust_of(small_town()))


def changed(body: bytes, *path: str, to: Any) -> bytes:
    """Write another value at one place of a message."""
    said = json.loads(body)
    inner = said
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = to(inner[path[-1]]) if callable(to) else to  # a member more, or another value
    return json.dumps(said, ensure_ascii=False).encode()


def refusal(body: bytes, check: Callable[[Message], object] | None = None) -> tuple[str, object]:
    with pytest.raises(LibroError) as caught:
        (check or judge().check)(Message.parse(body))
    return caught.value.code, caught.value.facts.get("member")


def test_every_message_of_a_whole_story_holds(told: list[bytes]) -> None:
    proved = [judge().follow(Message.parse(body)) for body in told]

    assert [*range(LAST + 1)] == [one.logged.entry.index for one in proved if one.logged]


def test_an_entry_that_was_left_out_is_fetched_and_compared(told: list[bytes]) -> None:
    town = small_town()
    short = Message.parse(messages_of(town, whole=False)[9])
    ledger = LedgerReader(SimulatedLedger.of(town))

    with pytest.raises(UsageError, match="needs-ledger"):
        judge().check(short)
    assert Judge(trust_of(town), ledger).check(short).logged == judge().check(Message.parse(told[9])).logged


def test_another_entry_does_not_stand_in_for_one_that_was_left_out() -> None:
    town = small_town()
    short = Message.parse(messages_of(town, whole=False)[9])

    with pytest.raises(ProofRejected, match="other-entry"):
        short.with_entry(town.entries[8])


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("id",), f"{ORIGIN}/8"),
        (("type",), "declaration.signed"),
        (("subject",), "declaration:15113-2025"),
        (("time",), "2026-11-22T15:00:00.001Z"),
        (("issuer",), "autoridad-mex"),
        (("leafhash",), "0" * 64),
        (("declaration",), "15113-2025"),
        (("data", "folio"), "MEX-000008-D"),
        (("data", "event", "id"), "00000000-0000-4000-8000-000000000000"),
        (("data", "event", "office"), "seal"),
        (("data", "event", "version"), True),
        (("data", "event", "occurred_on"), "2026-11-21"),
        (("data", "event", "provenance"), "paper"),
        (("data", "title", "es"), "Ayuntamiento de Villa Guerrero retira su declaratoria."),
        (("data", "title", "en"), ""),
        (("data", "title"), None),
        (("datacontenttype",), "text/html"),
        (("dataref",), "https://otro.example/v/MEX-000009-B?"),
        (("dataref",), "https://otro.example/?/v/MEX-000009-B"),
        (("dataref",), "javascript:/v/MEX-000009-B"),
        (("dataref",), None),
        (("partitionkey",), "15001"),
        (("derived",), True),
    ],
)
def test_nothing_that_it_says_of_its_entry_can_be_changed(
    told: list[bytes], path: tuple[str, ...], to: object
) -> None:
    code, member = refusal(changed(told[9], *path, to=to))

    assert "message.differs" == code
    assert member in path or member == "event"


def test_a_name_in_a_title_is_the_notifiers_word(told: list[bytes]) -> None:
    renamed = changed(
        told[9], "data", "title", "es", to=lambda title: title.replace("Villa", "Otra Villa", 1)
    )

    assert judge().check(Message.parse(renamed)).logged


@pytest.mark.parametrize(
    ("path", "to", "code"),
    [
        (("source",), "https://otro.example/mex", "message.source"),
        (("sequence",), "1", "position.form"),
        (("sequence",), "00000000000000000009-0001", "message.members"),
        (("specversion",), "0.3", "message.members"),
        (("data",), [], "message.members"),
        (("data", "receipt"), None, "message.receipt"),
        (("data", "receipt", "more"), 1, "message.receipt"),
        (("data", "receipt", "index"), 8, "receipt.index"),
        (("data", "receipt", "folio"), "MEX-000008-D", "receipt.folio"),
    ],
)
def test_what_has_no_form_or_no_proof_is_refused(
    told: list[bytes], path: tuple[str, ...], to: object, code: str
) -> None:
    assert code == refusal(changed(told[9], *path, to=to))[0]


def test_a_proof_of_a_log_that_is_not_trusted_proves_nothing(told: list[bytes]) -> None:
    town, stranger = small_town(), NoteSigner(ORIGIN, bytes([7]) * 32)
    note = stranger.sign(str(Checkpoint(ORIGIN, len(town.entries), naive_tree.root(town.entries))))
    proof = TlogProof(9, tuple(naive_tree.path(9, town.entries)), note).format().decode()

    assert "receipt.unknown-key" == refusal(changed(told[9], "data", "receipt", "proof", to=proof))[0]


def test_the_proof_of_one_message_does_not_serve_another(told: list[bytes]) -> None:
    other = json.loads(told[8])["data"]["receipt"]["proof"]

    assert refusal(changed(told[9], "data", "receipt", "proof", to=other))[0].startswith("receipt.index")


def test_messages_that_come_out_of_order_or_twice_are_told(told: list[bytes]) -> None:
    for first, second in ((5, 4), (5, 5)):
        watching = judge()
        watching.follow(Message.parse(told[first]))

        assert "message.order" == refusal(told[second], watching.follow)[0]


def test_two_histories_behind_two_messages_are_a_fork_with_its_proof(told: list[bytes]) -> None:
    town = small_town()
    other = town.log.sign(str(Checkpoint(ORIGIN, len(town.entries), b"\1" * 32)))
    with pytest.raises(Finding) as caught:
        Judge(trust_of(town, other)).check(Message.parse(told[9]))

    assert ("audit.forked", "fork") == (
        caught.value.code,
        caught.value.evidence and caught.value.evidence.kind,
    )


def test_members_of_a_newer_notifier_are_left_alone(told: list[bytes]) -> None:
    said = {**json.loads(told[9]), "prevsequence": "0" * 20, "subscription": "sub_x", "newer": {"a": [1]}}

    assert judge().check(Message.from_members(said)).logged


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b'{"specversion":"1.0"}', b"{" * 100])
def test_what_is_no_message_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        Message.parse(raw)


def test_a_message_is_bounded_before_it_is_read() -> None:
    with pytest.raises(Malformed, match="too-large"):
        Message.parse(b" " * (MAX_MESSAGE + 1))


# --- reminders, alarms, endpoints -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def reminder() -> bytes:
    """The term of 2025 to 2027 ends in thirty days."""
    town = small_town()
    found = next(row for row in town.world.rows() if row.kind == "term")
    return reminder_of(town, "term", found.id, date(2027, 12, 1))


def test_a_reminder_holds_by_the_entry_that_its_row_comes_from(reminder: bytes) -> None:
    proved = judge().check(Message.parse(reminder))

    assert ("reminder", "term.started") == (proved.message.kind, proved.logged and proved.logged.event.type)


def test_a_reminder_is_made_again_from_the_state(reminder: bytes) -> None:
    check_reproduced(Message.parse(reminder), small_town().world)


@pytest.mark.parametrize(
    ("path", "to", "code"),
    [
        (("data", "derived", "rule"), "notice.key_ending", "message.differs"),
        (("data", "derived", "as_of"), 12, "message.differs"),
        (("data", "folio"), "MEX-000008-D", "message.differs"),
        (("derived",), "true", "message.derived"),
        (("data", "derived"), [], "message.derived"),
        (("sequence",), "00000000000000000013", "message.differs"),
    ],
)
def test_a_reminder_that_contradicts_itself_is_refused(
    reminder: bytes, path: tuple[str, ...], to: object, code: str
) -> None:
    assert code == refusal(changed(reminder, *path, to=to))[0]


@pytest.mark.parametrize(
    ("member", "to"),
    [
        ("on", "2027-12-02"),
        ("on", "tomorrow"),
        ("id", "nobody"),
        ("kind", "nothing"),
        ("facts", {"days": 29}),
        ("rule", "notice.key_ending"),
    ],
)
def test_a_reminder_that_does_not_follow_from_the_state_is_refused(
    reminder: bytes, member: str, to: object
) -> None:
    message = Message.parse(changed(reminder, "data", "derived", member, to=to))

    with pytest.raises(LibroError, match=r"not-reproduced|message\.derived"):
        check_reproduced(message, small_town().world)


def alarm(evidence: object, code: str = "audit.forked") -> bytes:
    said = {
        "specversion": "1.0",
        "id": f"{ORIGIN}/14",
        "source": f"https://{ORIGIN}",
        "type": "ledger.integrity-alarm",
        "sequence": "0" * 18 + "14",
        "data": {"finding": {"code": code}, "checkpoints": [], "evidence": evidence},
    }
    return json.dumps(said).encode()


def fork(town: Town) -> dict[str, Any]:
    notes = [town.log.sign(str(Checkpoint(ORIGIN, 3, bytes([n]) * 32))) for n in (1, 2)]
    made = Evidence("fork", "audit.forked", town.log.verifier, (notes[0], notes[1]))
    found: dict[str, Any] = json.loads(made.to_bytes())
    return found


def test_an_alarm_goes_as_far_as_its_evidence() -> None:
    town = small_town()

    assert "proved" == judge().check(Message.parse(alarm(fork(town)))).weight
    assert None is judge().check(Message.parse(alarm(None))).weight


def test_an_alarm_that_names_no_finding_is_none(told: list[bytes]) -> None:
    assert "message.members" == refusal(changed(alarm(None), "data", "finding", to=None))[0]
    assert "message.members" == refusal(changed(told[9], "type", to="ledger.integrity-alarm"))[0]


def test_evidence_of_another_log_is_no_evidence_of_this_one() -> None:
    assert "message.evidence-log" == refusal(alarm(fork(Town(log_seed=bytes([7]) * 32))))[0]


def test_evidence_that_shows_nothing_is_refused() -> None:
    same = fork(small_town())
    same["checkpoints"] = same["checkpoints"][:1] * 2

    assert "evidence.proves-nothing" == refusal(alarm(same))[0]


def test_a_message_about_an_endpoint_proves_nothing_and_has_no_position() -> None:
    said = {
        "specversion": "1.0",
        "id": "x",
        "source": "https://y",
        "type": "notifier.endpoint.test",
        "data": {},
    }
    proved = judge().check(Message.from_members(said))

    assert (None, None) == (proved.logged, proved.message.position)
