"""What SQLite says no with, where it is the weather: a disk, or another writer.

    full, read-only or failing disk    LedgerBusy, under the codes of ports
    no further file may be opened      LedgerBusy("ledger.too-many-files"), which SQLite does not tell apart
    locked for too long                LedgerBusy("ledger.batch-failed")

Everything else is left as it is. So is a disk that fails while SQLite reads: SQLite calls that a
malformed database, and cannot be told apart from one.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from typing import Final

from eventsourcing.persistence import PersistenceError

from libroabierto.errors import LedgerBusy
from libroabierto_ledger.ports import (
    DISK_ERROR,
    DISK_FULL,
    DISK_READ_ONLY,
    DISK_RETRY_AFTER,
    on_disk,
)

_LOCKED: Final = "ledger.batch-failed"
_LOCKED_RETRY_AFTER: Final = 5  # seconds; another writer must finish first

# Primary result codes; extended ones (https://sqlite.org/rescode.html) carry them in their low byte.
_DISK: Final = {
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_READONLY: DISK_READ_ONLY,
    sqlite3.SQLITE_IOERR: DISK_ERROR,
    sqlite3.SQLITE_CANTOPEN: DISK_ERROR,
}
_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOMEM}


@contextlib.contextmanager
def weather() -> Iterator[None]:
    """Raise LedgerBusy in place of what a disk or a lock answers."""
    try:
        yield
    except (sqlite3.Error, PersistenceError) as error:
        busy = _busy(error)
        if busy is None:
            raise
        raise busy from error


def is_stuck(error: BaseException) -> bool:
    """Whether the reason may be what the connections of this process share, not the file.

    They share what SQLite believes of locks, and whether the memory beside the file may be written. An
    unlocking that failed, or a disk that was read-only for a moment, stays in it until all are closed.
    """
    return _code_of(error) in _BUSY or is_read_only(error)


def is_read_only(error: BaseException) -> bool:
    """Whether SQLite took the file, or the memory beside it, to be read-only."""
    return _code_of(error) == sqlite3.SQLITE_READONLY


def _busy(error: Exception) -> LedgerBusy | None:
    code = _code_of(error)
    if code == sqlite3.SQLITE_CANTOPEN and (too_many := _lack_of_files()):
        return too_many
    if code in _DISK:
        return LedgerBusy(_DISK[code], retry_after=DISK_RETRY_AFTER)
    return LedgerBusy(_LOCKED, retry_after=_LOCKED_RETRY_AFTER) if code in _BUSY else None


def _lack_of_files() -> LedgerBusy | None:
    """Say why this process can open no file at all; None if it can."""
    try:
        with on_disk():
            os.close(os.open(os.devnull, os.O_RDONLY))
    except LedgerBusy as busy:
        return busy
    return None


def _code_of(error: BaseException) -> int:
    """Read the primary result code; the event store's library has SQLite's error as the cause of its own."""
    told = error.__cause__ if isinstance(error, PersistenceError) else error
    return int(getattr(told, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF
