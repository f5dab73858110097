"""Whoever queues a long replay is killed again and again: it is queued once, and nothing is sent before."""

from __future__ import annotations

import os
import random
import signal
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from libroabierto_notifier.application.upkeep import Upkeep
from libroabierto_notifier.persistence.database import Database
from support.notifier_contract.stores import A, Stores, claim, key_of, notice, settle, subscribe
from support.notifier_stores import sqlite_stores

NOTICES = 12_000
MOST_KILLS = 200


def upkeep(path: Path) -> int:
    """Start a process that queues for ever; return it."""
    child = os.fork()
    if child == 0:
        try:
            ports = sqlite_stores(Database(path))
            work = Upkeep(
                ports.notices, ports.lanes, ports.backlogs, clock=lambda: datetime.now(UTC), keep_days=9
            )
            while True:
                work.piece()
        except BaseException:  # noqa: BLE001 - nothing of the parent's test may run on in here
            traceback.print_exc()
        finally:
            os._exit(1)
    return child


def kill_in_between(stores: Stores, path: Path, chance: random.Random) -> int:
    """Let it be queued by one who is killed soon, and the next; return how many it took."""
    for kills in range(MOST_KILLS):
        if stores.backlogs.next(0) is None:
            return kills
        assert [] == claim(stores)
        child = upkeep(path)
        time.sleep(0.01 + chance.random() / 20)
        os.kill(child, signal.SIGKILL)
        assert signal.SIGKILL == os.waitpid(child, 0)[1]
    raise AssertionError("it gets nowhere")


def test_a_replay_is_queued_once_whoever_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "notifier.db"
    database = Database.create(path)
    stores = sqlite_stores(database)
    subscribe(stores, types=(), filters=())
    stores.follower.publish([notice(i) for i in range(NOTICES)], (), day="2026-11-23")
    ordered = stores.backlogs.order(A, after=-1, until=key_of(NOTICES - 1), again=True)
    kills = kill_in_between(stores, path, random.Random(7))
    done = stores.backlogs.get(A, again=True)
    (claimed,) = claim(stores, each=2 * NOTICES)
    stores.lanes.settle([settle(claimed, count=NOTICES)])

    assert ordered is not None
    assert done is not None
    assert (ordered.number, NOTICES, True) == (done.number, done.queued, done.is_done)
    assert [key_of(i) for i in range(NOTICES)] == [delivery.key for delivery in claimed.deliveries]
    assert (1 < kills, 0) == (True, stores.lanes.counts()["pending"])
    database.close()
