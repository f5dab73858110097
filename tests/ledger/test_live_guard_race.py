"""Between commit and guard: whoever looks meanwhile waits, or advances the guard, and shows nothing before.

Two openings of one ledger stand for two workers. What pauses the first is a guard that waits at a
gate; what pauses the second is the guard's own lock, held by the test as by a third process.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import pytest

from libroabierto.tlog.merkle import Hash
from libroabierto_ledger.application import Outcome
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.application.submit import Submissions
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.log.sequencer import GroupCommit
from support.founding import ORIGIN, Town
from support.ledger_home import opened

PATIENCE = 60.0
A_WHILE = 0.3  # seconds in which a worker that does not wait would long have answered


class Gate(Guard):
    """A guard that is advanced only while its gate is open."""

    def __init__(self, path: Path, origin: str) -> None:
        super().__init__(path, origin)
        self.open, self.reached = threading.Event(), threading.Event()

    def cover(self, size: int, root: Hash) -> None:
        if size > 1:
            self.reached.set()
            assert self.open.wait(PATIENCE)
        super().cover(size, root)


@pytest.fixture
def gate(founded: Assembly) -> Gate:
    return Gate(founded.config.guard, ORIGIN)


@pytest.fixture
def paused(founded: Assembly, town: Town, gate: Gate) -> Iterator[Submissions]:
    """A worker that can commit, and then stands before its gate."""
    sequencer = GroupCommit(founded.store, gate, founded.signer.sign, lambda: town.now)
    yield Submissions(Reader(founded.store, gate, lambda: town.now), sequencer, founded.allowances)
    gate.open.set()
    assert sequencer.close()


@pytest.fixture
def neighbour(founded: Assembly, town: Town) -> Iterator[Assembly]:
    """Another worker, which has answered requests before."""
    with opened(founded.config.home, town) as assembly:
        assembly.queries.info()
        yield assembly


@contextmanager
def held(guard: Path) -> Iterator[None]:
    """Hold the guard's lock, as a process does that is writing it."""
    with guard.open("rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def covered(assembly: Assembly) -> int:
    """Read the guard's file, whoever holds it."""
    return Guard(assembly.config.guard, ORIGIN).glance().size


def test_a_receipt_waits_until_the_guard_covers_it(
    founded: Assembly, town: Town, gate: Gate, paused: Submissions
) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(paused.submit, town.accreditation())
        assert gate.reached.wait(PATIENCE)
        with founded.store.snapshot() as stored:
            committed = stored.head.size

        assert (2, 1) == (committed, covered(founded))
        assert not wait([answer], A_WHILE).done
        gate.open.set()
        outcome = answer.result(PATIENCE)

    assert isinstance(outcome, Outcome)
    assert 2 == covered(founded)


def test_a_neighbour_does_not_wait_for_the_worker_that_committed_but_for_the_guard(
    town: Town, gate: Gate, paused: Submissions, neighbour: Assembly
) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(paused.submit, town.accreditation())
        assert gate.reached.wait(PATIENCE)
        assert 1 == covered(neighbour)

        assert 2 == neighbour.queries.info().size

        assert 2 == covered(neighbour)
        gate.open.set()


def test_while_the_guard_cannot_be_written_no_worker_shows_what_it_does_not_cover(
    town: Town, gate: Gate, paused: Submissions, neighbour: Assembly
) -> None:
    token = town.accreditation()
    asked: list[Callable[[], object]] = [
        neighbour.queries.checkpoint,
        neighbour.queries.info,
        lambda: neighbour.queries.receipt(1),
        lambda: list(neighbour.queries.lines()),
        lambda: neighbour.states.item("institution", "ayto-15113"),
        lambda: neighbour.history.stream("institution:ayto-15113"),
        lambda: neighbour.submissions.submit(token),
        lambda: neighbour.submissions.check(town.term()),
        lambda: neighbour.submissions.state("0" * 64),
    ]
    with ThreadPoolExecutor(1 + len(asked)) as pool:
        pool.submit(paused.submit, token)
        assert gate.reached.wait(PATIENCE)
        with held(neighbour.config.guard):
            answers = [pool.submit(ask) for ask in asked]
            done = wait(answers, A_WHILE).done
            assert 1 == covered(neighbour)

        assert set() == done
        assert set(answers) == wait(answers, PATIENCE).done
        assert 2 == covered(neighbour)
        assert [None] * len(answers) == [answer.exception() for answer in answers]
        gate.open.set()


def test_what_the_guard_covers_already_is_shown_while_somebody_writes_it(neighbour: Assembly) -> None:
    """Readers of a covered size wait for no disk."""
    with ThreadPoolExecutor(1) as pool, held(neighbour.config.guard):
        assert 1 == pool.submit(neighbour.queries.info).result(PATIENCE).size


def test_a_worker_that_died_before_the_guard_leaves_it_to_the_next_reader(
    founded: Assembly, town: Town, neighbour: Assembly
) -> None:
    before = founded.config.guard.read_bytes()
    founded.submissions.submit(town.accreditation())
    founded.config.guard.write_bytes(before)  # as if it had been killed between commit and advance

    assert (1, 2) == (covered(neighbour), neighbour.queries.info().size)

    assert 2 == covered(neighbour)
