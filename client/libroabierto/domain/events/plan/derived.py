"""What follows for action plans from a date alone; never an event, never stored."""

from __future__ import annotations

from datetime import date

from libroabierto.domain.world import Document


def derived(document: Document, on: date) -> Document:
    """Return the plan with `overdue`: its period is over, and nobody has closed it."""
    overdue = document["state"] != "closed" and on.isoformat() > document["period"]["to"]
    return {**document, "overdue": overdue}
