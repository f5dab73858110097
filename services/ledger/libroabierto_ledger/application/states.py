"""The rows of state, now or as of an earlier day (asof.py): what the ledger knew by then."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from libroabierto.domain.kinds import KINDS
from libroabierto.errors import Malformed
from libroabierto_ledger.application.asof import AsOf, resolve
from libroabierto_ledger.application.bounds import DEFAULT_LIMIT, MAX_LIMIT
from libroabierto_ledger.application.dated import dated, dump
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.ports import Snapshot, StoredRow


@dataclass(frozen=True, slots=True)
class Item:
    """One row of state; `raw` is finished JSON in UTF-8."""

    as_of: AsOf
    id: str
    raw: bytes

    @property
    def document(self) -> dict[str, Any]:
        """The row, parsed; for pages."""
        parsed: dict[str, Any] = json.loads(self.raw)
        return parsed


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order of their ids; `next` is the cursor of the next page, None at the end."""

    as_of: AsOf
    items: tuple[Item, ...]
    next: str | None

    def to_json(self) -> bytes:
        """Return {"as_of", "items", "next"} without parsing the rows again."""
        return b'{"as_of":%b,%b}' % (dump(self.as_of.to_document()), self.members())

    def members(self) -> bytes:
        """Return the JSON of `items` and `next`, without braces."""
        items = b",".join(item.raw for item in self.items)
        return b'"items":[%b],"next":%b' % (items, dump(self.next))


class Part(NamedTuple):
    """A list of rows that belong to another row: their kind, and the tag that names it ("secretariat")."""

    kind: str
    tag: str


class _Asked(NamedTuple):
    """Which rows a page has."""

    kind: str
    tags: Sequence[str]
    after: str = ""
    limit: int = DEFAULT_LIMIT


class States:
    """Answers about the state, each from one snapshot. Thread-safe."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def item(self, kind: str, id: str, *, as_of: str | None = None) -> Item:
        """Return one row; NotFound("row.not-found") if there was none, Malformed("as-of.…")."""
        with self._reader.snapshot() as snapshot:
            return _read(snapshot, kind, id, self._moment(snapshot, as_of))

    def whole(
        self, kind: str, id: str, parts: Mapping[str, Part], *, as_of: str | None = None
    ) -> tuple[Item, dict[str, Page]]:
        """Return one row, and the first page of each list of rows that belong to it; raises as `item`."""
        with self._reader.snapshot() as snapshot:
            moment = self._moment(snapshot, as_of)
            item = _read(snapshot, kind, id, moment)
            pages = {
                name: _page(snapshot, _Asked(part.kind, [f"{part.tag}:{id}"]), moment)
                for name, part in parts.items()
            }
        return item, pages

    def page(
        self,
        kind: str,
        *,
        tags: Sequence[str] = (),
        of: tuple[str, str] | None = None,
        as_of: str | None = None,
        after: str = "",
        limit: int = DEFAULT_LIMIT,
    ) -> Page:
        """List the rows that carry all *tags* (domain/kinds.py), after the id *after*.

        *of* is the (kind, id) of the row that they belong to, which must exist. Raises
        NotFound("row.not-found"), Malformed ("as-of.…", "limit.out-of-range").
        """
        if not 1 <= limit <= MAX_LIMIT:
            raise Malformed("limit.out-of-range", least=1, most=MAX_LIMIT)
        with self._reader.snapshot() as snapshot:
            moment = self._moment(snapshot, as_of)
            if of is not None:
                _stored(snapshot, *of, moment)
            return _page(snapshot, _Asked(kind, tags, after, limit), moment)

    def as_of(self, text: str | None = None) -> AsOf:
        """Resolve an `as_of`, so that several answers show the same state; Malformed("as-of.…")."""
        with self._reader.snapshot() as snapshot:
            return self._moment(snapshot, text)

    def _moment(self, snapshot: Snapshot, text: str | None) -> AsOf:
        return resolve(snapshot, text, self._reader.clock())


def _stored(snapshot: Snapshot, kind: str, id: str, moment: AsOf) -> StoredRow:
    assert kind in KINDS, "our bug: no such kind"
    row = snapshot.row(kind, id, moment.index)
    if row is None:
        raise NotFound("row.not-found", kind=kind, id=id)
    return row


def _read(snapshot: Snapshot, kind: str, id: str, moment: AsOf) -> Item:
    return _item(kind, _stored(snapshot, kind, id, moment), moment)


def _page(snapshot: Snapshot, asked: _Asked, moment: AsOf) -> Page:
    kind, tags, after, limit = asked
    assert kind in KINDS, "our bug: no such kind"
    found = snapshot.rows(kind, tags, moment.index, after, limit + 1)
    items = tuple(_item(kind, row, moment) for row in found[:limit])
    return Page(moment, items, items[-1].id if len(found) > limit else None)


def _item(kind: str, row: StoredRow, moment: AsOf) -> Item:
    return Item(moment, row.id, dated(kind, row, moment.date))
