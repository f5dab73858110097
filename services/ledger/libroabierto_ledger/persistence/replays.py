"""Reading through the event store's own library, which opens connections and raises errors of its own."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from eventsourcing.persistence import PersistenceError

from libroabierto_ledger.persistence.weather import weather
from libroabierto_ledger.ports import StoreUnreadable


@contextlib.contextmanager
def replaying() -> Iterator[None]:
    """Say what the library says as the store does: the weather, or StoreUnreadable("store.unreadable")."""
    try:
        with weather():
            yield
    except (sqlite3.Error, PersistenceError) as error:
        raise StoreUnreadable("store.unreadable", cause=str(error)) from error
