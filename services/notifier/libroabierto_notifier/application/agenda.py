"""On which day each row may next be reminded of, so that a day costs what falls due on it.

What is said on a day follows from the state of that day alone; an agenda only tells which rows to ask. One
that was kept and one that is made anew from the state say the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import date

from libroabierto.domain.world import Document, Row, World
from libroabierto.notices.reminders import KINDS, Reminder, next_day, reminders_on
from libroabierto_notifier.application.defects import unless_defective


class Agenda:
    """The days after *after* on which rows of a world may be reminded of; one thread owns it."""

    def __init__(self, world: World, rows: Iterable[Row], after: date) -> None:
        self._after = after
        self._items: list[tuple[date, str, str]] = []  # a heap; items that rows have left are passed over
        self._days: dict[tuple[str, str], date] = {}  # the item of each row that has one
        self.note(world, rows)

    def note(self, world: World, rows: Iterable[Row]) -> None:
        """Note rows that are new or have changed; *world* has them already."""
        for row in rows:
            if row.kind in KINDS:
                self._put(world, row.kind, row.id)

    def until(self, world: World, day: date, most: int) -> list[Reminder]:
        """Return what falls due up to *day*, day by day in order, the first *most*; then stand after *day*.

        *world* is the state before the first of these days, and has not changed until the last.
        """
        found: list[Reminder] = []
        while self._items and self._items[0][0] <= day:
            if len(found) >= most:  # whatever is left is not told
                self._after = day
            self._after = max(self._after, self._items[0][0])
            found += self._said_on(world, self._items[0][0])[: max(0, most - len(found))]
        self._after = max(self._after, day)
        return found

    def _said_on(self, world: World, today: date) -> list[Reminder]:
        found: list[Reminder] = []
        for kind, id in self._taken(today):
            document = world.get(kind, id)
            assert document is not None, "our bug: a row never goes"
            found += _said_of(world, kind, document, today)
            self._put(world, kind, id)
        return sorted(found, key=lambda one: one.order)

    def _taken(self, today: date) -> list[tuple[str, str]]:
        """Take the items of *today* away; return the rows that are still there."""
        taken = []
        while self._items and self._items[0][0] == today:
            _, kind, id = heapq.heappop(self._items)
            if self._days.get((kind, id)) == today:
                del self._days[kind, id]
                taken.append((kind, id))
        return taken

    def _put(self, world: World, kind: str, id: str) -> None:
        document = world.get(kind, id)
        assert document is not None, "our bug: a row never goes"
        following = _next_of(world, kind, document, self._after)
        if following is None:
            self._days.pop((kind, id), None)
        elif self._days.get((kind, id)) != following:
            self._days[kind, id] = following
            heapq.heappush(self._items, (following, kind, id))


def _said_of(world: World, kind: str, document: Document, day: date) -> list[Reminder]:
    about = f"{kind} {document['id']} on {day}"
    return unless_defective(lambda: reminders_on(world, kind, document, day), list, about)


def _next_of(world: World, kind: str, document: Document, after: date) -> date | None:
    about = f"{kind} {document['id']} after {after}"
    return unless_defective(lambda: next_day(world, kind, document, after), lambda: None, about)
