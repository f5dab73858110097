"""The rows of state, written as a fold goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from libroabierto.domain.world import Effect
from libroabierto_ledger.persistence.intervals import Intervals
from libroabierto_ledger.persistence.schema import NOW, set_shape
from libroabierto_ledger.persistence.world import SqlWorld

_CLOSE_ROW: Final = "UPDATE state_row SET until_index = ? WHERE kind = ? AND id = ? AND " + NOW  # noqa: S608 - only our own words
_CLOSE_TAG: Final = "UPDATE state_tag SET until_index = ? WHERE kind = ? AND tag = ? AND id = ? AND " + NOW  # noqa: S608 - only our own words
_NEW_ROW: Final = "INSERT INTO state_row VALUES (?, ?, ?, ?, ?)"
_NEW_TAG: Final = "INSERT INTO state_tag VALUES (?, ?, ?, ?, ?)"


class SqlRows:
    """The tables `state_row` and `state_tag` of *db*, temporary ones if there are such."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def world(self, at: int) -> SqlWorld:
        """Answer as of index *at* (-1: before entry 0)."""
        return SqlWorld(self._db, at)

    def clear(self) -> None:
        """Forget every row."""
        self._db.execute("DELETE FROM state_row")
        self._db.execute("DELETE FROM state_tag")

    def seal(self) -> None:
        """Say that all of them were folded by this release."""
        self._db.execute(set_shape())

    def put(self, effects: Sequence[Effect], present: SqlWorld | None = None) -> None:
        """Take in effects in order; *present* is a world of before them that may know some answers."""
        before = present or SqlWorld(self._db)
        before.load({(row.kind, row.id): None for effect in effects for row in effect.rows})
        intervals = Intervals.of(effects, before.get)
        for statement, parameters in (
            (_CLOSE_ROW, intervals.closed_rows),
            (_NEW_ROW, intervals.new_rows),
            (_CLOSE_TAG, intervals.closed_tags),
            (_NEW_TAG, intervals.new_tags),
        ):
            if parameters:
                self._db.executemany(statement, parameters)
