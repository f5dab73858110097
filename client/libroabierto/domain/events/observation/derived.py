"""What follows for observations from a date alone; never an event, never stored."""

from __future__ import annotations

from datetime import date

from libroabierto.domain.world import Document


def derived(document: Document, on: date) -> Document:
    """Return the observation with `overdue`: its term is over and nobody has answered."""
    overdue = document["state"] == "filed" and on.isoformat() > document["answer_due"]["due"]
    return {**document, "overdue": overdue}
