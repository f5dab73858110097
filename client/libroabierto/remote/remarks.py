"""What a ledger says of an entry elsewhere: that it is in doubt, that it was corrected.

Only the numbers of entries are taken from its answer, since what those entries say stands under their own
receipts. That nothing else was said of the entry is the ledger's word; an audit replays all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from libroabierto.record.entry import MAX_INDEX
from libroabierto.record.event import Event

from . import answers
from .reader import LedgerReader

_PATH = "v1/streams"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Entry *entry* declared a key compromised, for which this one is in doubt since entry *since*."""

    entry: int
    since: int
    inherited: bool  # whether that key is not the signing one but one that it came from


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the ledger says of one entry; corrections oldest first.

    *what* is its sentence about the entry, *issuer* the issuer's name of that day.
    """

    doubt: Doubt | None
    corrections: tuple[int, ...]
    what: str = ""
    issuer: str = ""


def remarks_of(reader: LedgerReader, event: Event, index: int) -> Remarks | None:
    """Ask what was said of entry *index*, which holds *event*; None if this ledger does not speak of that.

    Raises LedgerUnreachable, LedgerBusy.
    """
    version = event.version or reader.stream(event.stream, as_of=index).version
    item = reader.change(event.stream, version)
    if answers.member(item, "index", int) != index:
        raise answers.unusable(_PATH, "index")
    if "in_doubt" not in item or "corrections" not in item:
        return None
    said = answers.member(item, "corrections", list)
    corrections = tuple(sorted(_entry(one, "entry", index) for one in said))
    spoken = (one if isinstance(one, str) else "" for one in (item.get("what"), item.get("institution")))
    return Remarks(_doubt(item["in_doubt"], index), corrections, *spoken)


def _doubt(said: Any, index: int) -> Doubt | None:
    if said is None:
        return None
    # A seal may sign its own end, which is in doubt then, too.
    entry, since = _entry(said, "entry", index - 1), _entry(said, "since", most=index)
    return Doubt(entry, since, said.get("revoked_with") is not None)


def _entry(said: Any, name: str, after: int = -1, *, most: int = MAX_INDEX) -> int:
    """Read the number of an entry that comes after another one, and is at most *most*."""
    number = answers.member(said, name, int) if isinstance(said, dict) else -1
    if not after < number <= most:
        raise answers.unusable(_PATH, name)
    return number
