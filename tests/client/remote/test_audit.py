"""The audit from outside: an honest ledger is sound, a lying one is found at the first entry at fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from libroabierto.errors import LedgerUnreachable, LibroError, UpdateNeeded
from libroabierto.record.entry import Entry
from libroabierto.remote.audit import Audited, audit
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Transport
from libroabierto.remote.trust import Trust
from libroabierto.tlog.cosignature import cosign
from libroabierto.tlog.note import NoteSigner, format_note, parse_note
from libroabierto.verify.finding import Finding
from libroabierto.verify.times import MARGIN_SECONDS
from libroabierto.verify.weighing import check_evidence
from support import naive_tree, worked_log
from support.founding import Town, forged
from support.simulated_ledger import (
    STRANGERS_LINE,
    SimulatedLedger,
    flip,
    flipping_entry,
    flipping_tile,
    rewriting,
    serving,
)
from support.towns import BIG, big_town, entry_after, small_town


def trust_in(town: Town, checkpoint: bytes | None = None) -> Trust:
    return Trust(
        town.log.verifier, town.ledger, b"quorum none", "MEX", "given", "2026-11-22T15:00:00Z", (), checkpoint
    )


def audited(ledger: Transport, town: Town, earlier: Audited | None = None) -> Audited:
    trust = trust_in(town, earlier.note if earlier else None)
    return audit(LedgerReader(ledger), trust, earlier.snapshot if earlier else None)


def finding(ledger: Transport, town: Town, earlier: Audited | None = None) -> Finding:
    with pytest.raises(Finding) as caught:
        audited(ledger, town, earlier)
    return caught.value


def big() -> SimulatedLedger:
    return SimulatedLedger.of(big_town())


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513, BIG])
def test_an_honest_ledger_is_sound_at_any_size(size: int) -> None:
    ledger = SimulatedLedger.of(big_town(), size)

    assert size == audited(ledger, big_town()).taken
    assert ledger.surprises == []


def test_every_type_of_event_is_judged() -> None:
    town = small_town()

    assert audited(SimulatedLedger.of(town), town).checkpoint.root == naive_tree.root(town.entries)


@pytest.mark.parametrize("old", [1, 255, 256, 257, 300, 512, BIG])
def test_a_later_audit_goes_on_and_costs_only_what_is_new(old: int) -> None:
    town = big_town()
    earlier = audited(SimulatedLedger.of(town, old), town)
    later = big()
    again = audited(later, town, earlier)

    assert BIG - old == again.taken
    assert [] == [path for path in later.asked if path.startswith("tile/entries/000") and old >= 256]
    assert list(town.world.rows()) == list(again.snapshot.world.rows())


def test_a_flipped_bit_in_a_bundle_names_its_entry() -> None:
    for index in (0, 1, 255, 256, 599):
        found = finding(flipping_entry(big(), index), big_town())

        assert (index, "audit.entry-not-in-tree") == (found.index, found.code)
        assert found.evidence is not None
        assert check_evidence(found.evidence) == "word"


@pytest.mark.parametrize(
    ("path", "place", "index"),
    [("tile/0/000", 7, 7), ("tile/0/001", 0, 256), ("tile/0/002", 87, 599), ("tile/1/000", 1, 256)],
)
def test_a_flipped_bit_in_a_tile_names_its_entry(path: str, place: int, index: int) -> None:
    assert index == finding(flipping_tile(big(), path, place), big_town()).index


@pytest.mark.parametrize("old", [100, 300, 512])
def test_a_tile_that_changed_under_a_trusted_beginning_is_found(old: int) -> None:
    town = big_town()
    earlier = audited(SimulatedLedger.of(town, old), town)

    assert finding(flipping_tile(big(), "tile/0/002", 3), town, earlier).index == 515


def test_a_rewritten_entry_with_tiles_to_match_breaks_the_chain_behind_it() -> None:
    entries = big_town().entries
    changed = entries[300].replace(b"15:00:00.000Z", b"15:00:00.001Z")

    assert finding(rewriting(big(), 300, changed), big_town()).index == 301


def test_a_rewritten_last_entry_is_found_by_the_root() -> None:
    changed = big_town().entries[-1].replace(b"15:00:00.000Z", b"15:00:00.001Z")

    assert finding(rewriting(big(), BIG - 1, changed), big_town()).code == "audit.root-differs"


def forked(town: Town, size: int) -> SimulatedLedger:
    """The ledger that this log key would sign if its last entry before *size* were another one."""
    other = town.entries[size - 1].replace(b"15:00:00.000Z", b"15:00:00.001Z")
    return SimulatedLedger([*town.entries[: size - 1], other, *town.entries[size:]], town.log)


@pytest.mark.parametrize("old", [1, 2, 256, 300, 599])
def test_a_forked_ledger_is_evidence(old: int) -> None:
    town = big_town()
    found = finding(forked(town, old), town, audited(SimulatedLedger.of(town, old), town))

    assert found.code == "audit.forked"
    assert found.evidence is not None
    assert check_evidence(found.evidence) == "proved"


def test_a_fork_of_the_same_size_is_evidence() -> None:
    town = big_town()
    found = finding(forked(town, BIG), town, audited(big(), town))

    assert found.evidence is not None
    assert check_evidence(found.evidence) == "proved"


def test_a_rolled_back_ledger_is_found() -> None:
    town = big_town()

    assert finding(SimulatedLedger.of(town, 300), town, audited(big(), town)).code == "audit.rolled-back"


def appended(make: Callable[[Town], bytes]) -> tuple[Town, SimulatedLedger]:
    town = Town()
    town.settle()
    return town, SimulatedLedger([*town.entries, make(town)], town.log)


@pytest.mark.parametrize(
    ("make", "code", "weight"),
    [
        (lambda town: entry_after(town, town.term(), previous="1" * 64), "audit.chain-broken", "proved"),
        (
            lambda town: entry_after(town, town.term(), recorded_at="2026-11-22T14:00:00.000Z"),
            "audit.recorded-at-decreases",
            "proved",
        ),
        (lambda town: entry_after(town, town.term(), index=99), "audit.entry-index", "proved"),
        (lambda _: b"not an entry", "audit.entry-form", "proved"),
        (lambda town: entry_after(town, forged(town.term())), "audit.signature", "needs-replay"),
        (lambda town: entry_after(town, town.term()), "audit.rule-broken", "needs-replay"),
    ],
)
def test_what_the_ledger_should_have_refused_is_found_with_evidence(
    make: Callable[[Town], bytes], code: str, weight: str
) -> None:
    town, ledger = appended(make)
    found = finding(ledger, town)

    assert (code, len(town.entries)) == (found.code, found.index)
    assert found.evidence is not None
    assert weight == check_evidence(found.evidence)


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/002", "tile/1/000"])
def test_a_truncated_tile_is_found(path: str) -> None:
    found = finding(serving(big(), path, lambda data: data[:-1]), big_town())

    assert found.code == "audit.tile-length"


@pytest.mark.parametrize("path", ["tile/entries/000", "tile/entries/002"])
def test_a_truncated_bundle_is_found(path: str) -> None:
    found = finding(serving(big(), path, lambda data: data[:-1]), big_town())

    assert found.code == "audit.entry-not-in-tree"


def test_a_longer_bundle_is_found() -> None:
    found = finding(serving(big(), "tile/entries/002", lambda data: data + b"\0"), big_town())

    assert found.code == "audit.bundle-trailing"


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/entries/000"])
def test_an_endless_answer_ends_the_audit(path: str) -> None:
    with pytest.raises(LedgerUnreachable):
        audited(serving(big(), path, lambda _: bytes(64 * 1024 * 1024)), big_town())


def test_a_checkpoint_that_is_none_is_the_weather() -> None:
    with pytest.raises(LedgerUnreachable):
        audited(serving(big(), "checkpoint", lambda _: b"<html>please log in</html>"), big_town())


def test_a_checkpoint_of_another_key_is_found() -> None:
    impostor = SimulatedLedger(big_town().entries, NoteSigner(big_town().log.verifier.name, bytes(32)))

    assert finding(impostor, big_town()).code == "audit.checkpoint-not-signed"


def test_a_flipped_bit_anywhere_in_a_checkpoint_is_noticed() -> None:
    town = small_town()
    note = SimulatedLedger.of(town).checkpoint
    for at in range(0, len(note), 5):
        ledger = SimulatedLedger.of(town)
        ledger.checkpoint = flip(note, at)
        with pytest.raises(LibroError):
            audited(ledger, town)


def test_a_ledger_that_never_shows_its_tiles_is_not_sound() -> None:
    ledger = big()
    ledger.tiles.clear()
    with pytest.raises(LedgerUnreachable):
        audited(ledger, big_town())


def test_a_partial_tile_that_is_gone_is_cut_from_the_full_one() -> None:
    old, grown = SimulatedLedger.of(big_town(), 300), big()
    grown.checkpoint = old.checkpoint
    grown.tiles["tile/1/000.p/1"] = old.tiles["tile/1/000.p/1"]  # its full tile does not exist yet

    assert audited(grown, big_town()).taken == 300
    assert grown.surprises == ["tile/0/001.p/44", "tile/entries/001.p/44"]


def test_another_ledger_behind_the_address_is_found_at_entry_0() -> None:
    town = small_town()
    trust = replace(trust_in(town), ledger="0" * 64)
    with pytest.raises(Finding) as caught:
        audit(LedgerReader(SimulatedLedger.of(town)), trust)

    assert (caught.value.code, caught.value.index) == ("audit.other-ledger", 0)


def test_newer_rules_end_the_audit_as_update_needed() -> None:
    town = Town()
    token = town.founding(rules={"version": 99, "sha256": "1" * 64})
    entry = Entry(0, "0" * 64, "2026-11-22T15:00:00.000Z", token).to_bytes()
    town.entries.append(entry)
    with pytest.raises(UpdateNeeded):
        audited(SimulatedLedger.of(town), town)


def test_progress_is_told_bundle_by_bundle() -> None:
    told: list[tuple[int, int]] = []
    audit(LedgerReader(big()), trust_in(big_town()), None, lambda done, size: told.append((done, size)))

    assert [(0, 600), (256, 600), (512, 600), (600, 600)] == told


def test_an_empty_log_is_sound() -> None:
    town = Town()

    assert audited(SimulatedLedger([], town.log), town).taken == 0


def test_what_strangers_put_under_a_checkpoint_is_not_kept() -> None:
    ledger = big()
    honest = ledger.checkpoint
    ledger.checkpoint = honest + STRANGERS_LINE

    assert honest == audited(ledger, big_town()).note


WITNESS = f"witness w1 {worked_log.WITNESS_VKEY}\nquorum w1".encode()


def seen(town: Town, seconds: int) -> tuple[SimulatedLedger, Trust]:
    """The town's ledger, whose checkpoint a witness saw so many seconds after its last entry."""
    ledger = SimulatedLedger.of(town)
    note = parse_note(ledger.checkpoint)
    at = int(town.now.timestamp()) + seconds
    line = cosign(note.text, "witness.example/w1", worked_log.WITNESS_SEED, at)
    ledger.checkpoint = format_note(note.adding(line))
    return ledger, replace(trust_in(town), policy=WITNESS)


@pytest.mark.parametrize("seconds", [-MARGIN_SECONDS, 0, 10**9])
def test_a_witness_sees_an_entry_after_it_was_recorded(seconds: int) -> None:
    ledger, trust = seen(small_town(), seconds)

    assert audit(LedgerReader(ledger), trust).witnessed.standing == "witnessed"


def test_an_entry_dated_after_a_witness_saw_it_is_found() -> None:
    town = small_town()
    ledger, trust = seen(town, -MARGIN_SECONDS - 1)
    with pytest.raises(Finding) as caught:
        audit(LedgerReader(ledger), trust)

    assert ("audit.recorded-after-cosignature", 3) == (caught.value.code, caught.value.step)
    assert len(town.entries) - 1 == caught.value.index
    assert caught.value.evidence is not None
    assert check_evidence(caught.value.evidence) == "needs-replay"
