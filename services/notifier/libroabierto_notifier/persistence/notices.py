"""Notices as rows: what was published, in order, and by what it is found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import Dimensions, Notice, Outline

# What differs for every notice or for none finds nothing; rows of them would be waste.
_NOT_INDEXED: Final = {"id", "source"}

_ALL: Final = "n.key, n.type, n.time, n.title_es, n.title_en, n.dimensions, n.body"
_AFTER: Final = f"SELECT {_ALL} FROM notice n WHERE key > ? AND key <= ? ORDER BY key LIMIT ?"  # noqa: S608 - columns
_BEFORE: Final = f"SELECT {_ALL} FROM notice n WHERE key < ? ORDER BY key DESC LIMIT ?"  # noqa: S608 - columns
_ABOUT: Final = (
    f"SELECT {_ALL} FROM notice_about a JOIN notice n ON n.key = a.key"  # noqa: S608 - columns
    " WHERE a.dimension = ? AND a.value = ? AND a.key"
)
_OUTLINES: Final = "SELECT key, type, dimensions FROM notice WHERE key > ? AND key <= ? ORDER BY key LIMIT ?"
_OUTLINES_BEFORE: Final = "SELECT key, type, dimensions FROM notice WHERE key < ? ORDER BY key DESC LIMIT ?"
_LAST: Final = 1 << 62


class SqlNotices:
    """Everything that was published; read-only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def published(self) -> int:
        with self._database.reading() as db:
            return read_published(db)

    def after(self, key: int, most: int, *, until: int | None = None) -> list[Notice]:
        return self._read(_AFTER, (key, _LAST if until is None else until, most))

    def before(self, key: int, most: int) -> list[Notice]:
        return self._read(_BEFORE, (key, most))

    def about(self, dimension: str, value: str, key: int, most: int, *, before: bool = False) -> list[Notice]:
        order = " < ? ORDER BY a.key DESC LIMIT ?" if before else " > ? ORDER BY a.key LIMIT ?"
        return self._read(_ABOUT + order, (dimension, value, key, most))

    def outlines(
        self, key: int, most: int, *, until: int | None = None, before: bool = False
    ) -> list[Outline]:
        statement = _OUTLINES_BEFORE if before else _OUTLINES
        values = (key, most) if before else (key, _LAST if until is None else until, most)
        with self._database.reading() as db:
            rows = db.execute(statement, values).fetchall()
        return [Outline(found, type_, _dimensions(text)) for found, type_, text in rows]

    def get(self, key: int) -> Notice | None:
        found = self._read(_AFTER, (key - 1, key, 1))
        return found[0] if found else None

    def _read(self, statement: str, values: Sequence[object]) -> list[Notice]:
        with self._database.reading() as db:
            rows = db.execute(statement, values).fetchall()
        return [_notice(*row) for row in rows]


def read_published(db: sqlite3.Connection) -> int:
    """Return the key published last, -1 before the first."""
    (key,) = db.execute("SELECT published FROM follower").fetchone()
    return int(key)


def write_notices(db: sqlite3.Connection, notices: Iterable[Notice]) -> None:
    """Write notices and by what they are found, as part of the caller's transaction."""
    for notice in notices:
        db.execute("INSERT INTO notice VALUES (?, ?, ?, ?, ?, ?, ?)", _row(notice))
        db.executemany("INSERT OR IGNORE INTO notice_about VALUES (?, ?, ?)", _about(notice))


def _row(notice: Notice) -> tuple[object, ...]:
    dimensions = json.dumps({name: list(values) for name, values in notice.dimensions.items()})
    titles = (notice.title_es, notice.title_en)
    return (notice.key, notice.type, notice.time, *titles, dimensions, notice.body)


def _notice(  # noqa: PLR0917 - the columns of a row
    key: int, type: str, time: str, title_es: str, title_en: str, dimensions: str, body: bytes
) -> Notice:
    return Notice(key, type, time, title_es, title_en, _dimensions(dimensions), body)


def _about(notice: Notice) -> list[tuple[str, str, int]]:
    found = ((name, value) for name, values in notice.dimensions.items() for value in values)
    return [(name, value, notice.key) for name, value in found if name not in _NOT_INDEXED]


def _dimensions(text: str) -> Dimensions:
    read: dict[str, list[str]] = json.loads(text)
    return {name: tuple(values) for name, values in read.items()}
