"""Pulling looks through a bounded piece of what was published, and never says that it saw more."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from libroabierto.notices.filters import Filters
from libroabierto_notifier.application import pulling, waiting
from libroabierto_notifier.application.pulling import Pulling
from libroabierto_notifier.application.waiting import Arrivals
from libroabierto_notifier.finding import Finder
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.waking import Sleeper, Waker
from support.notifier_contract.stores import Stores, key_of, notice
from support.notifier_stores import sqlite_stores
from support.open_databases import remembered
from support.patience import PATIENCE, least, wait_for

ALL = Filters.from_query({})
NONE = Filters.from_query({"municipality": ["09002"]})
NARROW = Filters.from_query({"municipality": ["09"]})  # found by no value


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    database = remembered(Database.create(tmp_path / "notifier.db"))
    yield sqlite_stores(database)
    database.close()


@pytest.fixture
def pull(stores: Stores, tmp_path: Path) -> Pulling:
    arrivals = Arrivals(stores.notices, lambda: Sleeper(tmp_path / "run", "test"))
    return Pulling(stores.notices, Finder(stores.notices), arrivals)


def publish(stores: Stores, first: int, stop: int) -> None:
    stores.follower.publish([notice(index) for index in range(first, stop)], [], day="2026-11-23")


def test_what_is_found_comes_in_order_up_to_the_limit(stores: Stores, pull: Pulling) -> None:
    publish(stores, 0, 10)
    found = pull.after(-1, ALL, limit=4)
    rest = pull.after(found.position, ALL, limit=100)

    assert [key_of(index) for index in range(10)] == [one.key for one in (*found.notices, *rest.notices)]
    assert (key_of(3), False, key_of(9), True) == (
        found.position,
        found.is_all,
        rest.position,
        rest.is_all,
    )


def test_a_narrow_filter_comes_forward_a_bounded_piece_at_a_time(
    stores: Stores, pull: Pulling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull._finder, "_most_looked", 4)
    publish(stores, 0, 10)
    began, places, at = time.monotonic(), [], -1
    while not (found := pull.after(at, NARROW, limit=5, wait=PATIENCE if at < key_of(7) else 0.2)).is_all:
        at = found.position
        places.append(at)

    assert [key_of(3), key_of(7)] == places
    assert (key_of(9), ()) == (found.position, found.notices)
    assert time.monotonic() - began < PATIENCE / 2


def test_what_a_value_finds_comes_forward_at_once(stores: Stores, pull: Pulling) -> None:
    publish(stores, 0, 10)
    found = pull.after(-1, NONE, limit=5)

    assert ((), key_of(9), True) == (found.notices, found.position, found.is_all)


def test_an_answer_is_bounded_in_bytes_too(
    stores: Stores, pull: Pulling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "MAX_BYTES", len(notice(0).body) + 1)
    publish(stores, 0, 10)

    assert 2 == len(pull.after(-1, ALL, limit=100).notices)


def test_nothing_published_is_nothing_looked_at(pull: Pulling) -> None:
    found = pull.after(-1, ALL, limit=5)

    assert ((), -1, True) == (found.notices, found.position, found.is_all)


@pytest.mark.parametrize("is_told", [True, False])
def test_many_wait_together_and_all_are_answered(
    stores: Stores,
    pull: Pulling,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_told: bool,
) -> None:
    """Also where the call that wakes them is lost: then within a second."""
    monkeypatch.setattr(waiting, "LOOK_EVERY", 3600.0 if is_told else waiting.LOOK_EVERY)
    publish(stores, 0, 1)
    indexes, seconds = itertools.count(), 0.9 if is_told else 3

    def seconds_to_answer() -> float:
        index = next(indexes)
        with ThreadPoolExecutor(20) as pool:
            asked = [pool.submit(pull.after, key_of(index), ALL, limit=1, wait=PATIENCE) for _ in range(20)]
            wait_for(lambda: pull._arrivals._waiting == 20)
            began = time.monotonic()
            publish(stores, index + 1, index + 2)
            if is_told:
                Waker(tmp_path / "run").wake()
            assert [key_of(index + 1)] * 20 == [each.result().position for each in asked]
            return time.monotonic() - began

    assert least(seconds_to_answer, below=seconds) < seconds


def test_who_waits_while_the_database_is_away_is_answered_in_time(stores: Stores, tmp_path: Path) -> None:
    arrivals = Arrivals(stores.notices, lambda: Sleeper(tmp_path / "run", "test"))
    (tmp_path / "notifier.db").rename(tmp_path / "away.db")

    assert not arrivals.wait_beyond(0, 0.3)
