"""Group commit: what goes wrong before, at and after the commit, and what waiters are told."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from libroabierto.errors import LedgerBusy
from libroabierto.tlog.merkle import Hash
from libroabierto_ledger.application import Outcome, Pending
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.application.submit import Submissions
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.log import sequencer as sequencer_module
from libroabierto_ledger.log.guard import Guard, GuardRefuses
from libroabierto_ledger.log.sequencer import PATIENCE, GroupCommit
from libroabierto_ledger.ports import Snapshot, Store, Transaction
from support.founding import Town
from support.ledger_home import entries_of
from support.refusal import refused


class Door:
    """A store whose exclusive door can be held shut, or slammed before or after the commit."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.open = threading.Event()
        self.open.set()
        self.knocked = threading.Event()  # somebody stands before the door, or has passed it
        self.fail_after_commit = self.fail_lookup = False
        self.sequencers: list[GroupCommit] = []

    @contextmanager
    def exclusive(self) -> Iterator[Transaction]:
        self.knocked.set()
        self.open.wait()
        with self._store.exclusive() as tx:
            yield tx
        if self.fail_after_commit:
            raise OSError("the answer was lost")

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        if self.fail_lookup:
            raise OSError("the store is gone")
        with self._store.snapshot() as snapshot:
            yield snapshot

    def inspection(self) -> Any:
        raise NotImplementedError

    def close(self) -> None:
        self._store.close()


@pytest.fixture
def door(empty: Assembly) -> Iterator[Door]:
    made = Door(empty.store)
    yield made
    made.open.set()
    assert [True] * len(made.sequencers) == [sequencer.close() for sequencer in made.sequencers]


def submissions(assembly: Assembly, door: Door, town: Town, **changes: Any) -> Submissions:
    """Return submissions through *door*, with another guard, signer or clock if *changes* says so."""
    guard = changes.get("guard", assembly.guard)
    clock = changes.get("clock", lambda: town.now)
    door.sequencers.append(GroupCommit(door, guard, changes.get("sign", assembly.signer.sign), clock))
    return Submissions(
        Reader(assembly.store, assembly.guard, clock), door.sequencers[-1], assembly.allowances
    )


def broken(size: int, root: Hash, key: str) -> bytes:
    raise OSError("no signature today")


def test_a_failing_signer_records_nothing_and_says_so(founded: Assembly, door: Door, town: Town) -> None:
    broken_log = submissions(founded, door, town, sign=broken)

    with refused("ledger.batch-failed", LedgerBusy):
        broken_log.submit(town.accreditation())

    assert town.entries == entries_of(founded)
    assert founded.inspect().size == 1


def test_after_a_failed_batch_the_same_event_is_recorded(founded: Assembly, door: Door, town: Town) -> None:
    token = town.accreditation()
    with pytest.raises(LedgerBusy):
        submissions(founded, door, town, sign=broken).submit(token)

    outcome = founded.submissions.submit(token)

    assert isinstance(outcome, Outcome)
    assert (1, False) == (outcome.receipt.index, outcome.repeated)


def test_a_note_of_an_undone_batch_is_never_written_to_the_log(
    founded: Assembly, door: Door, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    notes: list[bytes] = []

    def sign(size: int, root: Hash, key: str) -> bytes:
        notes.append(founded.signer.sign(size, root, key))
        raise OSError(str(size))

    with caplog.at_level(logging.DEBUG), pytest.raises(LedgerBusy):
        submissions(founded, door, town, sign=sign).submit(town.accreditation())

    assert notes
    assert notes[0].decode().splitlines()[-1] not in caplog.text


def test_a_failed_batch_is_logged_by_kind_and_place_alone(
    founded: Assembly, door: Door, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    door.fail_lookup = True

    submissions(founded, door, town, sign=broken).submit(town.accreditation())

    assert "a batch of 1 items failed: OSError" in caplog.text
    assert "could not be looked up: OSError" in caplog.text
    assert "in broken" in caplog.text
    assert [] == [record for record in caplog.records if record.exc_info]
    assert [] == [line for line in caplog.text.splitlines() if line.startswith("OSError")]


def test_a_lost_answer_of_the_commit_is_looked_up(founded: Assembly, door: Door, town: Town) -> None:
    door.fail_after_commit = True

    outcome = submissions(founded, door, town).submit(town.accreditation())

    assert isinstance(outcome, Outcome)
    assert 1 == outcome.receipt.index


def test_where_nobody_can_tell_the_answer_is_pending(founded: Assembly, door: Door, town: Town) -> None:
    door.fail_after_commit = door.fail_lookup = True

    outcome = submissions(founded, door, town).submit(town.accreditation())

    assert isinstance(outcome, Pending)
    assert "recorded" == founded.submissions.state(outcome.key).state


def test_whoever_waits_too_long_is_told_where_to_ask(founded: Assembly, door: Door, town: Town) -> None:
    door.open.clear()
    slow = submissions(founded, door, town)

    outcome = slow.submit(town.accreditation(), timeout=0.05)

    assert isinstance(outcome, Pending)
    assert "pending" == slow.state(outcome.key).state
    assert "unknown" == founded.submissions.state(outcome.key).state


def test_a_pending_event_is_recorded_in_the_end(founded: Assembly, door: Door, town: Town) -> None:
    token, slow = town.accreditation(), submissions(founded, door, town)
    door.open.clear()
    pending = slow.submit(token, timeout=0.05)
    door.open.set()

    again = slow.submit(token)

    assert isinstance(pending, Pending)
    assert isinstance(again, Outcome)
    assert again.repeated
    assert again.receipt == slow.state(pending.key).receipt


def test_a_full_queue_takes_nothing_more(
    founded: Assembly, door: Door, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencer_module, "MAX_WAITING", 2)
    door.open.clear()
    slow = submissions(founded, door, town)
    tokens = [town.institution(f"osc-{n}") for n in range(4)]
    slow.submit(tokens[0], timeout=0)
    assert door.knocked.wait(PATIENCE)  # taken out of the queue, it waits for the lock

    slow.submit_batch(tokens[1:3], timeout=0.01)

    with refused("ledger.queue-full", LedgerBusy, retry_after=5):
        slow.submit(tokens[3])


def test_closing_answers_what_waits_and_ends_the_thread(founded: Assembly, town: Town) -> None:
    founded.submissions.submit_batch([town.institution(f"osc-{n}") for n in range(9)], timeout=0.001)

    founded.sequencer.close()
    founded.sequencer.close()

    assert 10 == founded.queries.info().size
    assert isinstance(founded.submissions.submit(town.accreditation()), Outcome)


def test_a_forked_database_is_never_signed_again(
    founded: Assembly, door: Door, town: Town, tmp_path: Path
) -> None:
    other = Guard(tmp_path / "guard", founded.signer.origin)
    other.create(1, b"\1" * 32)

    with refused("ledger.stopped", LedgerBusy):
        submissions(founded, door, town, guard=other).submit(town.accreditation())

    assert town.entries == entries_of(founded)


def test_nothing_leaves_before_the_guard_covers_it(founded: Assembly, door: Door, town: Town) -> None:
    class Stuck(Guard):
        def cover(self, size: int, root: Hash) -> None:
            raise GuardRefuses("guard.unreadable", path="")

    stuck = Stuck(founded.config.guard, founded.signer.origin)
    reader = Reader(founded.store, stuck, lambda: town.now)
    reader._founding = founded.queries.info().founding
    door.sequencers.append(GroupCommit(door, stuck, founded.signer.sign, lambda: town.now))
    refusing = Submissions(reader, door.sequencers[-1], founded.allowances)
    refusing._keyring = founded.submissions._keyring
    founded.submissions._keyring.key(town.key_pair("autoridad-mex", "seal").public.kid)

    with refused("guard.unreadable", GuardRefuses):
        refusing.submit(town.accreditation())


def test_the_guard_advances_with_every_commit(told: Assembly) -> None:
    info = told.queries.info()

    covered = Guard(told.config.guard, told.signer.origin).read()

    assert (info.size, info.root) == (covered.size, covered.root)


def test_a_clock_a_little_behind_repeats_the_last_instant(founded: Assembly, door: Door, town: Town) -> None:
    behind = submissions(founded, door, town, clock=lambda: town.now - timedelta(seconds=60))

    behind.submit(town.accreditation())

    assert ["2026-11-22T15:00:00.000Z"] * 2 == [e.entry.recorded_at for e in founded.queries.entries()]


def test_a_clock_further_behind_stops_the_host(founded: Assembly, door: Door, town: Town) -> None:
    behind = submissions(founded, door, town, clock=lambda: town.now - timedelta(seconds=61))

    with refused("clock.behind", LedgerBusy, seconds=61):
        behind.submit(town.accreditation())


def test_a_repeat_is_answered_also_when_the_clock_is_behind(told: Assembly, door: Door, town: Town) -> None:
    behind = submissions(told, door, town, clock=lambda: town.now - timedelta(hours=1))

    outcome = behind.submit(town.tokens[3])

    assert isinstance(outcome, Outcome)
    assert (3, True) == (outcome.receipt.index, outcome.repeated)


def test_an_instant_is_cut_to_millis_before_the_rules_see_it(
    founded: Assembly, door: Door, town: Town
) -> None:
    precise = submissions(founded, door, town, clock=lambda: town.now + timedelta(microseconds=1999))

    precise.submit(town.accreditation())

    assert "2026-11-22T15:00:00.001Z" == founded.queries.entry(1).entry.recorded_at
