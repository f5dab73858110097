"""What follows for commitments from a date alone; never an event, never stored."""

from __future__ import annotations

from datetime import date
from typing import Final

from libroabierto.domain.calendar import ByDay
from libroabierto.domain.events.commitment.states import OPEN
from libroabierto.domain.world import Document

_CLOSED: Final[Document] = {"overdue_milestones": [], "overdue": False, "inherited": False}


def by_day(document: Document) -> ByDay:
    """Return what each day makes of the commitment.

    overdue_milestones   ids of those due before that day, neither done nor cancelled
    overdue              there are any, or the commitment's end has passed, and it is still open
    inherited            it is still open, and the term of its secretariat is over
    """
    if document["state"] not in OPEN:
        return lambda _: _CLOSED
    undone, end, term = _undone(document), document["terms"]["end"], document["term"]
    term_ends = term["to"] if term else None

    def on(day: date) -> Document:
        today = day.isoformat()
        late = [id for id, due in undone if due < today]
        return {
            "overdue_milestones": late,
            "overdue": bool(late) or today > end,
            "inherited": term_ends is not None and today > term_ends,
        }

    return on


def _undone(document: Document) -> list[tuple[str, str]]:
    """Return id and due date of each milestone on which work is still expected."""
    progress = document["progress"]
    return [
        (milestone["id"], milestone["due"])
        for milestone in document["terms"]["milestones"]
        if progress[milestone["id"]]["percent"] < 100 and progress[milestone["id"]]["status"] != "cancelled"
    ]
