"""Whoever waits to write comes next, also beside a process that writes without a pause."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto_notifier.persistence.database import _LOCK_TIMEOUT, Database

TIMES = 15
_MORE = "UPDATE follower SET seen = seen + 1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Database.create(tmp_path / "notifier.db").close()
    return tmp_path / "notifier.db"


def written(db: sqlite3.Connection) -> int:
    (count,) = db.execute("SELECT seen FROM follower").fetchone()
    return int(count)


def rush(database: Database) -> None:
    """Write one transaction after the other, and count them, for ever."""
    while True:
        with database.writing() as db:
            db.execute(_MORE)
            time.sleep(0.005)


@contextlib.contextmanager
def rushing(path: Path) -> Iterator[None]:
    """Let another process write without a pause until the block ends."""
    child = os.fork()
    if not child:
        try:
            rush(Database(path))
        finally:
            os._exit(1)
    try:
        yield
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def passed(database: Database) -> int:
    """Write while another is at it; return how many transactions of others ended meanwhile."""
    time.sleep(0.013)
    with database.reading() as db:
        before = written(db)
    with database.writing() as db:
        return written(db) - before


def test_who_waits_is_next(path: Path) -> None:
    """Mostly: whoever was put to sleep by the machine before it asked finds others ahead."""
    with rushing(path), contextlib.closing(Database(path)) as database:
        waits = sorted(passed(database) for _ in range(TIMES))

    assert waits[TIMES // 3] <= 2


def test_one_who_is_killed_holds_up_nobody(path: Path) -> None:
    for _ in range(5):
        with rushing(path):
            time.sleep(0.02)
        with contextlib.closing(Database(path)) as database:
            began = time.monotonic()
            passed(database)
            assert time.monotonic() - began < _LOCK_TIMEOUT / 2


def test_where_no_turn_can_be_had_one_writes_nevertheless(path: Path) -> None:
    path.with_name("notifier.db-turn").unlink()
    path.with_name("notifier.db-turn").mkdir()

    with contextlib.closing(Database(path)) as database:
        assert 0 == passed(database)
