"""Disclosed personal data: one SQLite file of their own, from which a value can be erased for good.

    disclosure   digest -> the disclosure; what is not here is withheld
    barred       digests that were withdrawn; none of them comes in again

SQLite remembers in four places, and each is told to forget:

    pages           secure_delete overwrites what is deleted with zeros
    moved copies    a page that was split or joined may keep a stale copy of a neighbour: VACUUM writes
                    the file anew
    the log (-wal)  a checkpoint that truncates it to nothing
    a crash         between these steps `user_version` stays DIRTY, and the next erasure does them again

An erasure costs a pass over the file: some hundred thousand names are 20 MB. It is a rare act.
The file is made at the first need, readable by the ledger alone. All workers of the host share it; one
lock a process, since both reads and writes are few.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from libroabierto.errors import LedgerBusy
from libroabierto_ledger.persistence.immediate import immediate
from libroabierto_ledger.persistence.weather import weather
from libroabierto_ledger.ports import StoreUnreadable, on_disk

BUSY_TIMEOUT: Final = (
    10.0  # seconds; other workers hold the file for milliseconds, an erasure for some hundred
)
BUSY_RETRY_AFTER: Final = 5  # seconds
DIRTY: Final = 1  # of user_version: values were deleted, and copies of them may be left
CLEAN: Final = 0

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS disclosure (digest TEXT PRIMARY KEY, disclosure TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS barred (digest TEXT PRIMARY KEY) WITHOUT ROWID",
)
_PUT: Final = (
    "INSERT OR IGNORE INTO disclosure SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM barred WHERE digest = ?1)"
)
_FIND: Final = "SELECT digest, disclosure FROM disclosure WHERE digest IN (SELECT value FROM json_each(?))"
_BAR: Final = "INSERT OR IGNORE INTO barred SELECT value FROM json_each(?)"
_DELETE: Final = "DELETE FROM disclosure WHERE digest IN (SELECT value FROM json_each(?))"


class SqliteDisclosures:
    """The disclosures in *path*. Thread-safe; opened anew after a fork."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # _lock guards the connection, which belongs to the process _pid.
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._pid = -1

    def put(self, kept: Mapping[str, str]) -> None:
        """Keep disclosures by their digests, but for barred ones."""
        with self._using() as db, immediate(db):
            db.executemany(_PUT, list(kept.items()))

    def find(self, digests: Sequence[str]) -> dict[str, str]:
        """Return those that are kept; a file that nobody made yet keeps none."""
        if self._db is None and not self._path.exists():
            return {}
        with self._using() as db:
            return dict(db.execute(_FIND, (json.dumps(digests),)).fetchall())

    def erase(self, digests: Sequence[str]) -> None:
        """Bar *digests*, and erase what they disclose from the file and from its log."""
        if not digests and not self._path.exists():
            return
        with self._using() as db:
            with immediate(db):
                named = (json.dumps(digests),)
                db.execute(_BAR, named)
                if db.execute(_DELETE, named).rowcount:
                    db.execute(f"PRAGMA user_version = {DIRTY}")
            _forget(db)

    def close(self) -> None:
        """Let go of the file; a later call opens it again."""
        with self._lock:
            self._drop()

    @contextlib.contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection; after a failure it is opened anew, and said in our own words."""
        with self._lock, _in_our_words(), on_disk():
            try:
                yield self._open()
            except BaseException:
                self._drop()
                raise

    def _open(self) -> sqlite3.Connection:
        if self._db is None or self._pid != os.getpid():
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))  # its -wal and -shm follow
            self._db, self._pid = _connect(self._path), os.getpid()
        return self._db

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db is not None and self._pid == os.getpid():
            with contextlib.suppress(sqlite3.Error):
                db.close()


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")  # what is answered as kept, or as erased, is so on the disk
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA temp_store = MEMORY")  # VACUUM's copy
    for statement in _TABLES:
        db.execute(statement)
    return db


def _forget(db: sqlite3.Connection) -> None:
    """Leave nothing of what was deleted, in the file or in its log; also what a crash left so before."""
    if db.execute("PRAGMA user_version").fetchone() == (DIRTY,):
        db.execute("VACUUM")
        _truncate_log(db)  # before it is called clean: the old pages stand in there
        db.execute(f"PRAGMA user_version = {CLEAN}")
    _truncate_log(db)


def _truncate_log(db: sqlite3.Connection) -> None:
    """Write the log into the file and cut it to nothing; waits for readers, for BUSY_TIMEOUT at most."""
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise LedgerBusy("ledger.batch-failed", retry_after=BUSY_RETRY_AFTER)


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    """Say what SQLite says as the store does; its own messages name tables, never values."""
    try:
        with weather():
            yield
    except sqlite3.Error as error:
        raise StoreUnreadable("store.unreadable", cause=str(error)) from error
