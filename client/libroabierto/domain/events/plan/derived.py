"""What follows for action plans from a date alone; never an event, never stored."""

from __future__ import annotations

from libroabierto.domain.calendar import ByDay
from libroabierto.domain.world import Document


def by_day(document: Document) -> ByDay:
    """Return what each day makes of the plan: `overdue`, its period is over and nobody has closed it."""
    end = document["period"]["to"] if document["state"] != "closed" else None
    return lambda day: {"overdue": end is not None and day.isoformat() > end}
