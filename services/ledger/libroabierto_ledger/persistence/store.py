"""The store over one SQLite file.

Writers of all processes meet in a file lock, where they sleep instead of polling; BEGIN IMMEDIATE
behind it keeps the database right even where somebody deleted the lock file. All processes must be
on one host, the file on a local file system.
"""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from libroabierto_ledger.persistence.connections import Readers
from libroabierto_ledger.persistence.inspection import SqlInspection
from libroabierto_ledger.persistence.recorder import LedgerRecorder
from libroabierto_ledger.persistence.snapshot import SqlSnapshot
from libroabierto_ledger.persistence.transaction import Save, SqlTransaction
from libroabierto_ledger.ports import NO_HEAD, StoreUnreadable

_FIRST_HEAD = "INSERT INTO ledger_head VALUES (1, ?, ?, ?, ?)"


class SqliteStore:
    """A ledger in `database`; `recorder` and `save` are those of the event-sourced application."""

    def __init__(self, recorder: LedgerRecorder, save: Save, *, database: Path, lock: Path) -> None:
        self._recorder, self._save, self._lock = recorder, save, lock
        self._readers = Readers(database)

    def begin(self) -> None:
        """Write the head of an empty log; once, when the tables were just made."""
        with self._recorder.datastore.transaction(commit=True) as cursor:
            head = NO_HEAD
            cursor.execute(_FIRST_HEAD, (head.size, head.root, head.hash, head.recorded_at))

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[SqlTransaction]:
        """Be alone on the host; commit on leaving, or undo everything."""
        with self._lock.open("ab") as handle:  # opened here, never before a fork: a lock would cross it
            fcntl.flock(handle, fcntl.LOCK_EX)
            with self._recorder.datastore.get_connection(commit=True) as connection:
                cursor = connection.cursor()
                cursor.execute("PRAGMA synchronous = FULL")  # a commit is on the disk, or it was none
                cursor.execute("BEGIN IMMEDIATE")  # the write lock before the first read
                try:
                    yield SqlTransaction(cursor, self._save)
                    connection.commit()
                except BaseException:
                    connection.rollback()
                    raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[SqlSnapshot]:
        """Give a reader its view."""
        with _readable(), self._readers.connection() as db:
            yield SqlSnapshot(db)

    @contextlib.contextmanager
    def inspection(self) -> Iterator[SqlInspection]:
        """Give an inspector its view, on a connection of its own."""
        with _readable(), contextlib.closing(self._readers.open()) as db:
            db.execute("BEGIN")
            yield SqlInspection(db)

    def close(self) -> None:
        """Close every connection."""
        self._readers.close()
        self._recorder.datastore.close()


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    """Say in our own words that the file cannot be read."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnreadable("store.unreadable", cause=str(error)) from error
