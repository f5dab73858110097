"""Which version of a row, and which tag of it, is visible from which entry until which.

A run of effects becomes four lists of statement parameters: stored versions and tags to close, new
ones to insert, these closed already where a later effect of the run replaces them. Tags go in order: a
set's own differs from process to process, and with it would the pages that a commit writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from libroabierto.domain.kinds import row as row_of
from libroabierto.domain.world import Document, Effect, Row
from libroabierto_ledger.persistence.schema import OPEN

Key = tuple[str, str]  # kind, id


@dataclass(slots=True)
class _Version:
    """The newest version of a row; `since` is None for what is stored already, of the row as of a tag."""

    row: Row
    since: int | None
    tags: dict[str, int | None]


@dataclass(slots=True)
class Intervals:
    """What a run of effects does to the tables of state.

    closed_rows   (until_index, kind, id)
    new_rows      (kind, id, from_index, until_index, document)
    closed_tags   (until_index, kind, tag, id)
    new_tags      (kind, tag, id, from_index, until_index)
    """

    closed_rows: list[tuple[int, str, str]] = field(default_factory=list)
    new_rows: list[tuple[str, str, int, int, str]] = field(default_factory=list)
    closed_tags: list[tuple[int, str, str, str]] = field(default_factory=list)
    new_tags: list[tuple[str, str, str, int, int]] = field(default_factory=list)
    _open: dict[Key, _Version] = field(default_factory=dict)

    @classmethod
    def of(cls, effects: Sequence[Effect], stored: Callable[[str, str], Document | None]) -> Intervals:
        """Work out the intervals; *stored* gives the document of a row that is visible before the run."""
        intervals = cls()
        for effect in effects:
            for row in effect.rows:
                intervals._take(effect.index, row, stored)
        intervals._finish()
        return intervals

    def _take(self, index: int, row: Row, stored: Callable[[str, str], Document | None]) -> None:
        key = row.kind, row.id
        old = self._open.get(key) or _stored_version(key, stored)
        if old is not None:
            self._close_row(old, index)
            for tag in sorted(old.tags.keys() - row.tags):
                self._close_tag(old, tag, index)
        kept = old.tags if old else {}
        self._open[key] = _Version(row, index, {tag: kept.get(tag, index) for tag in sorted(row.tags)})

    def _close_row(self, old: _Version, index: int) -> None:
        if old.since is None:
            self.closed_rows.append((index, old.row.kind, old.row.id))
        elif old.since < index:  # else one entry made it twice: the last one stands
            self._insert_row(old.row, old.since, index)

    def _close_tag(self, old: _Version, tag: str, index: int) -> None:
        since = old.tags[tag]
        if since is None:
            self.closed_tags.append((index, old.row.kind, tag, old.row.id))
        elif since < index:
            self.new_tags.append((old.row.kind, tag, old.row.id, since, index))

    def _insert_row(self, row: Row, since: int, until: int) -> None:
        text = json.dumps(row.document, ensure_ascii=False, separators=(",", ":"))
        self.new_rows.append((row.kind, row.id, since, until, text))

    def _finish(self) -> None:
        for (kind, id), version in self._open.items():
            assert version.since is not None, "our bug: only touched rows are open here"
            self._insert_row(version.row, version.since, OPEN)
            fresh = ((tag, since) for tag, since in version.tags.items() if since is not None)
            self.new_tags.extend((kind, tag, id, since, OPEN) for tag, since in fresh)


def _stored_version(key: Key, stored: Callable[[str, str], Document | None]) -> _Version | None:
    document = stored(*key)
    if document is None:
        return None
    row = row_of(key[0], document)  # tags follow from the document alone
    return _Version(row, None, dict.fromkeys(row.tags))
