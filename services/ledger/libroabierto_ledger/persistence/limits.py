"""What addresses and institutions have used up lately: one SQLite file, shared by the workers of the host.

    allowance   one row a key: its theoretical arrival time (gcra.py), microseconds since 1970

Nothing here is worth a disk's patience: without `synchronous` a take costs some ten microseconds, and
after a crash the file may be lost or broken, which only forgets who was in a hurry. So whatever goes
wrong with it lets everybody pass and says so in the log: limits protect the ledger's speed, and must
never be why an act is not recorded.

A row says nothing once its instant has passed, and is then dropped, so that an address is kept for a
burst's time and little more. The number of rows is bounded: beyond it those are forgotten first that
have the least to wait.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from libroabierto_ledger.persistence import gcra
from libroabierto_ledger.persistence.immediate import immediate
from libroabierto_ledger.ports import Grant, Rate

# Some 6 MB of file. Whoever has more addresses than this is not stopped by counting them.
MAX_ROWS: Final = 100_000
PRUNE_AFTER_TAKES: Final = 1024  # a prune looks at every row: some ten milliseconds for the most of them
PRUNE_AFTER_SECONDS: Final = 10.0
BUSY_TIMEOUT: Final = 0.25  # seconds; a take holds the lock for microseconds
REST: Final = 5.0  # seconds in which nobody tries a file that failed: each try may take the busy timeout
COMPLAIN_EVERY: Final = 60.0  # seconds between two lines of the log about one broken file
SECOND: Final = 1_000_000  # microseconds

_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS allowance (key TEXT PRIMARY KEY, arrival INTEGER NOT NULL) WITHOUT ROWID"
)
_READ: Final = "SELECT arrival FROM allowance WHERE key = ?"
_WRITE: Final = "INSERT OR REPLACE INTO allowance VALUES (?, ?)"
_DROP_PAST: Final = "DELETE FROM allowance WHERE arrival <= ?"
_DROP_NEAREST: Final = (
    "DELETE FROM allowance WHERE key IN (SELECT key FROM allowance ORDER BY arrival LIMIT"
    " max(0, (SELECT count(*) FROM allowance) - ?))"
)

_log = logging.getLogger(__name__)


class SqliteLimits:
    """The count in *path*, made when it is first needed. Thread-safe; opened anew after a fork."""

    def __init__(self, path: Path, *, max_rows: int = MAX_ROWS) -> None:
        self._path, self._max_rows = path, max_rows
        # _lock guards everything below; the connection belongs to the process _pid.
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._pid = -1
        self._takes = 0
        self._pruned = self._complained = -COMPLAIN_EVERY  # monotonic
        self._resting_until = 0.0

    def take(self, key: str, rate: Rate, want: int, *, least: int = 1, now: int) -> Grant:
        """Count; after a failure of the file, let all pass and tell the log."""
        terms = {"interval": SECOND // rate.per_second, "burst": rate.burst, "want": want, "least": least}
        if time.monotonic() < self._resting_until:
            return Grant(want, 0)
        with self._lock:
            try:
                step = self._step(self._open(), key, now, terms)
            except sqlite3.Error as error:
                self._complain(error)
                return Grant(want, 0)
        return Grant(step.granted, step.wait)

    def close(self) -> None:
        """Let go of the file; a later take opens it again."""
        with self._lock:
            db, self._db = self._db, None
            if db is not None and self._pid == os.getpid():
                db.close()

    def _step(self, db: sqlite3.Connection, key: str, now: int, terms: Mapping[str, int]) -> gcra.Step:
        with immediate(db):
            row = db.execute(_READ, (key,)).fetchone()
            step = gcra.take(row[0] if row else 0, now, **terms)
            if step.granted:
                db.execute(_WRITE, (key, step.arrival))
            self._prune(db, now)
        return step

    def _prune(self, db: sqlite3.Connection, now: int) -> None:
        """Drop rows that say nothing any more, and what is beyond the bound; seldom."""
        self._takes += 1
        if self._takes < PRUNE_AFTER_TAKES and time.monotonic() - self._pruned < PRUNE_AFTER_SECONDS:
            return
        self._takes, self._pruned = 0, time.monotonic()
        db.execute(_DROP_PAST, (now,))
        db.execute(_DROP_NEAREST, (self._max_rows,))

    def _open(self) -> sqlite3.Connection:
        if self._db is None or self._pid != os.getpid():
            self._pid = os.getpid()
            self._db = sqlite3.connect(
                self._path, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute(_TABLE)
        return self._db

    def _complain(self, error: sqlite3.Error) -> None:
        """Forget the connection, rest, and tell the log now and then; then a take begins anew."""
        self._resting_until = time.monotonic() + REST
        db, self._db = self._db, None
        if db is not None:
            with contextlib.suppress(sqlite3.Error):
                db.close()
        if time.monotonic() - self._complained >= COMPLAIN_EVERY:
            self._complained = time.monotonic()
            _log.error("limits are off, everybody may pass: %s cannot be used (%s)", self._path.name, error)
