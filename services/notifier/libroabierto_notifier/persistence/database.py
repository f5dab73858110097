"""Connections to the notifier's file, and its transactions.

Durable when a transaction has ended (WAL, synchronous=FULL). Many processes and threads may use the
same file; connections are opened after a fork and never cross one.

    full, read-only or failing disk, no further file    StoreUnavailable("store.disk")
    locked for too long                                 StoreUnavailable("store.locked")
    the file is gone, or is no database                 StoreUnavailable("store.gone")
    another release's tables                            UpdateNeeded("store.shape")
"""

from __future__ import annotations

import contextlib
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from libroabierto.errors import UpdateNeeded
from libroabierto.files import flush_folder
from libroabierto_notifier.persistence.schema import SHAPE, tables
from libroabierto_notifier.persistence.turns import LOOK_SECONDS, turn
from libroabierto_notifier.ports import StoreUnavailable

_KEPT: Final = 16  # connections; as many as a web worker has threads, more are closed when they come back
_PAGES_KEPT: Final = 4096  # KiB of pages that a connection keeps
_LOCK_TIMEOUT: Final = 10.0  # seconds that a writer waits for another process

_DISK: Final = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM}
_LOCKED: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_GONE: Final = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB}

Identity = tuple[int, int]
"""Device and number of a file: tells it from another one of the same name."""


class Database:
    """One file, which must exist. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._forget()

    @classmethod
    def create(cls, path: Path) -> Database:
        """Make a new file, whole or not at all; secrets stand in it. Raises FileExistsError.

        Its owner alone may read it. It gets its name once it is on the disk.
        """
        new = path.with_name(f"{path.name}.new")
        for left in path.parent.glob(f"{new.name}*"):  # by one that was interrupted
            left.unlink()
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with contextlib.closing(_connect(new)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            with _immediate(db, path):
                for statement in tables():
                    db.execute(statement)
        path.hardlink_to(new)
        new.unlink()
        flush_folder(path.parent)
        return cls(path)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one state of the file throughout."""
        with _told(), self._lent() as db:
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.rollback()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that is alone in the file; commit on leaving, or undo everything."""
        with _told(), self._lent() as db, self._writer, _immediate(db, self._path):
            yield db

    def close(self) -> None:
        """Close what is idle."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get_nowait()[1].close()

    @contextlib.contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        """Take an idle connection or open one; after an error of SQLite it is closed, not kept."""
        if self._pid != os.getpid():
            self._forget()
        identity, db = self._take()
        try:
            yield db
        except sqlite3.Error:
            db.close()
            raise
        except BaseException:
            self._give_back(identity, db)
            raise
        self._give_back(identity, db)

    def _take(self) -> tuple[Identity, sqlite3.Connection]:
        """Take a connection to the file that has this name *now*: a deleted one would swallow everything."""
        present = _identity(self._path)
        with contextlib.suppress(queue.Empty):
            while True:
                identity, db = self._idle.get_nowait()
                if identity == present:
                    return identity, db
                db.close()
        db = _connect(self._path)
        _check_shape(db)
        return present, db

    def _give_back(self, identity: Identity, db: sqlite3.Connection) -> None:
        try:
            self._idle.put_nowait((identity, db))
        except queue.Full:
            db.close()

    def _forget(self) -> None:
        """Begin with no connection: those before are another process's, if any."""
        self._pid = os.getpid()
        self._idle: queue.LifoQueue[tuple[Identity, sqlite3.Connection]] = queue.LifoQueue(_KEPT)
        self._writer = threading.Lock()  # threads of a process take turns; SQLite would let them race


def _connect(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_LOCK_TIMEOUT)
    db.execute("PRAGMA synchronous = FULL")
    db.execute(f"PRAGMA cache_size = -{_PAGES_KEPT}")
    return db


def _check_shape(db: sqlite3.Connection) -> None:
    (shape,) = db.execute("PRAGMA user_version").fetchone()
    if shape != SHAPE:
        db.close()
        raise UpdateNeeded("store.shape", found=shape, known=SHAPE)


def _identity(path: Path) -> Identity:
    try:
        found = path.stat()
    except OSError as error:
        raise StoreUnavailable("store.gone") from error
    return found.st_dev, found.st_ino


@contextlib.contextmanager
def _immediate(db: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Commit on leaving, or undo everything; *db* is in autocommit mode."""
    _begin(db, path)
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _begin(db: sqlite3.Connection, path: Path) -> None:
    """Wait until nobody else writes, and begin. SQLite itself would look each 100 ms after a while."""
    until = time.monotonic() + _LOCK_TIMEOUT
    db.execute("PRAGMA busy_timeout = 0")
    try:
        with turn(path.with_name(f"{path.name}-turn"), until):
            while not _begun(db, until):
                time.sleep(LOOK_SECONDS)
    finally:
        db.execute(f"PRAGMA busy_timeout = {int(_LOCK_TIMEOUT * 1000)}")


def _begun(db: sqlite3.Connection, until: float) -> bool:
    """Try once; after *until* the failure is raised."""
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _LOCKED or time.monotonic() >= until:
            raise
        return False
    return True


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Say in our words what a disk or a lock answers; everything else is left as it is."""
    try:
        yield
    except sqlite3.Error as error:
        code = int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF
        for name, codes in (("disk", _DISK), ("locked", _LOCKED), ("gone", _GONE)):
            if code in codes:
                raise StoreUnavailable(f"store.{name}") from error
        raise
