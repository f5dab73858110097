"""The fold over entries: whatever does not follow from the entries before is found, at its index."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from libroabierto.domain import rulebook
from libroabierto.errors import UpdateNeeded
from libroabierto.record.entry import Entry
from libroabierto.record.envelope import EVENT, seal
from libroabierto.tlog.note import NoteSigner
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor
from support.founding import AUTHORITY, COUNCIL, ROLL, Town, forged, resealed, unsigned
from support.towns import entry_after, small_town, stranger


def auditor_of(town: Town) -> Auditor:
    """An auditor who has judged every entry of *town*."""
    auditor = Auditor(log=town.log.verifier, ledger=town.ledger)
    for raw in town.entries:
        auditor.take(raw)
    return auditor


def settled() -> Town:
    town = Town()
    town.settle()
    return town


def test_an_honest_ledger_has_no_findings() -> None:
    town = small_town()

    assert auditor_of(town).mark.size == len(town.entries)


def test_the_rebuilt_state_is_the_ledgers() -> None:
    town = small_town()
    rebuilt = auditor_of(town).world

    assert list(town.world.rows()) == list(rebuilt.rows())
    assert town.world.heads() == rebuilt.heads()
    assert town.world.ids() == rebuilt.ids()


def test_a_finding_moves_nothing() -> None:
    town = small_town()
    auditor = auditor_of(town)
    before = auditor.mark
    with pytest.raises(Finding):
        auditor.take(b"{}")

    assert before == auditor.mark


def test_judging_alone_moves_nothing() -> None:
    town = small_town()
    auditor = Auditor(log=town.log.verifier, ledger=town.ledger)
    judged = auditor.judge(town.entries[0])

    assert (0, []) == (auditor.mark.size, list(auditor.world.rows()))
    auditor.accept(judged)
    assert 1 == auditor.mark.size


def broken_form(town: Town) -> bytes:
    return entry_after(town, town.declaration()).replace(b'"index":', b'"index": ')


def wrong_index(town: Town) -> bytes:
    return entry_after(town, town.declaration(), index=len(town.entries) + 1)


def wrong_previous(town: Town) -> bytes:
    return entry_after(town, town.declaration(), previous="0" * 64)


def earlier(town: Town) -> bytes:
    return entry_after(town, town.declaration(), recorded_at="2026-11-22T14:59:59.999Z")


def not_an_event(town: Town) -> bytes:
    return entry_after(town, seal(b"{}", town.key_pair(AUTHORITY, "seal"), EVENT))


def unknown_key(town: Town) -> bytes:
    return entry_after(town, resealed(town.declaration(), stranger()))


def bad_signature(town: Town) -> bytes:
    return entry_after(town, forged(town.declaration()))


def wrong_office(town: Town) -> bytes:
    return entry_after(town, resealed(town.declaration(), town.key_pair(COUNCIL, "seal")))


def second_founding(town: Town) -> bytes:
    return entry_after(town, town.founding())


CASES = [
    (broken_form, "audit.entry-form", 3),
    (wrong_index, "audit.entry-index", 3),
    (wrong_previous, "audit.chain-broken", 3),
    (earlier, "audit.recorded-at-decreases", 3),
    (not_an_event, "audit.event-form", 4),
    (unknown_key, "audit.key-unknown", 4),
    (bad_signature, "audit.signature", 4),
    (wrong_office, "audit.rule-broken", 5),
    (second_founding, "audit.rule-broken", 5),
]


@pytest.mark.parametrize(("make", "code", "step"), CASES, ids=lambda case: getattr(case, "__name__", ""))
def test_an_entry_at_fault_is_found_at_its_index(make: Callable[[Town], bytes], code: str, step: int) -> None:
    town = settled()
    auditor = auditor_of(town)
    with pytest.raises(Finding) as caught:
        auditor.take(make(town))

    assert (code, step, len(town.entries)) == (caught.value.code, caught.value.step, caught.value.index)


def test_a_broken_rule_is_named() -> None:
    town = settled()
    town.record(town.declaration())
    again = town.declaration("declaration:15113-otra")
    with pytest.raises(Finding) as caught:
        auditor_of(town).take(entry_after(town, again))

    assert caught.value.facts["reason"] == "declaration.already-in-term"


def test_a_repeat_of_a_recorded_event_is_found() -> None:
    town = settled()
    with pytest.raises(Finding) as caught:
        auditor_of(town).take(entry_after(town, town.tokens[3]))

    assert caught.value.facts["reason"] == "event.id-reused"
    assert caught.value.index == len(town.entries)  # not that of the first copy


def test_another_ledger_is_found_at_entry_0() -> None:
    town = small_town()
    with pytest.raises(Finding, match=r"audit\.other-ledger"):
        Auditor(ledger="0" * 64).take(town.entries[0])


def test_a_founding_under_another_log_key_is_found() -> None:
    town = small_town()
    with pytest.raises(Finding, match=r"audit\.other-log-key"):
        Auditor(log=NoteSigner("libro.example/mex", bytes(32)).verifier).take(town.entries[0])


def test_a_ledger_that_begins_without_a_founding_is_found() -> None:
    town = settled()
    first = Entry(0, "0" * 64, "2026-11-22T15:00:00.000Z", town.tokens[1]).to_bytes()
    with pytest.raises(Finding):
        Auditor().take(first)


def test_unknown_rules_end_the_audit_as_update_needed() -> None:
    town = Town()
    later = {"version": rulebook.VERSION + 1, "sha256": "1" * 64}
    with pytest.raises(UpdateNeeded) as caught:
        Auditor().take(entry_after(town, town.founding(rules=later)))

    assert caught.value.facts == {"index": 0, "rules": rulebook.VERSION + 1}


def judging(town: Town, issuer: str = AUTHORITY, office: str = "seal", **changes: object) -> bytes:
    """The next entry of *town*, of a type that changes how later entries are judged."""
    said = {"type": "ledger.rules_adopted", "issuer": issuer, "office": office, "stream": "ledger:main"}
    data = {"version": rulebook.VERSION + 1}
    payload = {**json.loads(unsigned(town.tokens[1])), **said, "data": data, "id": town.new_id(), **changes}
    return entry_after(town, seal(json.dumps(payload).encode(), town.key_pair(issuer, office), EVENT))


@pytest.mark.parametrize("office", ["seal", "authority-president"])
def test_rules_to_come_end_the_audit_as_update_needed(office: str) -> None:
    town = settled()
    with pytest.raises(UpdateNeeded):
        auditor_of(town).take(judging(town, office=office))


@pytest.mark.parametrize(
    "make",
    [
        lambda town: judging(town, COUNCIL, "seal"),
        lambda town: judging(town, ROLL[0], "seal"),
        lambda town: judging(town, ledger="0" * 64),
        lambda town: judging(town, stream=f"institution:{AUTHORITY}"),
        lambda town: judging(town, signed_at="2031-01-01T00:00:00Z", office="authority-president"),
    ],
    ids=["municipality", "roll", "another ledger", "another stream", "outside the tenure"],
)
def test_only_the_authority_can_ask_for_an_update(make: Callable[[Town], bytes]) -> None:
    town = settled()
    with pytest.raises(Finding) as caught:
        auditor_of(town).take(make(town))

    assert (caught.value.code, caught.value.step) == ("audit.rule-broken", 5)


@pytest.mark.parametrize(
    "defect", [OverflowError, ValueError, TypeError, KeyError, AttributeError, AssertionError, RecursionError]
)
def test_a_defect_of_ours_is_a_finding_at_its_entry(
    monkeypatch: pytest.MonkeyPatch, defect: type[Exception]
) -> None:
    def stumble(*_: object) -> None:
        raise defect

    town = settled()
    auditor = auditor_of(town)
    monkeypatch.setattr("libroabierto.verify.fold.decide", stumble)
    with pytest.raises(Finding) as caught:
        auditor.take(entry_after(town, town.declaration()))

    assert ("audit.unjudgeable", 5, len(town.entries)) == (
        caught.value.code,
        caught.value.step,
        caught.value.index,
    )
    assert caught.value.facts["defect"] == defect.__name__
    assert len(town.entries) == auditor.mark.size


@pytest.mark.parametrize("recorded_at", ["9999-12-31T23:59:59.999Z", "9999-12-02T00:00:00.000Z"])
def test_an_entry_at_the_end_of_the_calendar_is_a_finding(recorded_at: str) -> None:
    town = settled()
    with pytest.raises(Finding):
        auditor_of(town).take(entry_after(town, town.declaration(), recorded_at=recorded_at))


def test_the_keys_in_mind_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("libroabierto.verify.fold._MAX_KEYS", 1)
    auditor = auditor_of(small_town())

    assert len(auditor._keys) == 1
