"""Follower and dispatcher are killed at any moment: what was committed is there, the rest never was."""

from __future__ import annotations

import contextlib
import os
import random
import select
import signal
import struct
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import Due, StoreUnavailable
from support.notifier_contract.stores import Stores, claim, key_of, notice, settle, subscribe
from support.notifier_stores import sqlite_stores

IDS = ("sub_1", "sub_2", "sub_3")
ROUNDS = 12
EACH = 7  # notices of one publication
LONGEST_SECONDS = 60  # until a process is at work, however busy the machine is
_KEY = struct.Struct("q")


def follow(stores: Stores, told: int) -> None:
    """Publish for ever, seven notices each time; tell each key once it is committed."""
    while True:
        index = stores.notices.published() // 10_000 + 1
        notices = [notice(i) for i in range(index, index + EACH)]
        due = [Due(id_, one.key, "") for one in notices for id_ in IDS]
        with contextlib.suppress(StoreUnavailable):  # on a busy machine its turn may not come; it tries again
            stores.follower.publish(notices, due, day=str(notices[-1].key))
            os.write(told, _KEY.pack(notices[-1].key))


def dispatch(stores: Stores, told: int) -> None:
    """Claim and settle for ever; tell how many were delivered."""
    while True:
        # A lease that ends at once: the next round need not wait for those of whom was killed.
        with contextlib.suppress(StoreUnavailable):
            claims = stores.lanes.claim(datetime.now(UTC), most=9, lease_seconds=0, each=5)
            stores.lanes.settle([settle(one, count=5) for one in claims])
            os.write(told, _KEY.pack(sum(len(one.deliveries) for one in claims)))


def killed(path: Path, work: Callable[[Stores, int], None]) -> tuple[int, int]:
    """Start a process that does this work; return it and the pipe on which it tells."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(sqlite_stores(Database(path)), writing)
        except BaseException:  # noqa: BLE001 - nothing of the parent's test may run on in here
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    return child, reading


def heard(pipe: int) -> list[int]:
    with os.fdopen(pipe, "rb") as told:
        said = told.read()
    return [number for (number,) in _KEY.iter_unpack(said[: len(said) // _KEY.size * _KEY.size])]


def check(stores: Stores, acknowledged: int) -> None:
    """Compare everything with everything."""
    published = stores.notices.published()
    notices = [one.key for one in stores.notices.outlines(-1, 100_000)]
    assert published >= acknowledged
    assert [key_of(i) for i in range(len(notices))] == notices
    assert (notices[-1], str(published)) == (published, stores.follower.cursor().day)
    assert 0 == len(notices) % EACH

    pending = 0
    for id_ in IDS:
        deliveries = stores.lanes.deliveries(id_, after=-1, most=100_000)
        states = [one.state for one in deliveries]
        assert notices == [one.key for one in deliveries]
        assert [-1, *notices[:-1]] == [one.previous for one in deliveries]
        assert sorted(states) == states, "delivered ones come before pending ones: in order"
        pending += states.count("pending")
    assert pending == stores.lanes.counts()["pending"]


def test_whatever_is_killed_nothing_is_torn_or_lost(tmp_path: Path) -> None:
    path = tmp_path / "notifier.db"
    database = Database.create(path)
    stores = sqlite_stores(database)
    for id_ in IDS:
        subscribe(stores, id_)
    chance = random.Random(9)
    delivered = 0
    for _ in range(ROUNDS):
        running = [killed(path, work) for work in (follow, dispatch)]
        for _, pipe in running:
            readable, _, _ = select.select([pipe], [], [], LONGEST_SECONDS)
            assert [pipe] == readable, "both are at work"
        time.sleep(chance.random() / 20)
        for child, _ in running:
            os.kill(child, signal.SIGKILL)
        statuses = [os.waitpid(child, 0)[1] for child, _ in running]
        keys, counts = (heard(pipe) for _, pipe in running)
        delivered += sum(counts)

        assert [signal.SIGKILL, signal.SIGKILL] == statuses
        check(stores, keys[-1] if keys else -1)
    left = claim(stores, datetime.now(UTC), each=100_000)
    stores.lanes.settle([settle(one, count=100_000) for one in left])

    assert 0 == stores.lanes.counts()["pending"]
    assert delivered > 0
    database.close()
