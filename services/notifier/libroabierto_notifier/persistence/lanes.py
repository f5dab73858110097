"""The queue of each subscription as rows. A claim leases whole lanes; its number is the fence at the end.

claim     leased until an instant; the lane's `lease` counts up, its token names lane, lease and instant
settle    see settling
due       when the next attempt is to be made: the schedule's word, which `wake` overrides
held      before then there is none, whoever calls: the granted rate, a Retry-After
woken     0 nobody called, 1 its owner did, 2 that led to the claim in hand, 3 `restart` during a claim
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from libroabierto.record.moments import format_millis
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.deliveries import (
    COLUMNS,
    add_due,
    find_number,
    forget,
    forgettable,
    read_delivery,
)
from libroabierto_notifier.persistence.instants import instant, microseconds
from libroabierto_notifier.persistence.settling import settle_claim
from libroabierto_notifier.persistence.subscriptions import COLUMNS as SUBSCRIPTION
from libroabierto_notifier.persistence.subscriptions import read_subscription
from libroabierto_notifier.ports import Claim, Delivery, DeliveryState, Due, Settled

_READY: Final = "FROM lane WHERE active = 1 AND pending > 0"
_CLAIM: Final = """
UPDATE lane SET leased_until = :until, lease = lease + 1, woken = iif(woken IN (1, 2), 2, 0) WHERE number IN
    (SELECT number FROM lane WHERE active = 1 AND pending > 0 AND ready <= :now ORDER BY ready LIMIT :most)
RETURNING number, lease, failing_since, due
"""
# Without a failure a lane rests for five minutes at most: while a message cannot be made.
_LONGEST_REST: Final = timedelta(minutes=6)
_AHEAD: Final = """
FROM lane WHERE active = 1 AND pending > 0 AND ready > :soon AND (
    leased_until > :soon OR failing_since IS NULL OR failing_since > :told
    OR (SELECT at FROM delivery WHERE lane = number AND state = 'pending' ORDER BY key LIMIT 1) > :told)
"""
_MEND: Final = f"""
UPDATE lane SET due = min(due, :now), held = min(held, :now), leased_until = min(leased_until, :until)
    WHERE number IN (SELECT number {_AHEAD})
"""  # noqa: S608 - a constant
_SUBSCRIPTION: Final = f"SELECT {SUBSCRIPTION} FROM subscription WHERE number = ?"  # noqa: S608 - columns
_PENDING: Final = f"SELECT {COLUMNS} FROM delivery WHERE lane = ? AND state = 'pending' ORDER BY key LIMIT ?"  # noqa: S608 - columns
_WAKE: Final = "UPDATE lane SET woken = iif(woken = 3, 3, 1) WHERE number = ?"
_RESTART: Final = (
    "UPDATE lane SET due = 0, held = 0, failing_since = NULL, woken = iif(leased_until > 0, 3, 0)"
    " WHERE number = ?"
)
_RETRY: Final = (
    "UPDATE delivery SET state = 'pending', attempts = 0 WHERE lane = ? AND key > ? AND state = 'exhausted'"
)
_LIST: Final = f"SELECT {COLUMNS} FROM delivery WHERE lane = ? AND key > ?"  # noqa: S608 - columns
# The states are literals: for a parameter SQLite would not use the partial indexes.
_IN_STATE: Final[Mapping[DeliveryState | None, str]] = {
    None: " ORDER BY key LIMIT ?",
    "pending": " AND state = 'pending' ORDER BY key LIMIT ?",
    "delivered": " AND state = 'delivered' ORDER BY key LIMIT ?",
    "exhausted": " AND state = 'exhausted' ORDER BY key LIMIT ?",
}
_NEXT: Final = (
    "SELECT (SELECT min(key) FROM delivery WHERE lane = number AND state = 'pending'),"
    " max(held, iif(woken IN (1, 2), 0, due)) FROM lane WHERE active = 1 AND pending > 0 AND number = ?"
)
_COUNTS: Final = {
    "active": "SELECT count(*) FROM subscription WHERE state = 'active'",
    "disabled": "SELECT count(*) FROM subscription WHERE state = 'disabled'",
    "waiting": f"SELECT count(*) {_READY}",
    "failing": "SELECT count(*) FROM lane WHERE active = 1 AND failing_since IS NOT NULL",
    "pending": f"SELECT coalesce(sum(pending), 0) {_READY}",
    "backlogs": "SELECT count(*) FROM backlog WHERE after < until",
}


class SqlLanes:
    """The queue of each subscription."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, now: datetime, *, most: int, lease_seconds: int, each: int) -> list[Claim]:
        until = now + timedelta(seconds=lease_seconds)
        values = {"now": microseconds(now), "until": microseconds(until), "most": most}
        if not self._any_ready(values["now"]):  # the usual case; a reader waits for no writer
            return []
        with self._database.writing() as db:
            return [_claim(db, row, now, each) for row in db.execute(_CLAIM, values).fetchall()]

    def settle(self, settled: Sequence[Settled]) -> None:
        if settled:
            with self._database.writing() as db:
                for one in settled:
                    settle_claim(db, one)

    def next_due(self) -> datetime | None:
        with self._database.reading() as db:
            (ready,) = db.execute(f"SELECT min(ready) {_READY}").fetchone()
        return None if ready is None else instant(ready)

    def mend_clock(self, now: datetime, *, lease_seconds: int) -> int:
        values = {
            "now": microseconds(now),
            "soon": microseconds(now + max(_LONGEST_REST, timedelta(seconds=lease_seconds))),
            "until": microseconds(now + timedelta(seconds=lease_seconds)),
            "told": format_millis(now + _LONGEST_REST),
        }
        with self._database.reading() as db:
            if db.execute(f"SELECT 1 {_AHEAD} LIMIT 1", values).fetchone() is None:
                return 0
        with self._database.writing() as db:
            return db.execute(_MEND, values).rowcount

    def next_attempt(self, subscription: str) -> tuple[int, datetime] | None:
        with self._database.reading() as db:
            row = db.execute(_NEXT, (find_number(db, subscription),)).fetchone()
        return None if row is None else (row[0], instant(row[1]))

    def wake(self, subscription: str) -> None:
        with self._database.writing() as db:
            db.execute(_WAKE, (find_number(db, subscription),))

    def restart(self, subscription: str) -> None:
        with self._database.writing() as db:
            db.execute(_RESTART, (find_number(db, subscription),))

    def replay(self, subscription: str, dues: Sequence[Due]) -> int:
        assert all(due.subscription == subscription for due in dues), "our bug: another's deliveries"
        with self._database.writing() as db:
            return add_due(db, dues)

    def retry_exhausted(self, subscription: str, since: int) -> int:
        with self._database.writing() as db:
            lane = find_number(db, subscription)
            count = db.execute(_RETRY, (lane, since)).rowcount
            db.execute("UPDATE lane SET pending = pending + ? WHERE number = ?", (count, lane))
            return count

    def deliveries(
        self, subscription: str, *, after: int, most: int, state: DeliveryState | None = None
    ) -> list[Delivery]:
        with self._database.reading() as db:
            values = (find_number(db, subscription), after, most)
            rows = db.execute(_LIST + _IN_STATE[state], values).fetchall()
        return [read_delivery(subscription, row) for row in rows]

    def delivery(self, subscription: str, key: int) -> Delivery | None:
        found = self.deliveries(subscription, after=key - 1, most=1)
        return found[0] if found and found[0].key == key else None

    def forgotten(self, subscription: str) -> int:
        with self._database.reading() as db:
            lane = find_number(db, subscription)
            row = db.execute("SELECT forgotten FROM lane WHERE number = ?", (lane,)).fetchone()
        return -1 if row is None else int(row[0])

    def forget_delivered(self, before: datetime, *, most: int) -> int:
        told = format_millis(before)
        with self._database.reading() as db:  # the usual case: nothing is that old
            if not forgettable(db, told, 1):
                return 0
        with self._database.writing() as db:
            rows = forgettable(db, told, most)
            forget(db, rows)
            return len(rows)

    def counts(self) -> Mapping[str, int]:
        with self._database.reading() as db:
            return {name: db.execute(query).fetchone()[0] for name, query in _COUNTS.items()}

    def _any_ready(self, now: int) -> bool:
        with self._database.reading() as db:
            return db.execute(f"SELECT 1 {_READY} AND ready <= ? LIMIT 1", (now,)).fetchone() is not None


def _claim(db: sqlite3.Connection, lane: tuple[int, int, str | None, int], now: datetime, each: int) -> Claim:
    number, lease, failing_since, due = lane
    subscription = read_subscription(db.execute(_SUBSCRIPTION, (number,)).fetchone())
    rows = db.execute(_PENDING, (number, each)).fetchall()
    deliveries = tuple(read_delivery(subscription.id, row) for row in rows)
    back_off = instant(due) if due > microseconds(now) else None
    return Claim(subscription, f"{number}:{lease}:{microseconds(now)}", failing_since, deliveries, back_off)
