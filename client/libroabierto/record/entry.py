"""The entry: one line of the log, and the chain that links each line to the one before.

    {"libro":1,"index":7,"previous":"<64 hex>","recorded_at":"<millis>","event":"<compact JWS>"}

One value has one spelling: no spaces, members in this order, no leading zeros. A reader matches the
whole line, of which nothing is free but the four values. `previous` is the SHA-256 of the bytes of the line
before, without its line feed, so `sha256sum` and a loop over `entries.ndjson` check the chain.

The JWS is only looked at as text here; `envelope` opens it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from libroabierto.errors import Malformed, ProofRejected, TooLarge

from .moments import parse_millis

# An entry bundle gives each length in 16 bits (C2SP tlog-tiles).
MAX_ENTRY: Final = 65_535
# Exact in a double, so that a browser reads it as we do.
MAX_INDEX: Final = 2**53 - 1

ZEROS: Final = "0" * 64

_ENTRY: Final = re.compile(
    rb'\{"libro":1,"index":(0|[1-9][0-9]{0,15}),"previous":"([0-9a-f]{64})",'
    rb'"recorded_at":"([0-9TZ:.-]{24})","event":"([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)"\}'
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `recorded_at` is UTC with milliseconds, `event` a compact JWS."""

    index: int
    previous: str
    recorded_at: str
    event: str

    def to_bytes(self) -> bytes:
        """Return the line without its line feed: what is hashed, stored and served."""
        return (
            f'{{"libro":1,"index":{self.index},"previous":"{self.previous}",'
            f'"recorded_at":"{self.recorded_at}","event":"{self.event}"}}'
        ).encode()

    @classmethod
    def parse(cls, raw: bytes) -> Entry:
        """Read a line without its line feed; raise Malformed("entry.<reason>") or TooLarge. O(n)."""
        if len(raw) > MAX_ENTRY:
            raise TooLarge("entry.too-large", limit=MAX_ENTRY)
        match = _ENTRY.fullmatch(raw)
        if match is None:
            raise Malformed("entry.form")
        index, previous, recorded_at, event = (group.decode("ascii") for group in match.groups())
        _check_values(int(index), recorded_at)
        return cls(int(index), previous, recorded_at, event)


def entry_hash(raw: bytes) -> str:
    """Return the SHA-256 of an entry's bytes in hex: the `previous` of the next one."""
    return hashlib.sha256(raw).hexdigest()


def check_link(entry: Entry, previous_raw: bytes | None) -> None:
    """Raise ProofRejected("chain.broken") unless *entry* follows the entry of these bytes.

    None stands before entry 0, and only there. That indexes run without gaps is for the caller, who
    knows how many entries came before.
    """
    check_previous(entry, ZEROS if previous_raw is None else entry_hash(previous_raw))


def check_previous(entry: Entry, previous: str) -> None:
    """Check the same link for whoever keeps only the hash of the entry before (`ZEROS` before entry 0)."""
    if entry.previous != previous or (entry.index == 0) != (previous == ZEROS):
        raise ProofRejected("chain.broken", index=entry.index)


def _check_values(index: int, recorded_at: str) -> None:
    if index > MAX_INDEX:
        raise Malformed("entry.index", limit=MAX_INDEX)
    try:
        parse_millis(recorded_at)
    except Malformed:
        raise Malformed("entry.recorded-at") from None
