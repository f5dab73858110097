"""The verdict that an event would get now, without recording anything."""

from __future__ import annotations

from dataclasses import dataclass

from libroabierto.errors import LibroError
from libroabierto.record.event import Event


@dataclass(frozen=True, slots=True)
class Judgement:
    """What `check` answers.

    `findings` are all reasons against the event that could be seen, the one that a submission would
    meet first; `event` is the event as read, None if it cannot be read; `recorded_index` names the
    entry of an exact repeat.
    """

    findings: tuple[LibroError, ...]
    event: Event | None
    signed: bool
    recorded_index: int | None = None

    @property
    def accepted(self) -> bool:
        """Whether it would be recorded, or is."""
        return not self.findings

    @property
    def error(self) -> LibroError | None:
        """What a submission would be refused with, or None."""
        return self.findings[0] if self.findings else None
