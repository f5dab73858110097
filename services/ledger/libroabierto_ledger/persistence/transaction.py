"""One batch: everything that it appends is committed together, or not at all."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from eventsourcing.sqlite import SQLiteCursor

from libroabierto.record.event import Event
from libroabierto.tlog.tile import Tile
from libroabierto_ledger.persistence.rows import SqlRows
from libroabierto_ledger.persistence.snapshot import find_keys, read_entries, read_head, read_tile
from libroabierto_ledger.persistence.world import SqlWorld
from libroabierto_ledger.ports import Batch, RecordedEvent, StoredEntry

Save = Callable[..., Any]
"""The event-sourced application's `save(*events, tx=cursor, first=position)`."""

_NEW_ENTRY: Final = "INSERT INTO ledger_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_TILE: Final = (
    "INSERT INTO ledger_tile VALUES (?, ?, ?) ON CONFLICT (level, idx) DO UPDATE SET data = excluded.data"
)
_CHECKPOINT: Final = "INSERT INTO ledger_checkpoint VALUES (?, ?)"
_HEAD: Final = (
    "UPDATE ledger_head SET size = ?, root = ?, hash = ?, recorded_at = ?"
    " WHERE id = 1 AND size = ? AND root = ?"
)


class _Accepted:
    """The events of a batch as one object to save: the library examines each object at some cost."""

    def __init__(self, entries: Sequence[StoredEntry]) -> None:
        self.id = "batch"
        self._entries = entries

    def collect_events(self) -> Iterator[RecordedEvent]:
        """Give the events in their order (CollectEventsProtocol)."""
        return map(_recorded, self._entries)


class SqlTransaction:
    """The writer's own view, between BEGIN IMMEDIATE and the commit."""

    def __init__(self, cursor: SQLiteCursor, save: Save) -> None:
        self._cursor, self._save = cursor, save
        self._db: sqlite3.Connection = cursor.sqlite_cursor.connection
        self.head = read_head(self._db)
        self.world = SqlWorld(self._db)

    @functools.cached_property
    def rows(self) -> SqlRows:
        """The rows of state."""
        return SqlRows(self._db)

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        return find_keys(self._db, keys)

    def prepare(self, events: Sequence[Event]) -> None:
        self.world.prepare(events)

    def tile(self, tile: Tile) -> bytes:
        return read_tile(self._db, tile)

    def entries(self, first: int, stop: int) -> list[bytes]:
        return read_entries(self._db, first, stop)

    def append(self, batch: Batch) -> None:
        """Write the batch in ten statements; the head moves only from where the batch began."""
        assert batch.old == self.head, "our bug: a batch for another head"
        old, new = batch.old, batch.new
        self._save(_Accepted(batch.entries), tx=self._cursor, first=old.size + 1)
        self._db.executemany(_NEW_ENTRY, list(map(_columns, batch.entries)))
        self.rows.put(batch.effects, self.world)
        self._db.executemany(_TILE, [(level, index, data) for (level, index), data in batch.tiles.items()])
        self._db.execute(_CHECKPOINT, (new.size, batch.note))
        moved = self._db.execute(_HEAD, (new.size, new.root, new.hash, new.recorded_at, old.size, old.root))
        assert moved.rowcount == 1, "our bug: the head moved under the lock"


def _recorded(entry: StoredEntry) -> RecordedEvent:
    return RecordedEvent(entry.stream, entry.version, entry.type, entry.raw)


def _columns(entry: StoredEntry) -> tuple[object, ...]:
    return (
        entry.index,
        entry.event_id,
        entry.key,
        entry.stream,
        entry.version,
        entry.recorded_at,
        entry.leaf,
        entry.hash,
    )
