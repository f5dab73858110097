"""Deliveries as rows. Each knows its predecessor: the newest one before it of the same subscription.

Whatever adds a delivery keeps that true for the one after it, also where a replay adds older ones. What was
delivered long ago is forgotten; whoever came after it names it all the same. What is sent again after it
was forgotten names the one before it that is known.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from libroabierto_notifier.ports import Delivery, Due

COLUMNS: Final = "key, previous, matched, state, attempts, status, error, at"

_NUMBER: Final = "SELECT number FROM subscription WHERE id = ?"
# One statement for all of them: a notice is due to thousands, and everybody waits while it is written.
_LANES: Final = (
    "SELECT id, number, (SELECT last FROM lane WHERE lane.number = subscription.number)"
    " FROM subscription WHERE id IN (SELECT value FROM json_each(?)) AND (state != 'gone' OR ?)"
)
_PREVIOUS: Final = (
    "SELECT coalesce("
    " (SELECT previous FROM delivery WHERE previous < :key AND lane = :lane AND key ="
    "  (SELECT min(key) FROM delivery WHERE lane = :lane AND key > :key)),"
    " (SELECT max(key) FROM delivery WHERE lane = :lane AND key < :key), -1)"
)
_ADD: Final = "INSERT INTO delivery VALUES (?, ?, ?, ?, 'pending', 0, NULL, NULL, NULL)"
_NEXT: Final = (
    "UPDATE delivery SET previous = max(previous, :key) WHERE lane = :lane AND key ="
    " (SELECT min(key) FROM delivery WHERE lane = :lane AND key > :key)"
)
_AGAIN: Final = (
    "UPDATE delivery SET state = 'pending', attempts = 0 WHERE lane = ? AND key = ? AND state != 'pending'"
)
_EXISTS: Final = "SELECT 1 FROM delivery WHERE lane = ? AND key = ?"
_MORE: Final = "UPDATE lane SET pending = pending + ?, last = ? WHERE number = ?"
_FORGETTABLE: Final = (
    "SELECT lane, key FROM delivery d WHERE state = 'delivered' AND at < ? AND NOT EXISTS"
    " (SELECT 1 FROM backlog b WHERE b.lane = d.lane AND b.after < b.until) ORDER BY at LIMIT ?"
)
_FORGET: Final = "DELETE FROM delivery WHERE lane = ? AND key = ?"
_FORGOTTEN: Final = "UPDATE lane SET forgotten = max(forgotten, ?) WHERE number = ?"
# What a receiver took, its owner asked for again and was not tried since, or a failure would show.
_TAKEN: Final = (
    "UPDATE delivery SET state = 'delivered' WHERE lane = ? AND key <= ? AND state = 'pending'"
    " AND attempts = 0 AND at IS NOT NULL AND error IS NULL"
)
_WITHDRAW: Final = "DELETE FROM delivery WHERE lane = ? AND key <= ? AND state = 'pending'"
_FEWER: Final = "UPDATE lane SET pending = pending - ? WHERE number = ?"


def add_due(db: sqlite3.Connection, dues: Iterable[Due], *, again: bool = True, gone: bool = False) -> int:
    """Add deliveries; those that exist become pending *again* or are left alone. Return how many are new.

    Part of the caller's transaction. Those of subscriptions that are *gone* are left out, unless wanted.
    """
    wanted = list(dues)
    names = json.dumps(sorted({due.subscription for due in wanted}))
    lanes = {id_: (number, newest) for id_, number, newest in db.execute(_LANES, (names, gone))}
    added: Counter[int] = Counter()
    fresh: list[tuple[int, int, int, str]] = []
    for due in wanted:
        if due.subscription not in lanes:
            continue
        lane, newest = lanes[due.subscription]
        if newest < due.key:  # the usual case
            fresh.append((lane, due.key, newest, due.matched))
            lanes[due.subscription] = lane, due.key
            added[lane] += 1
        else:
            _write(db, fresh)
            added[lane] += _add_between(db, lane, due, again=again)
    _write(db, fresh)
    newest_of = dict(lanes.values())
    db.executemany(_MORE, [(count, newest_of[lane], lane) for lane, count in added.items()])
    return added.total()


def forgettable(db: sqlite3.Connection, before: str, most: int) -> list[tuple[int, int]]:
    """Return lane and key of what was delivered before an instant, the oldest first."""
    return db.execute(_FORGETTABLE, (before, most)).fetchall()


def forget(db: sqlite3.Connection, rows: Sequence[tuple[int, int]]) -> None:
    """Forget deliveries by lane and key; each lane knows up to where it has forgotten any."""
    db.executemany(_FORGET, rows)
    highest = dict(sorted(rows))
    db.executemany(_FORGOTTEN, [(key, lane) for lane, key in highest.items()])


def withdraw(db: sqlite3.Connection, lane: int, through: int) -> None:
    """Leave out what waits up to a key; whoever came after it names it all the same."""
    count = sum(db.execute(statement, (lane, through)).rowcount for statement in (_TAKEN, _WITHDRAW))
    db.execute(_FEWER, (count, lane))


def find_number(db: sqlite3.Connection, subscription: str) -> int | None:
    """Return the number of a subscription that was not deleted."""
    row = db.execute(_NUMBER, (subscription,)).fetchone()
    return None if row is None else int(row[0])


def read_delivery(subscription: str, row: Sequence[object]) -> Delivery:
    """Read a row of COLUMNS."""
    return Delivery(subscription, *row)  # type: ignore[arg-type]  # sqlite3 knows no types of columns


def _write(db: sqlite3.Connection, fresh: list[tuple[int, int, int, str]]) -> None:
    """Write what follows everything of its lane, and forget it."""
    db.executemany(_ADD, fresh)
    fresh.clear()


def _add_between(db: sqlite3.Connection, lane: int, due: Due, *, again: bool) -> int:
    """Add a delivery before the newest of its lane; return how many are new."""
    if db.execute(_EXISTS, (lane, due.key)).fetchone():
        return db.execute(_AGAIN, (lane, due.key)).rowcount if again else 0
    (previous,) = db.execute(_PREVIOUS, {"key": due.key, "lane": lane}).fetchone()
    db.execute(_ADD, (lane, due.key, previous, due.matched))
    db.execute(_NEXT, {"key": due.key, "lane": lane})
    return 1
