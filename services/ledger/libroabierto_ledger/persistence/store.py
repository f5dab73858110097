"""The store over one SQLite file.

Writers of all processes meet in a file lock, where they sleep instead of polling; BEGIN IMMEDIATE
behind it keeps the database right even where somebody deleted the lock file. All processes must be
on one host, the file on a local file system.

A file that was put in the place of the one that was opened is refused, by readers and by writers:
connections that are open go on with the old file, and what they record there would be lost.
"""

from __future__ import annotations

import contextlib
import fcntl
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path

from eventsourcing.sqlite import SQLiteConnection, SQLiteCursor

from libroabierto_ledger.persistence.connections import Readers
from libroabierto_ledger.persistence.inspection import SqlInspection
from libroabierto_ledger.persistence.recorder import LedgerRecorder
from libroabierto_ledger.persistence.schema import set_shape
from libroabierto_ledger.persistence.snapshot import SqlSnapshot
from libroabierto_ledger.persistence.transaction import Save, SqlTransaction
from libroabierto_ledger.persistence.weather import is_read_only, is_stuck, weather
from libroabierto_ledger.ports import NO_HEAD, StoreUnreadable, on_disk

_FIRST_HEAD = "INSERT INTO ledger_head VALUES (1, ?, ?, ?, ?)"


class SqliteStore:
    """A ledger in `database`; `recorder` and `save` are those of the event-sourced application."""

    def __init__(self, recorder: LedgerRecorder, save: Save, *, database: Path, lock: Path) -> None:
        self._recorder, self._save, self._lock = recorder, save, lock
        self._readers = Readers(database)
        self._database, self._file = database, _identity(database)

    def begin(self) -> None:
        """Write the head of an empty log; once, when the tables were just made."""
        with self._recorder.datastore.transaction(commit=True) as cursor:
            head = NO_HEAD
            cursor.execute(_FIRST_HEAD, (head.size, head.root, head.hash, head.recorded_at))
            cursor.execute(set_shape())

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[SqlTransaction]:
        """Be alone on the host; commit on leaving, or undo everything."""
        with self._host(), weather(), contextlib.ExitStack() as held:
            try:
                cursor = held.enter_context(self._transaction())
            except sqlite3.OperationalError as error:
                if not is_read_only(error):
                    raise
                cursor = held.enter_context(self._transaction())  # the connections are new ones now
            yield SqlTransaction(cursor, self._save)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[SQLiteCursor]:
        with self._writer() as connection, _cursor_of(connection) as cursor:
            cursor.execute("PRAGMA synchronous = FULL")  # a commit is on the disk, or it was none
            cursor.execute("BEGIN IMMEDIATE")  # the write lock before the first read
            yield cursor
            connection.commit()

    @contextlib.contextmanager
    def _host(self) -> Iterator[None]:
        """Hold the host's lock; its file is opened here, never before a fork: a lock would cross it."""
        with contextlib.ExitStack() as held:
            with on_disk():
                handle = held.enter_context(self._lock.open("ab"))
                fcntl.flock(handle, fcntl.LOCK_EX)
            self._check_file()
            yield

    @contextlib.contextmanager
    def _writer(self) -> Iterator[SQLiteConnection]:
        """Lend the write connection, and undo what was begun and not committed.

        It is lent as if for reading: the library's own lock for writing would be held for ever if opening
        failed.
        """
        with self._recorder.datastore.get_connection(commit=False) as connection:
            try:
                yield connection
            except BaseException as error:
                if is_stuck(error) or not _undone(connection):
                    self._begin_anew(connection, error)
                raise

    def _begin_anew(self, connection: SQLiteConnection, error: BaseException) -> None:
        """Close every connection of this process, so that SQLite forgets what it believes of the file.

        Never for a disk that is merely full: the files that readers share could not be made again.
        """
        traceback.clear_frames(error.__traceback__)  # a cursor in there would keep it half open
        connection.close()
        self._readers.renew()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[SqlSnapshot]:
        """Give a reader its view."""
        self._check_file()
        with _readable(), weather(), self._readers.connection() as db:
            yield SqlSnapshot(db)

    @contextlib.contextmanager
    def inspection(self) -> Iterator[SqlInspection]:
        """Give an inspector its view, on a connection of its own."""
        self._check_file()
        with _readable(), weather(), contextlib.closing(self._readers.open()) as db:
            db.execute("BEGIN")
            yield SqlInspection(db)

    def close(self) -> None:
        """Close every connection."""
        self._readers.close()
        self._recorder.datastore.close()

    def _check_file(self) -> None:
        """Raise StoreUnreadable("store.replaced") unless the file is still the one that was opened."""
        if _identity(self._database) != self._file:
            raise StoreUnreadable("store.replaced", path=str(self._database))


@contextlib.contextmanager
def _cursor_of(connection: SQLiteConnection) -> Iterator[SQLiteCursor]:
    """Give a cursor that is gone afterwards: while it has a statement, SQLite does not close."""
    cursor = connection.cursor()
    with cursor:
        yield cursor


def _undone(connection: SQLiteConnection) -> bool:
    try:
        connection.rollback()
    except sqlite3.Error:
        return False
    return True


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    """Say in our own words that the file cannot be read, whatever the weather."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnreadable("store.unreadable", cause=str(error)) from error


def _identity(path: Path) -> tuple[int, int] | None:
    """Name the file that stands at *path*, whatever is in it; None if there is none."""
    with on_disk():
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
    return found.st_dev, found.st_ino
