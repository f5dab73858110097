"""The rows of state as they lie in the database, so that a rebuild can be held against them."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

TABLES = ("state_row", "state_tag")


def digest_of_rows(home: Path) -> dict[str, tuple[int, str]]:
    """Return for each table of state how many rows it has, and a hash over all of them in order."""
    with closing(sqlite3.connect(f"file:{home / 'ledger.db'}?mode=ro", uri=True)) as db:
        return {table: _digest(db, table) for table in TABLES}


def _digest(db: sqlite3.Connection, table: str) -> tuple[int, str]:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    count, digest = 0, hashlib.sha256()
    for row in db.execute(f"SELECT * FROM {table} ORDER BY {', '.join(columns)}"):  # noqa: S608 - our own words
        digest.update(repr(row).encode())
        count += 1
    return count, digest.hexdigest()


def integrity(home: Path) -> list[str]:
    """Return what SQLite itself says of the file: ["ok"] if every page and index is sound."""
    with closing(sqlite3.connect(f"file:{home / 'ledger.db'}?mode=ro", uri=True)) as db:
        return [line for (line,) in db.execute("PRAGMA integrity_check")]
