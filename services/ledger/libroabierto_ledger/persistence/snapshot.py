"""One consistent view of the database: what is committed later does not show in it."""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from libroabierto.record.event import Event
from libroabierto.tlog.tile import Tile
from libroabierto_ledger.persistence.schema import PAST, PRESENT, Visible
from libroabierto_ledger.persistence.world import SqlWorld
from libroabierto_ledger.ports import Head, StoredCheckpoint, StoredRow

_FIND: Final = "SELECT key, idx FROM ledger_entry WHERE key IN (SELECT value FROM json_each(?))"
_TAGGED: Final = "(SELECT id FROM {visible.tags} AND kind = :kind AND tag = :tag{n}) t{n}"
_VISIBLE: Final = "(SELECT id, document FROM {visible.rows} AND kind = :kind) r"
# Documents are served as they are stored: bytes, which nobody decodes and spells again.
_ROW: Final = (
    "SELECT id, CAST(document AS BLOB), until_index FROM state_row"
    " WHERE kind = ? AND id = ? AND from_index <= ? ORDER BY from_index DESC LIMIT 1"
)


def read_head(db: sqlite3.Connection) -> Head:
    """Return where the log stands."""
    row = db.execute("SELECT size, root, hash, recorded_at FROM ledger_head WHERE id = 1").fetchone()
    return Head(*row)


def read_entries(db: sqlite3.Connection, first: int, stop: int) -> list[bytes]:
    """Return raw entries; rowids are index + 1."""
    select = "SELECT state FROM stored_events WHERE rowid > ? AND rowid <= ? ORDER BY rowid"
    return [state for (state,) in db.execute(select, (first, stop))]


def read_tile(db: sqlite3.Connection, tile: Tile) -> bytes:
    """Return exactly the tile's bytes; KeyError if there is no such tile."""
    select = "SELECT data FROM ledger_tile WHERE level = ? AND idx = ?"
    row = db.execute(select, (tile.level, tile.index)).fetchone()
    if row is None:
        raise KeyError(tile.path)
    return tile.cut(row[0])


def find_keys(db: sqlite3.Connection, keys: Sequence[str]) -> dict[str, int]:
    """Map the recorded ones of these idempotency keys to their indexes."""
    return dict(db.execute(_FIND, (json.dumps(keys),)).fetchall())


class SqlSnapshot:
    """Answers from one read transaction of *db*."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.head = read_head(db)  # the first read fixes what the transaction sees
        self._worlds: dict[int, SqlWorld] = {}  # of indexes before the present; each keeps its answers

    @functools.cached_property
    def world(self) -> SqlWorld:
        """The present."""
        return SqlWorld(self._db)

    def world_at(self, at: int) -> SqlWorld:
        if at == self.head.size - 1:
            return self.world
        return self._worlds.setdefault(at, SqlWorld(self._db, at))

    def prepare(self, at: int, signed: Sequence[Event]) -> None:
        self.world_at(at).load_found("key", {f"kid:{event.kid}" for event in signed})
        self.world.load({("institution", event.issuer) for event in signed})

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        return find_keys(self._db, keys)

    def entries(self, first: int, stop: int) -> list[bytes]:
        return read_entries(self._db, first, stop)

    def tile(self, tile: Tile) -> bytes:
        return read_tile(self._db, tile)

    def checkpoint(self, size: int) -> StoredCheckpoint | None:
        found = self.checkpoints(size - 1, 1)
        return found[0] if found else None

    def checkpoints(self, after: int, limit: int) -> list[StoredCheckpoint]:
        select = "SELECT size, note FROM ledger_checkpoint WHERE size > ? ORDER BY size LIMIT ?"
        return [StoredCheckpoint(*row) for row in self._db.execute(select, (after, limit))]

    def last_before(self, instant: str) -> int | None:
        select = (
            "SELECT idx FROM ledger_entry WHERE recorded_at < ? ORDER BY recorded_at DESC, idx DESC LIMIT 1"
        )
        row = self._db.execute(select, (instant,)).fetchone()
        return None if row is None else int(row[0])

    def recorded_at(self, index: int) -> str:
        row = self._db.execute("SELECT recorded_at FROM ledger_entry WHERE idx = ?", (index,)).fetchone()
        if row is None:
            raise KeyError(index)
        return str(row[0])

    def row(self, kind: str, id: str, at: int) -> StoredRow | None:
        row = self._db.execute(_ROW, (kind, id, at)).fetchone()
        return StoredRow(row[0], row[1]) if row is not None and row[2] > at else None

    def rows(self, kind: str, tags: Sequence[str], at: int, after: str, limit: int) -> list[StoredRow]:
        visible = PRESENT if at == self.head.size - 1 else PAST
        asked = {"kind": kind, "at": at, "after": after, "limit": limit}
        asked.update((f"tag{n}", tag) for n, tag in enumerate(tags))
        found = self._db.execute(_select_rows(visible, len(tags)), asked)
        return [StoredRow(*row) for row in found]


@functools.cache
def _select_rows(visible: Visible, tags: int) -> str:
    """Spell the list of rows that carry so many tags; the first tag leads, so a page costs a page.

    CROSS JOIN and the plus signs keep SQLite from leading with another table.
    """
    tables = [_TAGGED.format(visible=visible, n=n) for n in range(tags)]
    tables.append(_VISIBLE.format(visible=visible))
    lead = "t0" if tags else "r"
    same = "".join(f" AND {name}.id = +t0.id" for name in [*(f"t{n}" for n in range(1, tags)), "r"] if tags)
    return (
        f"SELECT r.id, CAST(r.document AS BLOB) FROM {' CROSS JOIN '.join(tables)}"  # noqa: S608 - only our own words
        f" WHERE {lead}.id > :after{same} ORDER BY {lead}.id LIMIT :limit"
    )
