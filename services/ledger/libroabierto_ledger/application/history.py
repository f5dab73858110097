"""The history of one stream: who did what and when, each with its entry, read through the event store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from libroabierto_ledger.application.bounds import DEFAULT_LIMIT, MAX_LIMIT
from libroabierto_ledger.application.ledger import Ledger
from libroabierto_ledger.application.logged import LoggedEntry, read_logged
from libroabierto_ledger.application.reading import NotFound, Reader

Replaying = Callable[[], AbstractContextManager[None]]
"""Must raise what a store's snapshot may raise, in place of what the event store's library raises inside."""


class History:
    """Replays streams. Thread-safe."""

    def __init__(self, reader: Reader, ledger: Ledger, replaying: Replaying) -> None:
        self._reader, self._ledger, self._replaying = reader, ledger, replaying

    def stream(self, name: str, *, after: int = 0, limit: int = DEFAULT_LIMIT) -> list[LoggedEntry]:
        """Return entries of a stream whose version is greater than *after*, oldest first.

        The version of the n-th entry is *after* + n. Raises NotFound("stream.not-found"), and as a
        snapshot LedgerBusy and StoreUnreadable.
        """
        assert 1 <= limit <= MAX_LIMIT, "our bug: the web checks limits"
        with self._reader.snapshot() as snapshot:
            size, head = snapshot.head.size, snapshot.world.head(name)
            if head is None:
                raise NotFound("stream.not-found", stream=name)
            code = self._reader.log_code(snapshot)
        with self._replaying():
            events = self._ledger.stream(name, after=after, limit=limit)
        read = [read_logged(event.state, code) for event in events]
        return [entry for entry in read if entry.index < size]  # nothing that is newer than the snapshot
