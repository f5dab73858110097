"""What was asked for is found in order and once, and no look costs more than its price."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from libroabierto.notices.filters import Filters, parse_filters
from libroabierto.notices.names import ALARM, LEDGER
from libroabierto_notifier.finding import Finder, Judge, finder
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import Notice
from support.notifier_contract.stores import Stores, key_of, notice
from support.notifier_stores import sqlite_stores
from support.open_databases import remembered

TOWNS = ("15113", "15106", "09002")
QUESTIONS: list[tuple[list[str], list[Any]]] = [
    ([], []),
    (["secretariat.installed"], []),
    ([], [{"exact": {"municipality": "15113"}}]),
    ([], [{"any": [{"exact": {"municipality": town}} for town in TOWNS[:2]]}]),
    ([], [{"exact": {"municipality": "15106"}}, {"not": {"exact": {"issuer": "osc-1"}}}]),
    ([], [{"prefix": {"municipality": "15"}}]),
    ([], [{"suffix": {"municipality": "2"}}, {"prefix": {"type": "sec"}}]),
    ([], [{"exact": {"municipality": "31001"}}]),
    ([], [{"exact": {"id": "libro.example.org/mex/7"}}]),
]


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    database = remembered(Database.create(tmp_path / "notifier.db"))
    yield sqlite_stores(database)
    database.close()


def publish(stores: Stores, first: int, stop: int) -> list[Notice]:
    made = [
        notice(i, municipality=TOWNS[i % 3], issuer=f"osc-{i % 4}", id=f"libro.example.org/mex/{i}")
        for i in range(first, stop)
    ]
    stores.follower.publish(made, [], day="2026-11-23")
    return made


def alarm(index: int) -> Notice:
    return dataclasses.replace(notice(index, 1, subject=LEDGER), type=ALARM)


def everything(looking: Finder, filters: Filters, until: int, most: int) -> list[int]:
    """Look again and again until all was looked at."""
    found, key = [], -1
    while key < until:
        looked = looking.look(filters, key, until, most=most)
        assert key < looked.reached <= until
        assert len(looked.notices) <= most
        found += [one.key for one in looked.notices]
        key = looked.reached
    return found


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("most", [1, 7, 200])
def test_everything_that_was_asked_for_is_found_in_order_and_once(
    stores: Stores, question: tuple[list[str], list[Any]], most: int
) -> None:
    told = publish(stores, 0, 300)
    stores.follower.publish([alarm(299)], [], day="2026-11-23")
    filters, until = parse_filters(*question), key_of(299, 1)
    wanted = [one.key for one in told if filters.match(one.type, one.dimensions) is not None]

    assert [*wanted, until] == everything(Finder(stores.notices), filters, until, most)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_finder_that_looked_before_finds_what_was_published_since(
    stores: Stores, question: tuple[list[str], list[Any]]
) -> None:
    filters, looking = parse_filters(*question), Finder(stores.notices)
    told = publish(stores, 0, 250)
    everything(looking, filters, key_of(249), 50)
    told += publish(stores, 250, 530)
    wanted = [one.key for one in told if filters.match(one.type, one.dimensions) is not None]

    assert wanted == everything(looking, filters, key_of(529), 50)


def test_nothing_beyond_the_end_that_was_named_is_told(stores: Stores) -> None:
    publish(stores, 0, 40)
    for question in QUESTIONS:
        found = everything(Finder(stores.notices), parse_filters(*question), key_of(19), 50)

        assert all(key <= key_of(19) for key in found)


def test_a_look_ends_when_it_has_cost_enough(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(stores, 0, 60)
    monkeypatch.setattr(finder, "MAX_WORK", 100)
    many = parse_filters([], [{"any": [{"suffix": {"id": f"z{i}"}} for i in range(10)]}])
    looked = Finder(stores.notices).look(many, -1, key_of(59), most=5)

    assert ((), key_of(9), True) == (looked.notices, looked.reached, looked.is_spent)


def test_what_is_alike_is_judged_once() -> None:
    judge = Judge(parse_filters([], [{"any": [{"suffix": {"issuer": f"z{i}"}} for i in range(90)]}]))
    answers = {judge.wants(notice(i, issuer=f"osc-{i % 3}", id=str(i))) for i in range(1000)}

    assert ({False}, 3 * 90) == (answers, judge.work)


def test_a_question_for_what_always_differs_costs_each_time() -> None:
    judge = Judge(parse_filters(["a.b"], [{"not": {"all": [{"exact": {"id": "1", "issuer": "2"}}]}}]))
    for i in range(10):
        judge.wants(notice(i, issuer="osc-1", id=str(i)))

    assert 10 * 3 == judge.work


def test_an_alarm_is_for_everybody() -> None:
    assert Judge(parse_filters(["a.b"], [])).wants(alarm(3))
