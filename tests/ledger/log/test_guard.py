"""The guard: it only rises, survives a torn write, and refuses another history."""

from __future__ import annotations

import fcntl
import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from libroabierto.tlog.merkle import EMPTY_ROOT
from libroabierto_ledger.log.guard import SLOT, Covered, Guard, GuardRefuses
from support.refusal import refused

ORIGIN = "libro.example/mex"
ROOTS = {size: EMPTY_ROOT if size == 0 else bytes([size % 251]) * 32 for size in range(1000)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "guard"


@pytest.fixture
def guard(path: Path) -> Guard:
    made = Guard(path, ORIGIN)
    made.create(0, EMPTY_ROOT)
    return made


def covered(path: Path) -> int:
    """Read the size as another process would."""
    return Guard(path, ORIGIN).read().size


def test_what_is_covered_is_read_back(guard: Guard, path: Path) -> None:
    guard.cover(3, ROOTS[3])

    assert Covered(ORIGIN, 3, ROOTS[3]) == Guard(path, ORIGIN).read()


def test_it_never_sinks(guard: Guard, path: Path) -> None:
    for size in (5, 4, 9, 1, 8):
        guard.cover(size, ROOTS[size])
        Guard(path, ORIGIN).cover(size, ROOTS[size])

    assert 9 == covered(path)


def test_another_process_that_covered_more_is_seen(guard: Guard, path: Path) -> None:
    guard.cover(2, ROOTS[2])
    Guard(path, ORIGIN).cover(7, ROOTS[7])

    guard.cover(3, ROOTS[3])

    assert 7 == covered(path)


def test_the_same_size_with_another_root_is_a_fork(guard: Guard, path: Path) -> None:
    guard.cover(3, ROOTS[3])

    for process in (guard, Guard(path, ORIGIN)):
        with refused("guard.other-root", GuardRefuses, size=3):
            process.cover(3, ROOTS[4])


def test_a_glance_sees_what_a_reader_sees(guard: Guard, path: Path) -> None:
    for size in (1, 2, 3):
        guard.cover(size, ROOTS[size])

        assert Guard(path, ORIGIN).read() == Guard(path, ORIGIN).glance()


def test_a_glance_waits_for_nobody(guard: Guard, path: Path) -> None:
    guard.cover(3, ROOTS[3])

    with path.open("rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)

        assert 3 == Guard(path, ORIGIN).glance().size


@pytest.mark.parametrize("torn", [0, 1, 20, 100, 160])  # of 164 characters; spaces follow
def test_a_glance_passes_over_the_slot_that_is_being_written(guard: Guard, path: Path, torn: int) -> None:
    guard.cover(1, ROOTS[1])
    guard.cover(2, ROOTS[2])
    before = path.read_bytes()
    at = SLOT if before[:SLOT] == Covered(ORIGIN, 2, ROOTS[2]).to_slot() else 0
    half = Covered(ORIGIN, 3, ROOTS[3]).to_slot()[:torn]

    path.write_bytes(before[:at] + half + before[at + torn :])

    assert 2 == Guard(path, ORIGIN).glance().size


def test_processes_that_cover_at_once_never_lower_it(path: Path, guard: Guard) -> None:
    """Four processes cover sizes in any order; whoever glances meanwhile sees it rise and never fall."""
    sizes = [random.Random(seed).sample(range(1, 400), 40) for seed in range(4)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=context) as pool:
        running = [pool.submit(cover_all, path, part) for part in sizes]
        seen = [guard.glance().size]
        while not all(each.done() for each in running):
            seen.append(guard.glance().size)

    assert sorted(seen) == seen
    assert max(map(max, sizes)) == guard.glance().size == max(each.result() for each in running)


def cover_all(path: Path, sizes: list[int]) -> int:
    """Cover these sizes one after the other, as another process; return what is covered in the end."""
    guard = Guard(path, ORIGIN)
    for size in sizes:
        guard.cover(size, ROOTS[size])
        assert guard.read().size >= size
    return guard.read().size


def test_what_was_only_glanced_at_is_not_known_to_be_on_the_disk(guard: Guard, path: Path) -> None:
    """A checked glance spares nobody the wait for whoever is writing: `cover` asks the file itself."""
    Guard(path, ORIGIN).cover(3, ROOTS[3])

    guard.check(guard.glance(), 3, ROOTS.__getitem__)

    assert guard._known is None or guard._known.size < 3


def test_it_is_made_once(guard: Guard, path: Path) -> None:
    with refused("guard.exists", GuardRefuses):
        Guard(path, ORIGIN).create(0, EMPTY_ROOT)


def test_a_missing_guard_is_an_alarm(path: Path) -> None:
    with refused("guard.missing", GuardRefuses):
        Guard(path, ORIGIN).read()


def test_the_guard_of_another_log_is_refused(guard: Guard, path: Path) -> None:
    with refused("guard.other-origin", GuardRefuses, origin=ORIGIN):
        Guard(path, "libro.example/otro").read()


def test_a_database_that_holds_what_is_covered_passes(guard: Guard) -> None:
    guard.cover(3, ROOTS[3])

    guard.check(guard.read(), 3, ROOTS.__getitem__)
    guard.check(guard.read(), 9, ROOTS.__getitem__)


def test_an_older_database_is_refused(guard: Guard) -> None:
    guard.cover(3, ROOTS[3])

    with refused("guard.database-older", GuardRefuses, covered=3, size=2):
        guard.check(guard.read(), 2, ROOTS.__getitem__)


def test_a_database_with_another_history_is_refused(guard: Guard) -> None:
    guard.cover(3, ROOTS[3])

    with refused("guard.other-root", GuardRefuses, size=3):
        guard.check(guard.read(), 9, lambda size: ROOTS[size + 1])


@pytest.mark.parametrize("torn", [0, 1, 20, 200, SLOT - 1])
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_torn_write_loses_only_what_was_being_written(
    path: Path, guard: Guard, size: int, torn: int
) -> None:
    for earlier in range(1, size + 1):
        guard.cover(earlier, ROOTS[earlier])
    before = path.read_bytes()
    guard.cover(size + 1, ROOTS[size + 1])
    after = path.read_bytes()
    at = next(slot for slot in (0, SLOT) if before[slot : slot + SLOT] != after[slot : slot + SLOT])
    half = after[at : at + torn] + b"\xff" + before[at + torn + 1 : at + SLOT]

    path.write_bytes(before[:at] + half + before[at + SLOT :])

    assert size == covered(path)


def test_two_broken_slots_are_an_alarm_and_not_an_empty_guard(guard: Guard, path: Path) -> None:
    path.write_bytes(bytes(2 * SLOT))

    with refused("guard.unreadable", GuardRefuses):
        guard.cover(1, ROOTS[1])


def test_after_a_torn_write_it_goes_on(guard: Guard, path: Path) -> None:
    guard.cover(1, ROOTS[1])
    raw = bytearray(path.read_bytes())
    raw[0] ^= 1
    path.write_bytes(raw)

    Guard(path, ORIGIN).cover(2, ROOTS[2])

    assert 2 == covered(path)


def test_a_covered_size_costs_no_file(guard: Guard, path: Path) -> None:
    guard.cover(3, ROOTS[3])
    path.unlink()

    guard.cover(3, ROOTS[3])
    guard.cover(2, ROOTS[2])


@pytest.mark.parametrize("size", [0, 1, 2**53])
def test_a_slot_is_read_as_it_was_written(size: int) -> None:
    slot = Covered(ORIGIN, size, ROOTS[7])

    assert slot == Covered.from_slot(slot.to_slot())
    assert SLOT == len(slot.to_slot())
