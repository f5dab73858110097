"""Withheld members as they are read: the ledger's word on each, and the value where it may be shown.

    {"_sd": "<digest>", "status": "disclosed", "value": ...}
    {"_sd": "<digest>", "status": "withheld" or "withdrawn"}

The state decides, as it is *now*, whatever day is asked about: what was withdrawn today is not shown for
a year ago either. The file of disclosures is never trusted alone: a value must be the one that the digest
commits to. Rows of state and entries hold digests; values are put in here and nowhere else.

What withholds nothing costs one look for `"_sd"` in its text.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, NamedTuple, Protocol, cast

from libroabierto.domain.personal import digests, digests_of
from libroabierto.domain.world import Document
from libroabierto.errors import LibroError
from libroabierto.record.disclosure import Disclosure, parse
from libroabierto.record.event import Event
from libroabierto_ledger.ports import Disclosures, Snapshot, StoredRow

MARK: Final = b'"_sd"'


class Shown(NamedTuple):
    """What the ledger says of one digest."""

    digest: str
    pointer: str | None  # into the event's data
    status: str  # disclosed, withheld or withdrawn
    disclosure: Disclosure | None  # only of what is disclosed
    withdrawn: int | None  # the entry that withdrew it

    def member(self) -> dict[str, Any]:
        """Return what stands in place of the withheld member."""
        said: dict[str, Any] = {"_sd": self.digest, "status": self.status}
        return said if self.disclosure is None else {**said, "value": self.disclosure.value}


def shown(snapshot: Snapshot, kept: Disclosures, asked: Sequence[str]) -> dict[str, Shown]:
    """Map *asked*, digests that entries carry, to what is said of them now."""
    rows = {digest: snapshot.world.get("disclosure", digest) for digest in asked}
    standing = [digest for digest, row in rows.items() if row is not None and row["withdrawn"] is None]
    found = kept.find(standing) if standing else {}
    return {digest: _shown(digest, row, found.get(digest)) for digest, row in rows.items()}


def _shown(digest: str, row: Document | None, text: str | None) -> Shown:
    pointer, withdrawn = (row["pointer"], row["withdrawn"]) if row else (None, None)
    opened = _opened(digest, text) if text is not None else None
    status = "withdrawn" if withdrawn is not None else "withheld" if opened is None else "disclosed"
    return Shown(digest, pointer, status, opened, withdrawn)


def _opened(digest: str, text: str) -> Disclosure | None:
    """Open what the file holds; what is not what the entry commits to is as good as nothing."""
    try:
        opened = parse(text)
    except LibroError:
        return None
    return opened if opened.digest == digest else None


def merged(snapshot: Snapshot, kept: Disclosures, raw: bytes) -> bytes:
    """Put into *raw*, a row as JSON, what is said of its withheld members."""
    if MARK not in raw:
        return raw
    document = json.loads(raw)
    said = shown(snapshot, kept, list(digests(document)))
    return json.dumps(_filled(document, said), ensure_ascii=False, separators=(",", ":")).encode()


def _filled(value: Any, said: Mapping[str, Shown]) -> Any:
    """Return *value* with each commitment that *said* knows replaced; the rest as it is."""
    if isinstance(value, dict):
        if value.keys() == {"_sd"} and value["_sd"] in said:
            return said[value["_sd"]].member()
        return {name: _filled(inner, said) for name, inner in value.items()}
    return [_filled(inner, said) for inner in value] if isinstance(value, list) else value


class Merging:
    """A snapshot whose rows show what may be shown; everything else is the snapshot's own."""

    def __init__(self, snapshot: Snapshot, kept: Disclosures) -> None:
        self._snapshot, self._kept = snapshot, kept

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)

    def row(self, kind: str, id: str, at: int) -> StoredRow | None:
        """Return the version of a row that was visible at index *at*."""
        found = self._snapshot.row(kind, id, at)
        return self._merged(found) if found else None

    def rows(self, kind: str, tags: Sequence[str], at: int, after: str, limit: int) -> list[StoredRow]:
        """List the rows visible at *at* that carry all *tags*."""
        return [self._merged(row) for row in self._snapshot.rows(kind, tags, at, after, limit)]

    def _merged(self, row: StoredRow) -> StoredRow:
        if MARK not in row.document:
            return row
        return dataclasses.replace(row, document=merged(self._snapshot, self._kept, row.document))


def merging(snapshot: Snapshot, kept: Disclosures) -> Snapshot:
    """Return *snapshot*, its rows showing what may be shown."""
    return cast(Snapshot, Merging(snapshot, kept))  # it hands through whatever a snapshot has


class _Reading(Protocol):
    """Gives consistent views (reading.Reader)."""

    def snapshot(self) -> AbstractContextManager[Snapshot]: ...


class Disclosed:
    """Answers about what events withhold. Thread-safe."""

    def __init__(self, reader: _Reading, kept: Disclosures) -> None:
        self._reader, self._kept = reader, kept

    def event(self, event: Event) -> Event:
        """Return *event* with what is said of its withheld members in its data; only for words."""
        found = digests_of(event)
        if not found:
            return event
        with self._told(found) as said:
            return dataclasses.replace(event, data=_filled(event.data, said))

    def of(self, event: Event) -> list[Shown]:
        """Return what is said of each digest that *event* carries, in order."""
        found = digests_of(event)
        if not found:
            return []
        with self._told(found) as said:
            return [said[digest] for digest in found]

    @contextmanager
    def _told(self, found: Sequence[str]) -> Iterator[dict[str, Shown]]:
        with self._reader.snapshot() as snapshot:
            yield shown(snapshot, self._kept, found)
