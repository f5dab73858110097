"""The follower ends at any step, before or after its commit: nothing is lost, nothing is doubled."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from libroabierto.tlog.note import NoteSigner
from libroabierto_notifier.ports import StoreUnavailable
from support.followed import Followed
from support.notifier_contract.stores import A, subscription
from support.rotated_ledger import Rotated, town_of
from support.simulated_ledger import SimulatedLedger
from support.towns import BIG, big_town

STEPS = ("stage", "trust", "publish", "report", "forget_staged")


class Ended(Exception):
    """The process is gone."""


class Ending:
    """A follower's store that ends the process around one of its calls."""

    def __init__(
        self, store: Any, method: str, *, call: int, late: bool, error: Callable[[], Exception]
    ) -> None:
        self._store, self._method, self._left, self._late, self._error = store, method, call, late, error

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        return self._around(method) if name == self._method else method

    def _around(self, method: Any) -> Any:
        def around(*arguments: Any, **options: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._late:
                raise self._error()
            result = method(*arguments, **options)
            if self._left == 0:
                raise self._error()
            return result

        return around


def ending(desk: Followed, *where: Any, late: bool, error: Callable[[], Exception]) -> None:
    """Put such a store before the follower."""
    method, call = where
    store = Ending(desk.stores.follower, method, call=call, late=late, error=error)
    desk.follower._store = store
    desk.follower._publisher._store = store


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize("method", STEPS)
def test_a_process_that_ends_at_any_step_loses_and_doubles_nothing(
    method: str, call: int, late: bool, tmp_path: Path
) -> None:
    desk = Followed(tmp_path, big_town())
    desk.stores.subscriptions.add(subscription(A, types=(), filters=()), most_pending=1)
    desk.follow(SimulatedLedger.of(big_town(), 300))
    ending(desk, method, call, late=late, error=Ended)
    try:
        desk.follow(SimulatedLedger.of(big_town()))
    except Ended:
        desk.restart()
    desk.follow(SimulatedLedger.of(big_town()))

    assert [*map(str, range(BIG))] == desk.positions()
    assert BIG == len(desk.stores.lanes.deliveries(A, after=-1, most=BIG + 1))


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("method", STEPS)
def test_a_database_that_is_away_for_a_while_loses_and_doubles_nothing(
    method: str, late: bool, tmp_path: Path
) -> None:
    desk = Followed(tmp_path, big_town())
    desk.follow(SimulatedLedger.of(big_town(), 300))
    ending(desk, method, 1, late=late, error=lambda: StoreUnavailable("store.locked"))
    for _ in range(3):
        desk.follow(SimulatedLedger.of(big_town()))

    assert [*map(str, range(BIG))] == desk.positions()


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_database_that_goes_away_at_a_rotation_loses_nothing(late: bool, tmp_path: Path) -> None:
    new = NoteSigner("libro.example/mex", bytes([7]) * 32)
    town, former = town_of(new)
    desk = Followed(tmp_path, town)
    desk.follow(SimulatedLedger.of(town, 5))
    ending(desk, "trust", 1, late=late, error=lambda: StoreUnavailable("store.locked"))
    for _ in range(3):
        desk.follow(Rotated(town.entries, new, former))

    assert [*map(str, range(len(town.entries)))] == desk.positions()
    assert (None, None) == (desk.cursor.frozen, desk.cursor.error)


def follow_bit_by_bit(folder: str, most: int) -> None:
    """Follow a ledger that grows by a few entries at a time, up to *most*; a process of its own."""
    desk = Followed(Path(folder), big_town())
    for size in range(desk.cursor.verified, most, 6):
        desk.follow(SimulatedLedger.of(big_town(), max(size, 1)))
    desk.follow(SimulatedLedger.of(big_town(), most))
    while most < BIG:  # it waits for its end, so that nobody kills too late
        time.sleep(1)


@pytest.mark.slow
def test_a_process_that_is_killed_loses_and_doubles_nothing(tmp_path: Path) -> None:
    spawn, chance = multiprocessing.get_context("spawn"), random.Random(6)
    desk = Followed(tmp_path, big_town())
    kills = 0
    for _ in range(40):
        until = min(BIG - 1, desk.cursor.verified + chance.randrange(40, 200))
        process = spawn.Process(target=follow_bit_by_bit, args=(str(tmp_path), min(until + 20, BIG)))
        process.start()
        while process.is_alive() and desk.cursor.verified < until:
            process.join(0.001 * chance.random())
        process.kill()
        process.join()
        kills += process.exitcode == -9
        assert [*map(str, range(len(desk.positions())))] == desk.positions()
        if len(desk.positions()) == BIG:
            break
    desk.follow(SimulatedLedger.of(big_town()))

    assert kills > 2
    assert [*map(str, range(BIG))] == desk.positions()
