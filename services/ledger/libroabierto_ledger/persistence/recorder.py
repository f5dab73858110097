"""The event store's recorder: writes entries only inside the sequencer's open transaction.

The library would begin a transaction of its own for each save, and number its rows itself. Here one
`save(*events, tx=cursor, first=position)` a batch joins the transaction that is open, and positions
come from the head row: an event that somebody inserted beside the ledger collides, and the
sequencer stops instead of building on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteCursor

from libroabierto_ledger.persistence.schema import tables

_INSERT = (
    "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
    " VALUES (?, ?, ?, ?, ?)"
)


class LedgerRecorder(SQLiteApplicationRecorder):
    """Keeps the events of the ledger, and knows the tables beside them."""

    def construct_create_table_statements(self) -> list[str]:
        return [*super().construct_create_table_statements(), *tables()]

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        tx: SQLiteCursor | None = None,
        first: int = 0,
        **kwargs: Any,
    ) -> Sequence[int]:
        """Insert a batch at positions *first*, *first* + 1, ... (index + 1) in the open transaction *tx*."""
        assert tx is not None, "our bug: a write outside the sequencer's transaction"
        positions = range(first, first + len(stored_events))
        tx.executemany(
            _INSERT,
            [
                (position, event.originator_id, event.originator_version, event.topic, event.state)
                for position, event in zip(positions, stored_events, strict=True)
            ],
        )
        return positions
