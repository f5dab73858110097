"""Read connections, kept for reuse: opening one costs more than most questions.

They are opened read-only, after the fork of whoever uses them, and never cross one.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from libroabierto.errors import LibroError

# As many as a worker has threads; more are closed when they come back.
_KEPT: Final = 16
# KiB of pages that a connection keeps: a page of a hundred rows goes through some three megabytes, twice
# that of the past, which lie beside later versions. By default SQLite keeps two megabytes.
_PAGES_KEPT: Final = 4096
_LOCK_TIMEOUT: Final = 10.0  # seconds; readers wait for nobody in WAL mode, except while it is set up


class Readers:
    """A pool of read-only connections to one database file. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._uri = f"{path.absolute().as_uri()}?mode=ro"
        self._pid = os.getpid()
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue(_KEPT)
        self._closed = False

    @contextlib.contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection with an open read transaction, which is undone afterwards.

        A refusal of what was asked says nothing against the connection; after anything else it is closed.
        """
        assert self._pid == os.getpid(), "our bug: a connection that crossed a fork"
        idle = self._idle
        db = self._take()
        try:
            db.execute("BEGIN")
            yield db
        except LibroError:
            self._give_back(db, idle)
            raise
        except BaseException:
            db.close()
            raise
        self._give_back(db, idle)

    def open(self) -> sqlite3.Connection:
        """Open a connection of the caller's own, to be closed by it."""
        db = sqlite3.connect(
            self._uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_LOCK_TIMEOUT
        )
        db.execute(f"PRAGMA cache_size = -{_PAGES_KEPT}")
        return db

    def renew(self) -> None:
        """Close what is idle, and what is lent once it comes back: the next reader opens a new one."""
        idle, self._idle = self._idle, queue.LifoQueue(_KEPT)
        _close_all(idle)

    def close(self) -> None:
        """Close what is idle, and from now on whatever comes back."""
        self._closed = True
        self.renew()

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self.open()

    def _give_back(self, db: sqlite3.Connection, idle: queue.LifoQueue[sqlite3.Connection]) -> None:
        db.rollback()
        try:
            idle.put_nowait(db)
        except queue.Full:  # more than we keep: this one is let go
            db.close()
        if self._closed or idle is not self._idle:  # looked at last: `renew` may have come in between
            _close_all(idle)


def _close_all(idle: queue.LifoQueue[sqlite3.Connection]) -> None:
    with contextlib.suppress(queue.Empty):
        while True:
            idle.get_nowait().close()
