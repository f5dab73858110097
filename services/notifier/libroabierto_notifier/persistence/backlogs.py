"""What is still to be made due, as rows; those that are done stay until the next of their kind."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.deliveries import add_due, find_number
from libroabierto_notifier.ports import Backlog, Due, Stale

_FOUND: Final = (
    "SELECT b.number, s.id, b.types, b.filters, b.again, b.after, b.until, b.queued"
    " FROM backlog b JOIN subscription s ON s.number = b.lane WHERE "
)
_ORDER: Final = (
    "INSERT OR REPLACE INTO backlog (lane, again, types, filters, after, until, queued)"
    " SELECT s.number, :again, types, filters, CASE WHEN :again THEN :after ELSE max(:after, forgotten) END,"
    " :until, 0 FROM subscription s JOIN lane l ON l.number = s.number WHERE s.number = :lane"
)
_ADVANCE: Final = (
    "UPDATE backlog SET after = :after, queued = queued + :added WHERE number = :number RETURNING lane"
)
_SHORTEN: Final = (
    "UPDATE backlog SET after = min(until, :after) WHERE lane = :lane AND after < until AND after < :after"
)
# A lane is served while its subscription is active and nothing older is still to be queued.
_OPEN: Final = (
    "UPDATE lane SET active = EXISTS"
    " (SELECT 1 FROM subscription s WHERE s.number = lane.number AND s.state = 'active')"
    " AND NOT EXISTS (SELECT 1 FROM backlog b WHERE b.lane = lane.number AND b.after < b.until)"
    " WHERE number = ?"
)


class SqlBacklogs:
    """What is still to be made due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def order(self, subscription: str, *, after: int, until: int, again: bool) -> Backlog | None:
        with self._database.writing() as db:
            lane = find_number(db, subscription)
            if lane is None:
                raise Stale("subscription.changed", version=None)
            last = _last(db, lane, again=again)
            if again and last is not None and not last.is_done:
                return None
            order_backlog(db, lane, after=after, until=until, again=again)
            return _last(db, lane, again=again)

    def get(self, subscription: str, *, again: bool) -> Backlog | None:
        with self._database.reading() as db:
            return _last(db, find_number(db, subscription), again=again)

    def next(self, number: int) -> Backlog | None:
        with self._database.reading() as db:
            where = "b.after < b.until AND b.number > ? ORDER BY b.number LIMIT 1"
            return _read(db.execute(_FOUND + where, (number,)).fetchone())

    def advance(self, backlog: Backlog, dues: Sequence[Due], after: int) -> Backlog | None:
        assert all(due.subscription == backlog.subscription for due in dues), "our bug: another's deliveries"
        with self._database.writing() as db:
            present = _read(db.execute(f"{_FOUND} b.number = ?", (backlog.number,)).fetchone())
            if present is None or present.after != backlog.after:
                return None
            added = add_due(db, dues, again=backlog.again, gone=True)
            values = {"after": after, "added": added, "number": backlog.number}
            lane = db.execute(_ADVANCE, values).fetchone()[0]
            open_lane(db, lane)
            return _last(db, lane, again=backlog.again)


def order_backlog(db: sqlite3.Connection, lane: int, *, after: int, until: int, again: bool) -> None:
    """Keep a backlog in place of the last of its kind, as part of the caller's transaction.

    What was delivered and forgotten comes again only if all of it is to come again.
    """
    db.execute(_ORDER, {"lane": lane, "again": again, "after": after, "until": until})
    open_lane(db, lane)


def shorten_backlogs(db: sqlite3.Connection, lane: int, *, after: int) -> None:
    """Leave out what a lane's backlogs have not come to yet and stands up to a key; `open_lane` follows."""
    db.execute(_SHORTEN, {"lane": lane, "after": after})


def open_lane(db: sqlite3.Connection, lane: int) -> None:
    """Let a lane be served, or not, as its subscription and its backlogs are now."""
    db.execute(_OPEN, (lane,))


def _last(db: sqlite3.Connection, lane: int | None, *, again: bool) -> Backlog | None:
    return _read(db.execute(f"{_FOUND} b.lane = ? AND b.again = ?", (lane, again)).fetchone())


def _read(row: tuple[int, str, str, str, int, int, int, int] | None) -> Backlog | None:
    if row is None:
        return None
    number, subscription, types, filters, again, *rest = row
    return Backlog(
        number, subscription, tuple(json.loads(types)), tuple(json.loads(filters)), bool(again), *rest
    )
