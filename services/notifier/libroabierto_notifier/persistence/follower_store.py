"""What was verified and what is published, as rows. One writer: the follower."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from libroabierto.tlog.tile import Tile
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.deliveries import add_due
from libroabierto_notifier.persistence.notices import read_published, write_notices
from libroabierto_notifier.ports import Cursor, Due, Notice, Staged, Stale

_CURSOR: Final = (
    "SELECT verified, note, published, day, frozen, checked_at, error, seen FROM follower WHERE id = 1"
)
_ENTRY: Final = "INSERT OR REPLACE INTO entry VALUES (?, ?, ?)"
_TILE: Final = "INSERT OR REPLACE INTO tile VALUES (?, ?, ?)"
_ENTRIES: Final = "SELECT idx, raw, draft FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx LIMIT ?"
_REPORT: Final = (
    "UPDATE follower SET error = :error, seen = coalesce(:seen, seen), checked_at = coalesce(:at, checked_at)"
)


class SqlFollowerStore:
    """The follower's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self) -> Cursor:
        with self._database.reading() as db:
            return Cursor(*db.execute(_CURSOR).fetchone())

    def stage(self, entries: Sequence[Staged], tiles: Iterable[tuple[Tile, bytes]]) -> None:
        with self._database.writing() as db:
            verified = _verified(db)
            assert all(entry.index >= verified for entry in entries), (
                "our bug: a verified entry does not change"
            )
            db.executemany(_ENTRY, [(entry.index, json.dumps(entry.draft), entry.raw) for entry in entries])
            db.executemany(_TILE, [(tile.level, tile.index, tile.cut(data)) for tile, data in tiles])

    def trust(self, size: int, note: bytes, checked_at: str) -> None:
        with self._database.writing() as db:
            verified = _verified(db)
            assert size >= verified, "our bug: what was verified stays"
            assert size - verified == _staged(db, verified, size), "our bug: an entry was never staged"
            db.execute("DELETE FROM entry WHERE idx >= ?", (size,))
            moved = "UPDATE follower SET verified = ?, note = ?, checked_at = ?, error = NULL"
            db.execute(moved, (size, note, checked_at))

    def forget_staged(self) -> None:
        with self._database.writing() as db:
            db.execute("DELETE FROM entry WHERE idx >= ?", (_verified(db),))

    def entries(self, first: int, most: int) -> list[Staged]:
        with self._database.reading() as db:
            rows = db.execute(_ENTRIES, (first, _verified(db), most)).fetchall()
        return [Staged(index, raw, json.loads(draft)) for index, raw, draft in rows]

    def staged(self, index: int) -> Staged | None:
        with self._database.reading() as db:
            row = db.execute("SELECT idx, raw, draft FROM entry WHERE idx = ?", (index,)).fetchone()
        return None if row is None else Staged(row[0], row[1], json.loads(row[2]))

    def tile(self, tile: Tile) -> bytes:
        """Return it; raises KeyError if it was never staged as wide as this."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT data FROM tile WHERE level = ? AND idx = ?", (tile.level, tile.index)
            ).fetchone()
        if row is None or len(row[0]) < tile.length:
            raise KeyError(tile.path)
        return tile.cut(row[0])

    def publish(
        self, notices: Sequence[Notice], due: Sequence[Due], *, day: str, generation: int | None = None
    ) -> None:
        with self._database.writing() as db:
            _check_order(db, notices)
            _check_generation(db, generation)
            write_notices(db, notices)
            add_due(db, due)
            published = notices[-1].key if notices else read_published(db)
            db.execute("UPDATE follower SET published = ?, day = ?", (published, day))

    def freeze(self, code: str, evidence: bytes, notice: Notice) -> None:
        with self._database.writing() as db:
            if _frozen(db) is not None:
                return
            _check_order(db, [notice])
            write_notices(db, [notice])
            live = db.execute("SELECT id FROM subscription WHERE state = 'active'").fetchall()
            add_due(db, [Due(id_, notice.key, "") for (id_,) in live])
            db.execute("INSERT INTO alarm VALUES (?, ?, ?)", (notice.key, code, evidence))
            db.execute("UPDATE follower SET published = ?, frozen = ?", (notice.key, code))

    def thaw(self) -> None:
        with self._database.writing() as db:
            db.execute("UPDATE follower SET frozen = NULL")

    def evidence(self) -> bytes | None:
        with self._database.reading() as db:
            row = db.execute("SELECT evidence FROM alarm ORDER BY key DESC LIMIT 1").fetchone()
        return None if row is None else bytes(row[0])

    def report(
        self, *, seen: int | None = None, error: str | None = None, checked_at: str | None = None
    ) -> None:
        with self._database.writing() as db:
            db.execute(_REPORT, {"seen": seen, "error": error, "at": checked_at})


def _verified(db: sqlite3.Connection) -> int:
    (size,) = db.execute("SELECT verified FROM follower").fetchone()
    return int(size)


def _staged(db: sqlite3.Connection, first: int, stop: int) -> int:
    (count,) = db.execute("SELECT count(*) FROM entry WHERE idx >= ? AND idx < ?", (first, stop)).fetchone()
    return int(count)


def _frozen(db: sqlite3.Connection) -> str | None:
    (code,) = db.execute("SELECT frozen FROM follower").fetchone()
    return None if code is None else str(code)


def _check_order(db: sqlite3.Connection, notices: Sequence[Notice]) -> None:
    if _frozen(db) is not None:
        raise Stale("follower.frozen")
    keys = [read_published(db), *(notice.key for notice in notices)]
    if any(before >= after for before, after in itertools.pairwise(keys)):
        raise Stale("follower.moved")


def _check_generation(db: sqlite3.Connection, generation: int | None) -> None:
    (present,) = db.execute("SELECT generation FROM registry").fetchone()
    if generation not in (None, present):
        raise Stale("subscriptions.moved")
