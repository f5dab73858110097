"""An entry of the log, read: the line, the event inside, and the names by which people cite it."""

from __future__ import annotations

from dataclasses import dataclass

from libroabierto.record.entry import Entry, entry_hash
from libroabierto.record.envelope import EVENT, Envelope, open_envelope
from libroabierto.record.event import Event, read_event
from libroabierto.record.folio import format_folio
from libroabierto.tlog.merkle import leaf_hash


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
    entry = Entry.parse(raw)
    envelope = open_envelope(entry.event, EVENT)
    event = read_event(envelope.payload, envelope.kid)
    return LoggedEntry(raw, entry, envelope, event, format_folio(log_code, entry.index))
