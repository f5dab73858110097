"""Counts the SQL statements that this process runs, whoever opened the connection.

The interpreter tells an audit hook of each connection as it is made (`sqlite3.connect/handle`), and
SQLite tells each connection's trace callback of each statement as it begins; of an `executemany`,
once a row. Nothing of the product needs to know.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from typing import Any, Self


class Statements:
    """Begin to count connections before the ledger is opened; count statements inside `with`."""

    def __init__(self) -> None:
        self.count = 0
        self.seen: set[str] = set()  # their texts, with the parameters filled in
        self._connections: list[sqlite3.Connection] = []
        self._counting = False
        sys.addaudithook(self._hear)  # stays as long as the process

    def __enter__(self) -> Self:
        self.count, self.seen, self._counting = 0, set(), True
        self._tell(self._begun)
        return self

    def __exit__(self, *exc: object) -> None:
        self._counting = False
        self._tell(None)

    def _tell(self, callback: Callable[[str], None] | None) -> None:
        for connection in list(self._connections):
            try:
                connection.set_trace_callback(callback)
            except sqlite3.ProgrammingError:  # closed by now
                self._connections.remove(connection)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "sqlite3.connect/handle":
            self._connections.append(arguments[0])
            if self._counting:
                arguments[0].set_trace_callback(self._begun)

    def _begun(self, statement: str) -> None:
        self.count += 1
        self.seen.add(statement)
