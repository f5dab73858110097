"""The notifier's outbox: deliveries claimed and settled a second, against a bare table in SQLite.

    enqueue         notices published with their deliveries, a notice for every subscription in one commit
    one by one      a lane claimed, its oldest delivery settled: two commits each
    batch           50 lanes claimed at once, one delivery of each, settled together
    deep batch      50 lanes, up to five deliveries of each

The bare table is (id, state, due, attempts), claimed by one UPDATE … RETURNING and settled by one
executemany, in as many commits. It knows no lanes, no order in a lane, no fence and no subscriptions: the
ratio says what those cost. Both are durable at every commit (WAL, synchronous=FULL).

    make bench BENCH=notify_outbox
"""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.options import parser
from bench.rounds import Rounds
from bench.telling import Table, machine, say
from libroabierto.notices.position import Position
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.lanes import SqlLanes
from libroabierto_notifier.persistence.subscriptions import SqlSubscriptions
from libroabierto_notifier.ports import Claim, Due, Notice, Secret, Settled, Subscription

DEPTH: Final = 5  # deliveries that wait in each lane
BATCH: Final = 50
ONE_BY_ONE: Final = 300  # commits of a disk: more of them say no more
_BODY: Final = b'{"specversion":"1.0","data":"' + b"x" * 4000 + b'"}'
_CLAIM: Final = (
    "UPDATE d SET state = 'l', lease = ?, attempts = attempts + 1 WHERE id IN"
    " (SELECT id FROM d WHERE state = 'p' AND due <= ? ORDER BY due, id LIMIT ?) RETURNING id"
)


class Outbox:
    """Ours: so many subscriptions, each with its lane."""

    def __init__(self, folder: Path, lanes: int) -> None:
        self.database = Database.create(folder / "notifier.db")
        self.ids = [f"sub_{i:026d}" for i in range(lanes)]
        self.store, self.lanes = SqlFollowerStore(self.database), SqlLanes(self.database)
        subscriptions = SqlSubscriptions(self.database)
        for id_ in self.ids:
            subscriptions.add(_subscription(id_), most_pending=1)
        self._index = 0

    def enqueue(self, count: int) -> int:
        """Publish notices, each due to everybody; return how many deliveries that makes."""
        for _ in range(count):
            notice = _notice(self._index)
            self.store.publish(
                [notice], [Due(id_, notice.key, "/types/0") for id_ in self.ids], day="2026-11-23"
            )
            self._index += 1
        return count * len(self.ids)

    def drain(self, *, lanes: int, each: int, most: int) -> int:
        """Claim and settle until *most* deliveries are gone or none is left; return how many."""
        done = 0
        while done < most:
            claims = self.lanes.claim(datetime.now(UTC), most=lanes, lease_seconds=60, each=each)
            if not claims:
                break
            self.lanes.settle([_delivered(claim) for claim in claims])
            done += sum(len(claim.deliveries) for claim in claims)
        return done


class Bare:
    """One table, as bare as a durable queue can be."""

    def __init__(self, folder: Path) -> None:
        self.db = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute(
            "CREATE TABLE d (id INTEGER PRIMARY KEY, state TEXT, due REAL, attempts INTEGER, lease REAL)"
        )
        self.db.execute("CREATE INDEX d_due ON d (state, due, id)")

    def enqueue(self, count: int, each: int) -> int:
        """Insert rows, *each* of them in one commit; return how many."""
        for _ in range(count):
            with self._commit():
                rows = [("p", time.time()) for _ in range(each)]
                self.db.executemany("INSERT INTO d (state, due, attempts) VALUES (?, ?, 0)", rows)
        return count * each

    def drain(self, *, batch: int, most: int) -> int:
        """Claim and settle until *most* rows are gone or none is left; return how many."""
        done = 0
        while done < most:
            with self._commit():
                now = time.time()
                claimed = self.db.execute(_CLAIM, (now + 60, now, batch)).fetchall()
            if not claimed:
                break
            with self._commit():
                self.db.executemany("UPDATE d SET state = 'ok' WHERE id = ?", claimed)
            done += len(claimed)
        return done

    @contextlib.contextmanager
    def _commit(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        yield
        self.db.execute("COMMIT")


def measure(folder: Path, lanes: int, rounds: Rounds) -> None:
    """Measure everything once, ours beside the bare table."""
    ours, bare = Outbox(folder, lanes), Bare(folder)
    everything = lanes * DEPTH
    few = min(ONE_BY_ONE, everything)
    rounds.add("enqueue", rate(lambda: ours.enqueue(DEPTH)))
    rounds.add("enqueue, bare", rate(lambda: bare.enqueue(DEPTH, lanes)))
    rounds.add("one by one", rate(lambda: ours.drain(lanes=1, each=1, most=few)))
    rounds.add("one by one, bare", rate(lambda: bare.drain(batch=1, most=few)))
    rounds.add("batch", rate(lambda: ours.drain(lanes=BATCH, each=1, most=everything)))
    rounds.add("batch, bare", rate(lambda: bare.drain(batch=BATCH, most=everything)))
    ours.enqueue(DEPTH)
    bare.enqueue(DEPTH, lanes)
    rounds.add("deep batch", rate(lambda: ours.drain(lanes=BATCH, each=DEPTH, most=everything)))
    rounds.add("deep batch, bare", rate(lambda: bare.drain(batch=BATCH * DEPTH, most=everything)))
    ours.database.close()
    bare.db.close()


def rate(work: Callable[[], int]) -> float:
    """Do the work; return deliveries a second."""
    begun = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - begun)


def main() -> None:
    """Measure and tell."""
    options = parser(__doc__, events=1000, rounds=5)
    asked = options.parse_args()
    rounds = Rounds()
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory(dir=asked.keep) as folder:
            measure(Path(folder), asked.events, rounds)
    table = Table(f"Deliveries a second, {asked.events} lanes", "what", "ours", "bare", "ours : bare")
    for name in ("enqueue", "one by one", "batch", "deep batch"):
        ratio = rounds.ratio(name, f"{name}, bare")
        table.add(name, rounds.median(name), rounds.median(f"{name}, bare"), str(ratio))
    table.show(markdown=asked.markdown)
    say(f"\n{machine()}")


def _delivered(claim: Claim) -> Settled:
    tried = tuple(
        dataclasses.replace(one, state="delivered", attempts=1, status=204, at="2026-11-23T12:00:00.000Z")
        for one in claim.deliveries
    )
    return Settled(claim, tried, due=None, failing_since=None)


def _subscription(id_: str) -> Subscription:
    return Subscription(
        id=id_,
        token_hash="0" * 64,
        sink=f"https://{id_.replace('_', '-')}.example.org/",
        types=("commitment.updated",),
        filters=({"exact": {"municipality": "15113"}},),
        settings={"rate_per_minute": 120},
        secrets=(Secret(b"0" * 32),),
        state="active",
        reason=None,
        created_at="2026-11-23T12:00:00.000Z",
        since=-1,
    )


def _notice(index: int) -> Notice:
    about = {"municipality": ("15113",), "issuer": ("ayto-15113",)}
    return Notice(
        Position(index).key, "commitment.updated", "2026-11-23T12:00:00.000Z", "es", "en", about, _BODY
    )


if __name__ == "__main__":
    main()
