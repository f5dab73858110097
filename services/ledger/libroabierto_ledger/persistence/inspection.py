"""A view for whoever re-checks everything: the stored rows, and a second set beside them.

The second set lives in temporary tables of the same names, which hide the stored ones from whatever
is written for these (SQLite looks a name up in `temp` first); the stored ones are `main.…` then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Final

from libroabierto_ledger.persistence.rows import SqlRows
from libroabierto_ledger.persistence.schema import SHAPE, state_tables
from libroabierto_ledger.persistence.snapshot import SqlSnapshot
from libroabierto_ledger.ports import StoredEntry

_ENTRIES: Final = (
    "SELECT e.idx, s.state, e.leaf, e.hash, e.recorded_at, e.key, e.event_id, s.topic, e.stream, e.version"
    " FROM stored_events s JOIN ledger_entry e"
    " ON e.idx = s.rowid - 1 AND e.stream = s.originator_id AND e.version = s.originator_version"
    " ORDER BY s.rowid"
)
_DIFFERENCE: Final = (
    "SELECT min(from_index) FROM ("
    " SELECT * FROM (SELECT * FROM main.{table} EXCEPT SELECT * FROM temp.{table})"
    " UNION ALL SELECT * FROM (SELECT * FROM temp.{table} EXCEPT SELECT * FROM main.{table}))"
)


class SqlInspection(SqlSnapshot):
    """A snapshot on a connection of its own, whose temporary tables end with it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        for statement in state_tables(temporary=True):
            db.execute(statement)
        self.again = SqlRows(db)

    def first_difference(self) -> int | None:
        selects = [_DIFFERENCE.format(table=table) for table in ("state_row", "state_tag")]
        found = [self._db.execute(select).fetchone()[0] for select in selects]
        return min((index for index in found if index is not None), default=None)

    def stored_entries(self) -> Iterator[StoredEntry]:
        return (StoredEntry(*row) for row in self._db.execute(_ENTRIES))

    def stored_tiles(self) -> Iterator[tuple[int, int, bytes]]:
        return iter(self._db.execute("SELECT level, idx, data FROM ledger_tile ORDER BY level, idx"))

    def is_of_this_release(self) -> bool:
        (shape,) = self._db.execute("PRAGMA user_version").fetchone()
        return bool(shape == SHAPE)

    def counts(self) -> tuple[int, int]:
        select = "SELECT (SELECT count(*) FROM stored_events), (SELECT count(*) FROM ledger_entry)"
        events, entries = self._db.execute(select).fetchone()
        return events, entries
