"""Which legal days were reminded of, and what falls due on the next ones."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from libroabierto.domain.calendar import day_of
from libroabierto.domain.world import MemoryWorld
from libroabierto.notices.position import Position
from libroabierto_notifier.application.agenda import Agenda
from libroabierto_notifier.application.clocks import SETTLED
from libroabierto_notifier.application.drafting import drafts_of_reminders
from libroabierto_notifier.application.staging import LAST_REMINDER, first_minor
from libroabierto_notifier.ports import Cursor


class Reminding:
    """The days of one log; one thread owns it.

    `covered` is the day up to which reminders were told or drafted; None before the first entry.
    """

    # _agenda is made anew whenever a step that used it failed.
    def __init__(self) -> None:
        self.covered: date | None = None
        self._agenda: Agenda | None = None

    def begin(self, last: date | None, cursor: Cursor) -> None:
        """Begin where the store stands; *last* is the day on which the last entry was recorded."""
        told = date.fromisoformat(cursor.day) if cursor.day else None
        self.covered = max((day for day in (last, told) if day is not None), default=None)
        self._agenda = None

    def agenda(self, world: MemoryWorld) -> Agenda:
        """Return the agenda of the state."""
        if self._agenda is None:
            self._agenda = Agenda(world, world.rows(), self.covered or date.min)
        return self._agenda

    def forget(self) -> None:
        """Forget the agenda: what it was asked for did not come to be told."""
        self._agenda = None

    def due_day(self, now: datetime, checked: datetime | None, cursor: Cursor) -> date | None:
        """Return the day up to which it is time to remind; *checked*: when a checkpoint was good last."""
        day = day_of(now - SETTLED)
        if self.covered is None or checked is None or day_of(checked - SETTLED) < day:
            return None
        if cursor.day > self.covered.isoformat():  # days of a round that failed in between
            self.covered = date.fromisoformat(cursor.day)
        return day if day > self.covered else None

    def drafts(self, world: MemoryWorld, day: date, told: Position) -> list[dict[str, Any]]:
        """Return the drafts of what falls due up to *day*, to be told after *told*."""
        first = first_minor(told, told.index)
        found = self.agenda(world).until(world, day, LAST_REMINDER - first + 1)
        return drafts_of_reminders(found, world, as_of=told.index, first=first)
