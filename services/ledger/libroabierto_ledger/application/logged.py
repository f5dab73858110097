"""An entry of the log, read: the line, the event inside, and the names by which people cite it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Final

from libroabierto.domain.personal import digests_of
from libroabierto.domain.words import named_in
from libroabierto.record.entry import Entry, entry_hash
from libroabierto.record.envelope import EVENT, Envelope, open_envelope
from libroabierto.record.event import Event, read_event
from libroabierto.record.folio import format_folio
from libroabierto.tlog.merkle import leaf_hash
from libroabierto_ledger.application.keeping import keep

_AT_HAND: Final = 128  # entries: a page, whose outlines are read first, and then what they say


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """One line of the log (`raw`, without its line feed) and what it says."""

    raw: bytes
    entry: Entry
    envelope: Envelope
    event: Event
    folio: str

    @property
    def index(self) -> int:
        """Its place in the log, from 0."""
        return self.entry.index

    @property
    def leaf_hash(self) -> str:
        """RFC 6962 leaf hash, hex."""
        return leaf_hash(self.raw).hex()

    @property
    def hash(self) -> str:
        """SHA-256 of the line, hex: the `previous` of the next one."""
        return entry_hash(self.raw)


def read_logged(raw: bytes, log_code: str) -> LoggedEntry:
    """Read a stored entry; raises Malformed if it is not one (then the store is damaged)."""
    entry, envelope, event = _read(raw)
    return LoggedEntry(raw, entry, envelope, event, format_folio(log_code, entry.index))


@dataclass(frozen=True, slots=True)
class Outline:
    """Of an entry what is enough to find out what is said of it elsewhere."""

    index: int
    event: Event  # without its data and its payload
    named: frozenset[tuple[str, str]]  # the rows that a sentence about it names, by kind and id
    withholds: bool  # personal data, as digests


@keep
def read_outline(raw: bytes) -> Outline:
    """Read a stored entry so far; raises Malformed as `read_logged`."""
    entry, _, event = _read(raw)
    outline = replace(event, data={}, payload=b"")
    return Outline(entry.index, outline, frozenset(named_in(event)), bool(digests_of(event)))


@functools.lru_cache(maxsize=_AT_HAND)
def _read(raw: bytes) -> tuple[Entry, Envelope, Event]:
    entry = Entry.parse(raw)
    envelope = open_envelope(entry.event, EVENT)
    return entry, envelope, read_event(envelope.payload, envelope.kid)
