"""The rows of state, now or as of an earlier day: what the ledger knew by then.

`as_of` is an index ("123", an entry that exists) or a day ("2026-11-20", until its end in Mexico
City). An answer names its index, the size it was made at, and the date for which derived members
were computed: that day; for an index the day on which the entry was recorded; without `as_of` today.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from libroabierto.domain.calendar import day_of, end_of
from libroabierto.domain.derived import with_derived
from libroabierto.domain.kinds import KINDS
from libroabierto.errors import Malformed
from libroabierto.record.moments import format_millis, parse_date, parse_millis
from libroabierto_ledger.application.bounds import DEFAULT_LIMIT, MAX_LIMIT
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.ports import Snapshot, StoredRow

BEFORE_ALL: Final = -1  # the index before entry 0: nothing was recorded by then

# Kinds whose documents change with the answer's date; all others are served as they are stored.
_DERIVED: Final = frozenset({"declaration"})
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class AsOf:
    """Which state an answer shows: after entry *index* (-1: before entry 0), of a log of *size* entries."""

    index: int
    size: int
    date: date

    def to_document(self) -> dict[str, Any]:
        """Return the member `as_of` of an answer; `index` is null where nothing was recorded."""
        index = None if self.index == BEFORE_ALL else self.index
        return {"index": index, "size": self.size, "date": self.date.isoformat()}


@dataclass(frozen=True, slots=True)
class Item:
    """One row of state; `text` is finished JSON."""

    as_of: AsOf
    id: str
    text: str

    @property
    def document(self) -> dict[str, Any]:
        """The row, parsed; for pages."""
        parsed: dict[str, Any] = json.loads(self.text)
        return parsed


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order of their ids; `next` is the cursor of the next page, None at the end."""

    as_of: AsOf
    items: tuple[Item, ...]
    next: str | None

    def to_json(self) -> str:
        """Return {"as_of", "items", "next"} without parsing the rows again."""
        items = ",".join(item.text for item in self.items)
        return f'{{"as_of":{_dump(self.as_of.to_document())},"items":[{items}],"next":{_dump(self.next)}}}'


class States:
    """Answers about the state, each from one snapshot. Thread-safe."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def item(self, kind: str, id: str, *, as_of: str | None = None) -> Item:
        """Return one row; NotFound("row.not-found") if there was none, Malformed("as-of.…")."""
        assert kind in KINDS, "our bug: no such kind"
        with self._reader.snapshot() as snapshot:
            moment = self._as_of(snapshot, as_of)
            row = snapshot.row(kind, id, moment.index)
            if row is None:
                raise NotFound("row.not-found", kind=kind, id=id)
            return _item(kind, row, moment)

    def page(
        self,
        kind: str,
        *,
        tags: Sequence[str] = (),
        as_of: str | None = None,
        after: str = "",
        limit: int = DEFAULT_LIMIT,
    ) -> Page:
        """List the rows that carry all *tags* (domain/kinds.py), after the id *after*.

        Raises Malformed ("as-of.…", "limit.out-of-range").
        """
        assert kind in KINDS, "our bug: no such kind"
        if not 1 <= limit <= MAX_LIMIT:
            raise Malformed("limit.out-of-range", least=1, most=MAX_LIMIT)
        with self._reader.snapshot() as snapshot:
            moment = self._as_of(snapshot, as_of)
            found = snapshot.rows(kind, tags, moment.index, after, limit + 1)
        items = tuple(_item(kind, row, moment) for row in found[:limit])
        return Page(moment, items, items[-1].id if len(found) > limit else None)

    def as_of(self, text: str | None = None) -> AsOf:
        """Resolve an `as_of`, so that several answers show the same state; Malformed("as-of.…")."""
        with self._reader.snapshot() as snapshot:
            return self._as_of(snapshot, text)

    def _as_of(self, snapshot: Snapshot, text: str | None) -> AsOf:
        size = snapshot.head.size
        if text is None:
            return AsOf(size - 1, size, day_of(self._reader.clock()))
        if _INDEX.fullmatch(text):
            return _as_of_index(snapshot, int(text))
        return self._as_of_day(snapshot, text)

    def _as_of_day(self, snapshot: Snapshot, text: str) -> AsOf:
        try:
            day = parse_date(text)
        except Malformed:
            raise Malformed("as-of.form") from None
        if day > day_of(self._reader.clock()):
            raise Malformed("as-of.in-future", date=text)
        last = snapshot.last_before(format_millis(end_of(day)))
        return AsOf(BEFORE_ALL if last is None else last, snapshot.head.size, day)


def _as_of_index(snapshot: Snapshot, index: int) -> AsOf:
    if index >= snapshot.head.size:
        raise Malformed("as-of.beyond-log", index=index, size=snapshot.head.size)
    return AsOf(index, snapshot.head.size, day_of(parse_millis(snapshot.recorded_at(index))))


def _item(kind: str, row: StoredRow, moment: AsOf) -> Item:
    if kind not in _DERIVED:
        return Item(moment, row.id, row.document)
    document = with_derived(kind, json.loads(row.document), moment.date)
    return Item(moment, row.id, _dump(document))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
