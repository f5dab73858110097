"""The history of one stream: who did what and when, each with its entry, read through the event store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple

from libroabierto.domain.corrections import MOST_CORRECTIONS
from libroabierto.domain.doubt import in_doubt
from libroabierto.domain.world import Document, World
from libroabierto.record.event import Event
from libroabierto_ledger.application.asof import AsOf, resolve
from libroabierto_ledger.application.bounds import DEFAULT_LIMIT, MAX_LIMIT
from libroabierto_ledger.application.ledger import Ledger
from libroabierto_ledger.application.logged import LoggedEntry, read_logged, read_outline
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.ports import Snapshot


class Remarks(NamedTuple):
    """What the ledger says of an entry elsewhere."""

    in_doubt: Document | None = None  # why, as domain/doubt.py says
    corrections: tuple[Document, ...] = ()  # the rows of all its corrections, the oldest first


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a stream, and what is said of it."""

    version: int  # in the stream
    index: int
    raw: bytes
    event: Event  # without its data and its payload
    remarks: Remarks
    withholds: bool  # personal data, as digests


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of a stream's history; *version* is the stream's as of then.

    *named* are the rows of now, by kind and id, which its sentences name (domain/words.py).
    """

    as_of: AsOf
    version: int
    items: tuple[Told, ...]
    named: Mapping[tuple[str, str], Document]


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
        code = str(self._reader.founding()["log_code"])
        return [read_logged(told.raw, code) for told in self.told(name, after=after, limit=limit).items]

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
            found = self._read(name, after, min(limit, head.version - after))
            items = _told(snapshot, moment.index, name, found, after)
            named = _named(snapshot.world, frozenset().union(*(read_outline(raw).named for raw in found)))
        return Chapter(moment, head.version, items, named)

    def remarks(self, logged: LoggedEntry) -> Remarks:
        """Return what is said of an entry now."""
        with self._reader.snapshot() as snapshot:
            (told,) = _told(snapshot, snapshot.head.size - 1, logged.event.stream, [logged.raw], 0)
            return told.remarks

    def named(self, rows: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Document]:
        """Return these rows (kind, id) as they are now, as far as they are recorded."""
        with self._reader.snapshot() as snapshot:
            return _named(snapshot.world, rows)

    def _read(self, name: str, after: int, count: int) -> list[bytes]:
        """Read entries that the snapshot knows; what was recorded never changes."""
        if count <= 0:
            return []
        with self._replaying():
            return [event.state for event in self._ledger.stream(name, after=after, limit=count)]


def _told(snapshot: Snapshot, at: int, stream: str, found: list[bytes], after: int) -> tuple[Told, ...]:
    """Put beside entries of a stream what is said of each."""
    outlines, corrections = [read_outline(raw) for raw in found], _corrections(snapshot, at, stream)
    snapshot.prepare(at, [outline.event for outline in outlines])
    world, told = snapshot.world_at(at), []
    for version, (raw, outline) in enumerate(zip(found, outlines, strict=True), after + 1):
        doubt = in_doubt(world, outline.event, outline.index)
        remarks = Remarks(doubt, corrections(outline.index))
        told.append(Told(version, outline.index, raw, outline.event, remarks, outline.withholds))
    return tuple(told)


def _corrections(snapshot: Snapshot, at: int, stream: str) -> Callable[[int], tuple[Document, ...]]:
    """Return what gives all corrections of an entry of the stream, in which they stand themselves.

    Most streams have few or none: then one question is enough for all their entries. No entry has more of
    them than the rules let in.
    """

    def found(tag: str, most: int) -> tuple[Document, ...]:
        return tuple(row.read() for row in snapshot.rows("correction", [tag], at, "", most))

    all_of_them = found(f"stream:{stream}", MOST_CORRECTIONS + 1)
    if len(all_of_them) > MOST_CORRECTIONS:
        return lambda index: found(f"corrects:{index}", MOST_CORRECTIONS)
    return lambda index: tuple(one for one in all_of_them if one["corrects"] == index)


def _named(world: World, rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Document]:
    found = {(kind, id): world.get(kind, id) for kind, id in sorted(rows)}
    return {place: row for place, row in found.items() if row}
