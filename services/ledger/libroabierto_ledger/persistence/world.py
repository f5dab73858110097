"""What rules look up, in SQL: the World of the domain, for the present or as of an index.

Each answer is kept for the life of the world, which is that of one transaction: rules ask for the
same rows again and again. `load` and its like read the answers to many questions in one statement.
Institutions, tenures and keys hardly ever change, so their documents outlive transactions, by their
text: what the database holds is asked each time, and only not parsed again.
"""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from libroabierto.domain.calendar import day_of
from libroabierto.domain.world import Document, StreamHead
from libroabierto.record.event import Event
from libroabierto.record.moments import parse_millis
from libroabierto_ledger.persistence.schema import OPEN, PAST, PRESENT

# CROSS JOIN keeps SQLite from leading with another table than that of the questions.
_ROWS: Final = (
    "SELECT r.kind, r.id, r.document FROM json_each(:asked) asked CROSS JOIN (SELECT * FROM {visible.rows}) r"
    " ON r.kind = json_extract(asked.value, '$[0]') AND r.id = json_extract(asked.value, '$[1]')"
)
_TAGGED: Final = (
    "SELECT t.tag, r.id, r.document FROM json_each(:asked) asked"
    " CROSS JOIN (SELECT * FROM {visible.tags}) t ON t.kind = :kind AND t.tag = asked.value"
    " CROSS JOIN (SELECT * FROM {visible.rows}) r ON r.kind = t.kind AND r.id = +t.id"
    " ORDER BY r.id"
)
_HEADS: Final = (
    "SELECT asked.value, e.version, e.idx, e.hash FROM json_each(?) asked JOIN ledger_entry e"
    " ON e.idx = (SELECT max(idx) FROM ledger_entry WHERE stream = asked.value AND idx <= ?)"
)
_INDEXES: Final = (
    "SELECT event_id, idx FROM ledger_entry WHERE event_id IN (SELECT value FROM json_each(?)) AND idx <= ?"
)

_RECORDED_AT: Final = "SELECT recorded_at FROM ledger_entry WHERE idx = ?"


# Longer ones are declarations, and new with each of their acts; at most some 30 MB are kept.
_SHORT: Final = 2048  # characters
_DOCUMENTS_KEPT: Final = 4096


class SqlWorld:
    """Answers from the tables of *db*; *at* is an index (-1: before entry 0), None the present."""

    def __init__(self, db: sqlite3.Connection, at: int | None = None) -> None:
        self._db = db
        self._last = OPEN if at is None else at
        self._visible = PRESENT if at is None else PAST
        self._rows: dict[tuple[str, str], Document | None] = {}
        self._found: dict[tuple[str, str], list[Document]] = {}
        self._heads: dict[str, StreamHead | None] = {}
        self._indexes: dict[str, int | None] = {}

    def get(self, kind: str, id: str) -> Document | None:
        """Return the document of a row, or None."""
        if (kind, id) not in self._rows:
            self.load([(kind, id)])
        return self._rows[kind, id]

    def find(self, kind: str, tag: str) -> list[Document]:
        """Return the documents that carry *tag*, ordered by row id."""
        if (kind, tag) not in self._found:
            self.load_found(kind, [tag])
        return list(self._found[kind, tag])

    def head(self, stream: str) -> StreamHead | None:
        """Return the last entry of *stream*, or None before its first."""
        if stream not in self._heads:
            self.load_heads([stream])
        return self._heads[stream]

    def index_of(self, event_id: str) -> int | None:
        """Return the index of the entry whose event has this id, or None."""
        if event_id not in self._indexes:
            self.load_indexes([event_id])
        return self._indexes[event_id]

    def recorded_on(self, index: int) -> str | None:
        """Return the legal day (YYYY-MM-DD) on which entry *index* was recorded, or None beyond the log."""
        found = self._db.execute(_RECORDED_AT, (index,)).fetchone() if index <= self._last else None
        return day_of(parse_millis(found[0])).isoformat() if found else None

    def prepare(self, events: Sequence[Event]) -> None:
        """Read at once what judging these events will ask for: six statements, however many events."""
        kids = {f"kid:{event.kid}" for event in events}
        years = {(place, event.occurred_on[:4]) for event in events if (place := _place(event.stream))}
        self.load_indexes([event.id for event in events])
        self.load_heads({event.stream for event in events})
        self.load_found("key", kids)
        self.load_found("term", {f"municipality:{place}:{year}" for place, year in years})
        tenures = {key["tenure"] for kid in kids for key in self._found["key", kid]} - {None}
        self.load(
            {
                ("ledger", "main"),
                *(("institution", event.issuer) for event in events),
                *(_subject(event.stream) for event in events),
                *(("tenure", str(tenure)) for tenure in tenures),
                *(("municipality", place) for place, _ in years),
            }
        )

    def load(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Read the rows of these (kind, id) that were not asked for yet."""
        new = [key for key in wanted if key not in self._rows]
        self._rows.update(dict.fromkeys(new))
        select = _ROWS.format(visible=self._visible)
        asked = {"asked": json.dumps(new), "at": self._last}
        for kind, id, text in self._db.execute(select, asked) if new else ():
            self._rows[kind, id] = _document(text)

    def load_found(self, kind: str, tags: Iterable[str]) -> None:
        """Read the rows of *kind* that carry these tags, each tag for itself."""
        new = [tag for tag in tags if (kind, tag) not in self._found]
        self._found.update({(kind, tag): [] for tag in new})
        select = _TAGGED.format(visible=self._visible)
        asked = {"asked": json.dumps(new), "kind": kind, "at": self._last}
        for tag, id, text in self._db.execute(select, asked) if new else ():
            document = self._rows.get((kind, id)) or _document(text)
            self._rows[kind, id] = document
            self._found[kind, tag].append(document)

    def load_heads(self, streams: Iterable[str]) -> None:
        """Read where these streams stand."""
        new = list(streams)
        self._heads.update(dict.fromkeys(new))
        for stream, *head in self._db.execute(_HEADS, (json.dumps(new), self._last)):
            self._heads[stream] = StreamHead(*head)

    def load_indexes(self, ids: Iterable[str]) -> None:
        """Read where these event ids stand."""
        new = list(ids)
        self._indexes.update(dict.fromkeys(new))
        self._indexes.update(self._db.execute(_INDEXES, (json.dumps(new), self._last)).fetchall())


def _document(text: str) -> Document:
    return _short_document(text) if len(text) < _SHORT else _parsed(text)


def _parsed(text: str) -> Document:
    document: Document = json.loads(text)
    return document


_short_document: Final = functools.lru_cache(maxsize=_DOCUMENTS_KEPT)(_parsed)


def _subject(stream: str) -> tuple[str, str]:
    """The row that a stream is about: an institution by its name, a declaration by the stream's."""
    kind, _, name = stream.partition(":")
    return (kind, name if kind == "institution" else stream)


def _place(stream: str) -> str | None:
    """The municipality with whose key the name of a declaration's or secretariat's stream begins."""
    kind, _, name = stream.partition(":")
    return name[:5] if kind in ("declaration", "secretariat") else None
