"""The tables as SQLite tells them: made in memory by the ledger's own statements, then asked for."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eventsourcing.sqlite import SQLiteDatastore

from libroabierto_ledger.config import Config
from libroabierto_ledger.persistence.limits import SqliteLimits
from libroabierto_ledger.persistence.recorder import LedgerRecorder
from libroabierto_ledger.persistence.schema import OPEN
from libroabierto_ledger.ports import Rate


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `key` is its place in the primary key, from 1, or 0."""

    name: str
    type: str
    key: int
    is_unique: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the indexes that it has besides its keys."""

    name: str
    columns: tuple[Column, ...]
    indexes: tuple[str, ...]


def ledger_tables() -> dict[str, Table]:
    """Return the tables of the ledger's database, those of the event store's library included."""
    with contextlib.closing(
        SQLiteDatastore(":memory:")
    ) as datastore:  # makes no table: it is only asked for words
        statements = LedgerRecorder(datastore).construct_create_table_statements()
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        for statement in statements:
            db.execute(statement)
        return _read(db)


def limits_tables() -> dict[str, Table]:
    """Return the tables of the file of limits, which makes itself when it is first used."""
    with tempfile.TemporaryDirectory() as folder:
        path = Config(home=Path(folder)).limits
        limits = SqliteLimits(path)
        limits.take("address:192.0.2.1", Rate(1, 1), 1, now=0)
        limits.close()
        with contextlib.closing(sqlite3.connect(path)) as db:
            return _read(db)


def _read(db: sqlite3.Connection) -> dict[str, Table]:
    names = [
        name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    ]
    return {name: Table(name, tuple(_columns(db, name)), tuple(_indexes(db, name))) for name in names}


def _columns(db: sqlite3.Connection, table: str) -> Iterator[Column]:
    unique = {column for index in _listed(db, table, "u") for column in _of_index(db, index)}
    for _, name, type, _, _, key in db.execute("SELECT * FROM pragma_table_info(?)", (table,)):
        yield Column(name, type, key, name in unique)


def _indexes(db: sqlite3.Connection, table: str) -> Iterator[str]:
    """Yield each index that was made by itself, as "columns" or "columns where condition"."""
    for index in _listed(db, table, "c"):
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
        condition = sql.strip().partition(" WHERE ")[2].replace(str(OPEN), "OPEN")
        yield ", ".join(_of_index(db, index)) + (f" where {condition}" if condition else "")


def _listed(db: sqlite3.Connection, table: str, origin: str) -> list[str]:
    """Name the indexes of one origin: "c" CREATE INDEX, "u" UNIQUE, "pk" PRIMARY KEY."""
    select = "SELECT name FROM pragma_index_list(?) WHERE origin = ? ORDER BY seq DESC"
    return [name for (name,) in db.execute(select, (table, origin))]


def _of_index(db: sqlite3.Connection, index: str) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,))]
