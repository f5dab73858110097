"""What a rule may look up: rows of state, stream heads, event ids. And the world held in memory.

State is a set of *rows*. A row has a kind ("institution"), an id ("ayto-15113"), its finished JSON
document, and *tags*: short strings by which rules and lists find it ("role:authority:15113"). An
entry may replace rows; it never changes one in place. Rules ask by id or by tag, nothing else, so
that the same question costs the same in memory and in SQL, at 1,000 entries and at 100,000.

`MemoryWorld` serves auditor, `libro check` and tests, and, laid over another world, the items of
one batch that are accepted but not yet stored. The ledger's persistence implements the same
Protocol in SQL; both pass one contract suite (tests/support/world_contract.py).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Document = Mapping[str, Any]  # a JSON object; never changed in place


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one piece of state, from the entry that made it until the next version."""

    kind: str
    document: Document  # its member "id" is the row's id
    tags: frozenset[str]

    @property
    def id(self) -> str:
        """The row's id, unique within its kind."""
        return str(self.document["id"])


@dataclass(frozen=True, slots=True)
class StreamHead:
    """The last entry of a stream: its version there, its index in the log, its entry's SHA-256 (hex)."""

    version: int
    index: int
    hash: str


@dataclass(frozen=True, slots=True)
class Effect:
    """All that one accepted entry changes in a world."""

    index: int
    event_id: str
    stream: str
    version: int
    hash: str
    recorded_on: str  # the legal day on which it was recorded, YYYY-MM-DD
    rows: tuple[Row, ...]


class Days:
    """On which legal day each entry was recorded: the first index of each day, in order.

    `recorded_at` never decreases, so a day costs one item, however many entries it has.
    """

    def __init__(self, firsts: Iterable[tuple[int, str]] = (), size: int = 0) -> None:
        self.firsts = list(firsts)
        self.size = size  # one more than the last index that was added

    def add(self, index: int, day: str) -> None:
        """Take in the next entry."""
        if not self.firsts or self.firsts[-1][1] != day:
            self.firsts.append((index, day))
        self.size = index + 1

    def of(self, index: int) -> str | None:
        """Return the day of entry *index*, or None for one that was not added."""
        at = bisect.bisect_right(self.firsts, index, key=lambda first: first[0])
        return self.firsts[at - 1][1] if at and index < self.size else None


class World(Protocol):
    """Answers about the entries so far, each in O(log n); nothing here changes anything."""

    def get(self, kind: str, id: str) -> Document | None:
        """Return the present document of a row, or None."""

    def find(self, kind: str, tag: str) -> list[Document]:
        """Return the present documents that carry *tag*, ordered by row id."""

    def head(self, stream: str) -> StreamHead | None:
        """Return the last entry of *stream*, or None before its first."""

    def index_of(self, event_id: str) -> int | None:
        """Return the index of the entry whose event has this id, or None."""

    def recorded_on(self, index: int) -> str | None:
        """Return the legal day (YYYY-MM-DD) on which entry *index* was recorded, or None beyond the log."""


class EmptyWorld:
    """Before entry 0."""

    def get(self, kind: str, id: str) -> Document | None:
        """Nothing is known."""
        return None

    def find(self, kind: str, tag: str) -> list[Document]:
        """Nothing is known."""
        return []

    def head(self, stream: str) -> StreamHead | None:
        """No stream has begun."""
        return None

    def index_of(self, event_id: str) -> int | None:
        """No id is taken."""
        return None

    def recorded_on(self, index: int) -> str | None:
        """Nothing was recorded."""
        return None


class MemoryWorld:
    """A world in memory, alone or laid over another one."""

    def __init__(self, base: World | None = None) -> None:
        self._base: World = base or EmptyWorld()
        self._rows: dict[tuple[str, str], Row] = {}
        self._tagged: dict[tuple[str, str], dict[str, None]] = {}
        self._heads: dict[str, StreamHead] = {}
        self._indexes: dict[str, int] = {}
        self._days = Days()

    def get(self, kind: str, id: str) -> Document | None:
        """Return the present document of a row, or None."""
        row = self._rows.get((kind, id))
        return row.document if row else self._base.get(kind, id)

    def find(self, kind: str, tag: str) -> list[Document]:
        """Return the present documents that carry *tag*, ordered by row id."""
        found = [d for d in self._base.find(kind, tag) if (kind, str(d["id"])) not in self._rows]
        found += [self._rows[kind, id].document for id in self._tagged.get((kind, tag), ())]
        return found if len(found) < 2 else sorted(found, key=lambda document: str(document["id"]))

    def head(self, stream: str) -> StreamHead | None:
        """Return the last entry of *stream*, or None before its first."""
        return self._heads.get(stream) or self._base.head(stream)

    def index_of(self, event_id: str) -> int | None:
        """Return the index of the entry whose event has this id, or None."""
        index = self._indexes.get(event_id)
        return self._base.index_of(event_id) if index is None else index

    def recorded_on(self, index: int) -> str | None:
        """Return the legal day (YYYY-MM-DD) on which entry *index* was recorded, or None beyond the log."""
        return self._days.of(index) or self._base.recorded_on(index)

    def apply(self, effect: Effect) -> None:
        """Take in what one accepted entry changes."""
        self._days.add(effect.index, effect.recorded_on)
        self._heads[effect.stream] = StreamHead(effect.version, effect.index, effect.hash)
        self._indexes[effect.event_id] = effect.index
        for row in effect.rows:
            self._put(row)

    def absorb(self, above: MemoryWorld) -> None:
        """Take in all that a world which was laid over this one holds."""
        for row in above.rows():
            self._put(row)
        self._heads.update(above.heads())
        self._indexes.update(above.ids())
        for index, day in above.days().firsts:
            self._days.add(index, day)
        self._days.size = max(self._days.size, above.days().size)

    def rows(self) -> Iterable[Row]:
        """Yield the rows held here, ordered by kind and id (not those of a world below)."""
        return (row for _, row in sorted(self._rows.items()))

    def heads(self) -> Mapping[str, StreamHead]:
        """Return the stream heads held here, by stream (not those of a world below)."""
        return self._heads

    def ids(self) -> Mapping[str, int]:
        """Return the entry indexes held here, by event id (not those of a world below)."""
        return self._indexes

    def days(self) -> Days:
        """Return the days on which the entries held here were recorded."""
        return self._days

    @classmethod
    def restored(
        cls, rows: Iterable[Row], heads: Mapping[str, StreamHead], ids: Mapping[str, int], days: Days
    ) -> MemoryWorld:
        """Rebuild a world that stands on nothing from what `rows`, `heads`, `ids` and `days` gave."""
        world = cls()
        world._days = days
        for row in rows:
            world._put(row)
        world._heads.update(heads)
        world._indexes.update(ids)
        return world

    def _put(self, row: Row) -> None:
        kind, id = row.kind, row.id
        old = self._rows.get((kind, id))
        had = old.tags if old else frozenset()
        if had != row.tags:  # most versions of a row keep all their tags
            for tag in had - row.tags:
                del self._tagged[kind, tag][id]
            for tag in row.tags - had:
                self._tagged.setdefault((kind, tag), {})[id] = None
        self._rows[kind, id] = row
