"""Ledgers in the states from which one append is tried, and the clocks by which they are told apart.

Every process reads a later clock than the one before it: whatever is judged again gets another
`recorded_at`, so other bytes and another root. Two checkpoints of one size are then visible as a fork.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Final

from libroabierto_ledger.bootstrap import Assembly, assemble
from libroabierto_ledger.ports import Clock
from support.founding import NOW, Town
from support.ledger_home import config_in, fill, opened

# SQLite moves the log's pages into the database when a commit leaves this many in it, or more.
CHECKPOINT_PAGES: Final = 1000
_PAGE: Final = 4096 + 24  # bytes that a page takes in the write-ahead log


@cache
def town() -> Town:
    """The town with whose story every ledger here begins: few entries, for each is judged again and again."""
    made = Town()
    made.found()
    for token in (made.accreditation, made.term):
        made.record(token())
    return made


@cache
def extras() -> list[str]:
    """Signed events that depend on nothing but the story, and not on one another."""
    return [town().institution(f"osc-nueva-{number}") for number in range(10)]


def extra(number: int) -> str:
    """Return one of the events that a test records."""
    return extras()[number]


def clock(hours: int) -> Clock:
    """A clock that begins *hours* after the story and moves by a second each time that it is read."""
    seconds: Iterator[int] = count()

    def read() -> datetime:
        return NOW + timedelta(hours=hours, seconds=next(seconds))

    return read


def open_ledger(home: Path, *, hours: int) -> Assembly:
    """Open the ledger in *home*, by a clock of its own."""
    return assemble(config_in(home), clock=clock(hours))


def copy_of(home: Path, place: Path) -> Path:
    """Copy a ledger's folder."""
    return Path(shutil.copytree(home, place))


def make_closed(home: Path) -> None:
    """The story, recorded and closed: no write-ahead log is left."""
    with opened(home, town()) as ledger:
        fill(ledger, town().tokens)


def make_crashed(home: Path) -> None:
    """The story and one more entry, of which the guard knows nothing: its process was killed."""
    make_closed(home)
    guard = (home / "guard").read_bytes()
    _leave_open(home, lambda ledger: fill(ledger, [extra(9)]))
    (home / "guard").write_bytes(guard)


def make_full(home: Path) -> None:
    """A write-ahead log that the second append from now fills, so that SQLite moves it into the database."""
    make_closed(home)
    _leave_open(home, _fill_up)


def _fill_up(ledger: Assembly) -> None:
    """Fill the log with commits that change nothing, up to what two more appends reach."""
    log = ledger.config.database.with_name("ledger.db-wal")
    fill(ledger, [extra(8)])
    grown = log.stat().st_size // _PAGE  # pages of one append
    db = sqlite3.connect(ledger.config.database, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    for number in range(CHECKPOINT_PAGES - 2 * grown - grown // 2):
        db.execute(f"PRAGMA application_id = {number + 1}")  # one page; the ledger does not use it


def _leave_open(home: Path, work: Callable[[Assembly], None]) -> None:
    """Do *work* on the ledger in a process that ends without closing it."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work(open_ledger(home, hours=0))
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0, "our bug: the ledger could not be prepared"


@contextmanager
def opened_later(home: Path, *, hours: int) -> Iterator[Assembly]:
    """Open the ledger and close it afterwards."""
    with closing(open_ledger(home, hours=hours)) as ledger:
        yield ledger
