"""Where a message stands in the one order in which everything is told.

An entry's message stands at the entry's index. What follows from a date alone (a reminder) or from a
contradiction (an alarm) is told after the last entry that was recorded by then, and numbered there from 1:

    entry 1042              id 1042      sequence 00000000000000001042
    the third notice after  id 1042-3    sequence 00000000000000001042-0003

Sequences compare as text in the order of positions (CloudEvents extension `sequence`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from libroabierto.errors import Malformed
from libroabierto.record.entry import MAX_INDEX

# Reminders of one day at most: 125 municipalities with some dozens of commitments each.
MAX_MINOR: Final = 9999
_MINORS: Final = 10_000
# Keys are integers of 64 bits in every database: nine hundred million million entries.
MAX_POSITION: Final = min(MAX_INDEX, (1 << 63) // _MINORS - 1)
_TEXT: Final = re.compile(r"(0|[1-9][0-9]{0,15})(?:-([1-9][0-9]{0,3}))?")
_SEQUENCE: Final = re.compile(r"([0-9]{20})(?:-([0-9]{4}))?")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """After which entry, and the number there: 0 for the entry itself."""

    index: int
    minor: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.index <= MAX_POSITION and 0 <= self.minor <= MAX_MINOR):
            raise Malformed("position.range")

    @property
    def key(self) -> int:
        """One integer of 64 bits in the same order, for databases."""
        return self.index * _MINORS + self.minor

    @property
    def sequence(self) -> str:
        """The text that compares as positions do."""
        return f"{self.index:020d}-{self.minor:04d}" if self.minor else f"{self.index:020d}"

    def __str__(self) -> str:
        return f"{self.index}-{self.minor}" if self.minor else str(self.index)

    @classmethod
    def of_key(cls, key: int) -> Position:
        """Return the position of a key."""
        return cls(*divmod(key, _MINORS))

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read "1042" or "1042-3"; raises Malformed("position.form")."""
        match = _TEXT.fullmatch(text)
        if match is None or int(match[1]) > MAX_POSITION:
            raise Malformed("position.form")
        return cls(int(match[1]), int(match[2] or 0))

    @classmethod
    def parse_sequence(cls, text: str) -> Position:
        """Read a sequence; raises Malformed("position.form")."""
        match = _SEQUENCE.fullmatch(text)
        if match is None or int(match[1]) > MAX_POSITION or match[2] == "0000":
            raise Malformed("position.form")
        return cls(int(match[1]), int(match[2] or 0))
