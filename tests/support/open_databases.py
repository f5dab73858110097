"""The notifier's databases that tests of this process opened, so that no test leaves its connections behind.

A database whose connections were closed opens new ones when it is asked again.
"""

from __future__ import annotations

from libroabierto_notifier.persistence.database import Database

_OPENED: list[Database] = []


def remembered(database: Database) -> Database:
    """Return *database*, to be closed by `close_all`."""
    _OPENED.append(database)
    return database


def close_all() -> None:
    """Close every connection of the databases that were remembered, and forget them."""
    while _OPENED:
        _OPENED.pop().close()
