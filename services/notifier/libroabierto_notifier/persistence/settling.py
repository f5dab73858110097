"""How a claim ends, as part of a transaction.

It takes effect only where the lane still has that lease and nobody settled it before. A call of the owner
that came while it was in hand, or for which nothing was tried, still holds. After a `restart` in between,
what the claim says of delay and failure is of the past, and is not written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from libroabierto_notifier.persistence.backlogs import open_lane
from libroabierto_notifier.persistence.instants import microseconds
from libroabierto_notifier.persistence.subscriptions import grow
from libroabierto_notifier.ports import Delivery, Settled

# `due` is 0 after a `restart` alone: whoever claims does so at an instant.
_RETURN: Final = (
    "UPDATE lane SET leased_until = 0, woken = (woken = 1 OR (woken = 2 AND NOT :tried)),"
    " due = iif(woken = 3, 0, coalesce(:due, :claimed)), held = iif(woken = 3, 0, coalesce(:held, held)),"
    " failing_since = iif(woken = 3, NULL, :failing_since)"
    " WHERE number = :number AND lease = :lease AND leased_until > 0 RETURNING due = 0"
)
# One that was withdrawn while it was sent stays so.
_TRIED: Final = (
    "UPDATE delivery SET state = ?, attempts = ?, status = ?, error = ?, at = ?"
    " WHERE lane = ? AND key = ? AND state = 'pending'"
)
_ENDED: Final = "UPDATE lane SET pending = pending - ? WHERE number = ?"
_SINK: Final = "SELECT sink FROM subscription WHERE number = ?"
_END: Final = "UPDATE subscription SET state = ?, reason = ?, version = version + 1 WHERE number = ?"


def settle_claim(db: sqlite3.Connection, settled: Settled) -> None:
    """Write what became of a claim; nothing if its lease went to another."""
    number, lease, claimed = map(int, settled.claim.token.split(":"))
    values = {
        "number": number,
        "lease": lease,
        "claimed": claimed,
        "tried": bool(settled.deliveries),
        "due": _count(settled.due),
        "held": _count(settled.held),
        "failing_since": settled.failing_since,
    }
    returned = db.execute(_RETURN, values).fetchone()
    if returned is None:  # the lease went to another, or the subscription was deleted
        return
    _write(db, number, (one for one in settled.deliveries if one.state == "pending"))
    ended = _write(db, number, (one for one in settled.deliveries if one.state != "pending"))
    db.execute(_ENDED, (ended, number))
    if settled.disable == "gone" or (settled.disable and not returned[0]):
        (sink,) = db.execute(_SINK, (number,)).fetchone()
        if sink == settled.claim.subscription.sink:  # else it was another one that failed
            _end(db, number, settled.disable)


def _write(db: sqlite3.Connection, number: int, tried: Iterable[Delivery]) -> int:
    """Write how deliveries stand after an attempt; return how many there were."""
    rows = [(d.state, d.attempts, d.status, d.error, d.at, number, d.key) for d in tried]
    return max(db.executemany(_TRIED, rows).rowcount, 0)


def _end(db: sqlite3.Connection, number: int, reason: str) -> None:
    """Pause or end a subscription; nothing of what is due to it is lost."""
    db.execute(_END, ("gone" if reason == "gone" else "disabled", reason, number))
    open_lane(db, number)
    grow(db, if_live=["active"])


def _count(at: datetime | None) -> int | None:
    return None if at is None else microseconds(at)
