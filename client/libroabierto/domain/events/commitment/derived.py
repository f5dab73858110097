"""What follows for commitments from a date alone; never an event, never stored."""

from __future__ import annotations

from datetime import date

from libroabierto.domain.events.commitment.states import OPEN
from libroabierto.domain.world import Document


def derived(document: Document, on: date) -> Document:
    """Return the commitment with what *on* makes of it.

    overdue_milestones   ids of those due before that day, neither done nor cancelled
    overdue              there are any, or the commitment's end has passed, and it is still open
    inherited            it is still open, and the term of its secretariat is over
    """
    day, is_open = on.isoformat(), document["state"] in OPEN
    late = [id for id, due in _undone(document) if due < day] if is_open else []
    over = document["term"] is not None and day > document["term"]["to"]
    return {
        **document,
        "overdue_milestones": late,
        "overdue": bool(late) or (is_open and day > document["terms"]["end"]),
        "inherited": is_open and over,
    }


def _undone(document: Document) -> list[tuple[str, str]]:
    """Return id and due date of each milestone on which work is still expected."""
    progress = document["progress"]
    return [
        (milestone["id"], milestone["due"])
        for milestone in document["terms"]["milestones"]
        if progress[milestone["id"]]["percent"] < 100 and progress[milestone["id"]]["status"] != "cancelled"
    ]
