"""What follows for observations from a date alone; never an event, never stored."""

from __future__ import annotations

from libroabierto.domain.calendar import ByDay
from libroabierto.domain.world import Document


def by_day(document: Document) -> ByDay:
    """Return what each day makes of the observation: `overdue`, its term is over and nobody has answered."""
    due = document["answer_due"]["due"] if document["state"] == "filed" else None
    return lambda day: {"overdue": due is not None and day.isoformat() > due}
