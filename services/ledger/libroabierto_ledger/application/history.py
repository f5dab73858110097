"""The history of one stream: who did what and when, each with its entry, read through the event store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, NamedTuple

from libroabierto.domain.doubt import in_doubt
from libroabierto.domain.world import Document
from libroabierto_ledger.application.asof import AsOf, resolve
from libroabierto_ledger.application.bounds import DEFAULT_LIMIT, MAX_LIMIT
from libroabierto_ledger.application.ledger import Ledger
from libroabierto_ledger.application.logged import LoggedEntry, read_logged
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.ports import Snapshot

MOST_CORRECTIONS: Final = 20  # of one entry; whoever needs more errata than that needs another act


class Remarks(NamedTuple):
    """What the ledger says of an entry elsewhere."""

    in_doubt: Document | None  # why, as domain/doubt.py says
    corrections: tuple[Document, ...]  # the rows of its corrections, at most MOST_CORRECTIONS


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a stream, and what is said of it."""

    version: int  # in the stream
    logged: LoggedEntry
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of a stream's history; *version* is the stream's as of then."""

    as_of: AsOf
    version: int
    items: tuple[Told, ...]


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
        return [told.logged for told in self.told(name, after=after, limit=limit).items]

    def told(
        self, name: str, *, as_of: str | None = None, after: int = 0, limit: int = DEFAULT_LIMIT
    ) -> Chapter:
        """Return a page of the stream's history, oldest first, versions greater than *after*.

        Raises NotFound("stream.not-found") if it had not begun by then, Malformed("as-of.…").
        """
        assert 1 <= limit <= MAX_LIMIT, "our bug: the web checks limits"
        with self._reader.snapshot() as snapshot:
            moment = resolve(snapshot, as_of, self._reader.clock())
            head = snapshot.world_at(moment.index).head(name)
            if head is None:
                raise NotFound("stream.not-found", stream=name)
            found = self._read(snapshot, name, after, min(limit, head.version - after))
            items = _told(snapshot, moment.index, found, after)
        return Chapter(moment, head.version, items)

    def remarks(self, logged: LoggedEntry) -> Remarks:
        """Return what is said of an entry now."""
        with self._reader.snapshot() as snapshot:
            return _remarks(snapshot, snapshot.head.size - 1, logged)

    def _read(self, snapshot: Snapshot, name: str, after: int, count: int) -> list[LoggedEntry]:
        """Read entries that the snapshot knows; what was recorded never changes."""
        if count <= 0:
            return []
        code = self._reader.log_code(snapshot)
        with self._replaying():
            events = self._ledger.stream(name, after=after, limit=count)
        return [read_logged(event.state, code) for event in events]


def _told(snapshot: Snapshot, at: int, found: list[LoggedEntry], after: int) -> tuple[Told, ...]:
    return tuple(
        Told(version, logged, _remarks(snapshot, at, logged))
        for version, logged in enumerate(found, after + 1)
    )


def _remarks(snapshot: Snapshot, at: int, logged: LoggedEntry) -> Remarks:
    doubt = in_doubt(snapshot.world_at(at), logged.event.kid, logged.index)
    rows = snapshot.rows("correction", [f"corrects:{logged.index}"], at, "", MOST_CORRECTIONS)
    return Remarks(doubt, tuple(row.read() for row in rows))
