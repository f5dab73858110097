"""What is asked many times a second costs the same however much was published: by the plans of SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from libroabierto_notifier.persistence import database as module
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import Due
from support.notifier_contract.backlogs import advance, order
from support.notifier_contract.stores import (
    NOW,
    A,
    B,
    Stores,
    claim,
    key_of,
    later,
    publish,
    settle,
    subscribe,
    subscription,
)
from support.notifier_stores import sqlite_stores

# Tables that grow; nothing below may walk through one of them.
GROWING = (
    "notice",
    "notice_about",
    "delivery",
    "lane",
    "subscription",
    "entry",
    "tile",
    "attempt",
    "backlog",
)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is executed."""
    statements: list[str] = []
    connect = module._connect

    def listening(path: Path) -> sqlite3.Connection:
        db = connect(path)
        db.set_trace_callback(statements.append)
        return db

    monkeypatch.setattr(module, "_connect", listening)
    return statements


@pytest.fixture
def stores(tmp_path: Path, said: list[str]) -> Iterator[Stores]:
    database = Database.create(tmp_path / "notifier.db")
    made = sqlite_stores(database)
    subscribe(made)
    publish(made, 0, 3, A)
    yield made
    database.close()


def forget_all(stores: Stores) -> None:
    """Deliver what waits and forget some of it."""
    stores.lanes.settle([settle(one, count=3) for one in claim(stores)])
    stores.lanes.forget_delivered(later(2), most=2)


def is_walk(step: str) -> bool:
    """Tell whether a step reads all of a table; lanes are found at the end of an index."""
    return step in {f"SCAN {table}" for table in GROWING} or step.startswith("SCAN subscription ")


ASKED: dict[str, Callable[[Stores], object]] = {
    "published": lambda s: s.notices.published(),
    "after": lambda s: s.notices.after(key_of(1), 5),
    "before": lambda s: s.notices.before(key_of(1), 5),
    "outlines": lambda s: s.notices.outlines(key_of(1), 5),
    "outlines before": lambda s: s.notices.outlines(key_of(1), 5, before=True),
    "about": lambda s: s.notices.about("municipality", "15113", -1, 5),
    "about before": lambda s: s.notices.about("municipality", "15113", key_of(9), 5, before=True),
    "get": lambda s: s.notices.get(key_of(1)),
    "generation": lambda s: s.subscriptions.generation(),
    "subscription": lambda s: s.subscriptions.get(A),
    "claim and settle": lambda s: s.lanes.settle([settle(c) for c in claim(s)]),
    "next due": lambda s: s.lanes.next_due(),
    "mend clock": lambda s: (claim(s, later(9999)), s.lanes.mend_clock(NOW, lease_seconds=60)),
    "next attempt": lambda s: s.lanes.next_attempt(A),
    "staged entry": lambda s: s.follower.staged(1),
    "wake": lambda s: s.lanes.wake(A),
    "restart": lambda s: s.lanes.restart(A),
    "pending deliveries": lambda s: s.lanes.deliveries(A, after=-1, most=5, state="pending"),
    "exhausted deliveries": lambda s: s.lanes.deliveries(A, after=-1, most=5, state="exhausted"),
    "delivery": lambda s: s.lanes.delivery(A, key_of(1)),
    "retry exhausted": lambda s: s.lanes.retry_exhausted(A, -1),
    "forget unverified": lambda s: s.subscriptions.forget_unverified("2026-11-23T11:00:00.000Z"),
    "attempt": lambda s: s.subscriptions.count_attempt("a.example.org", NOW, most=5),
    "add": lambda s: subscribe(s, B, state="pending", reason="unverified"),
    "publish": lambda s: publish(s, 3, 5, A),
    "replay of older ones": lambda s: s.lanes.replay(A, [Due(A, key_of(1, 1), "")]),
    "forgotten": lambda s: s.lanes.forgotten(A),
    "forget delivered": forget_all,
    "order a backlog": lambda s: (order(s, 0, 2), s.lanes.forget_delivered(later(2), most=2)),
    "advance a backlog": lambda s: advance(s, order(s, 0, 2), 1),
    "next backlog": lambda s: (s.backlogs.next(0), s.backlogs.get(A, again=True)),
    "catch up": lambda s: s.subscriptions.replace(subscription(since=-1), version=1, catch_up=True),
    "leave out": lambda s: s.subscriptions.replace(subscription(since=key_of(1)), version=1, leave_out=True),
}


@pytest.mark.parametrize("asked", ASKED)
def test_no_question_walks_through_a_table(
    stores: Stores, said: list[str], tmp_path: Path, asked: str
) -> None:
    said.clear()
    ASKED[asked](stores)
    walked = []
    with sqlite3.connect(tmp_path / "notifier.db") as db:
        for statement in said:
            if statement.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT"):
                plan = db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
                walked += [row[3] for row in plan if is_walk(row[3])]
    db.close()

    assert [] == walked
