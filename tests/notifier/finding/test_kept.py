"""Outlines in memory are those of the store, in either direction, and never more than so many."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto_notifier.finding.kept import KeptOutlines
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import Notices, Outline
from support.notifier_contract.stores import Stores, key_of, notice
from support.notifier_stores import sqlite_stores
from support.open_databases import remembered


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    database = remembered(Database.create(tmp_path / "notifier.db"))
    made = sqlite_stores(database)
    indexes = [(i, minor) for i in range(700) for minor in range(3 if i % 50 == 0 else 1)]
    made.follower.publish([notice(*at) for at in indexes], [], day="2026-11-23")
    yield made
    database.close()


class Counted:
    """The outlines of a store; counts those that were read."""

    def __init__(self, notices: Notices) -> None:
        self._notices, self.read = notices, 0

    def outlines(
        self, key: int, most: int, *, until: int | None = None, before: bool = False
    ) -> list[Outline]:
        found = self._notices.outlines(key, most, until=until, before=before)
        self.read += len(found)
        return found


@pytest.mark.parametrize("most", [0, 100, 300, 20_000])
@pytest.mark.parametrize(
    ("key", "until"), [(-1, 699), (0, 255), (255, 256), (256, 600), (511, 511), (650, 699), (3, 3), (9, 2)]
)
def test_what_follows_is_what_the_store_has(stores: Stores, most: int, key: int, until: int) -> None:
    kept, begin = KeptOutlines(stores.notices, most=most), key_of(key) if key >= 0 else -1
    told = stores.notices.outlines(begin, 2000, until=key_of(until))

    assert [told, told] == [list(kept.after(begin, key_of(until))) for _ in range(2)]


@pytest.mark.parametrize("most", [0, 100, 300, 20_000])
@pytest.mark.parametrize("key", [0, 1, 255, 256, 257, 512, 699])
def test_what_stands_before_is_what_the_store_has(stores: Stores, most: int, key: int) -> None:
    kept = KeptOutlines(stores.notices, most=most)

    assert stores.notices.outlines(key_of(key), 2000, before=True) == list(kept.before(key_of(key)))


def test_before_everything_stands_nothing(stores: Stores) -> None:
    assert [] == list(KeptOutlines(stores.notices).before(0))


def test_what_was_read_is_not_read_again_and_what_comes_is(stores: Stores) -> None:
    counted = Counted(stores.notices)
    kept = KeptOutlines(counted)  # type: ignore[arg-type]  # of the port it needs this alone
    for until in (300, 699, 699):
        list(kept.after(-1, key_of(until)))
    read = counted.read
    stores.follower.publish([notice(700)], [], day="2026-11-23")

    assert key_of(700) == list(kept.after(key_of(690), key_of(700)))[-1].key
    assert (len(stores.notices.outlines(-1, 2000, until=key_of(699))), 1) == (read, counted.read - read)


def test_only_so_many_are_kept(stores: Stores) -> None:
    kept = KeptOutlines(stores.notices, most=300)
    list(kept.after(-1, key_of(699)))
    list(kept.before(key_of(699)))

    assert kept._count == sum(len(window.outlines) for window in kept._windows.values()) <= 300


def test_threads_that_look_at_the_same_time_all_see_everything(stores: Stores) -> None:
    kept, whole = KeptOutlines(stores.notices, most=500), stores.notices.outlines(-1, 2000)
    seen: list[bool] = []
    begin = threading.Barrier(8)

    def look() -> None:
        begin.wait(20)
        seen.extend(list(kept.after(-1, whole[-1].key)) == whole for _ in range(5))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert [True] * 40 == seen
    assert kept._count == sum(len(window.outlines) for window in kept._windows.values()) <= 500
