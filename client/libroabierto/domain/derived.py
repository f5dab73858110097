"""What follows from a date alone: *lapsed*, the clock of clause G. Computed at the answer's date.

Derived states are never events and never stored; the answer names the day they were computed for.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from libroabierto.domain.world import Document

PROMISE_OF_SECRETARIAT: Final = (
    "G"  # "Que este Ayuntamiento instalará los Secretariados Técnicos Municipales"
)


def with_derived(kind: str, document: Document, on: date) -> Document:
    """Return *document* with what *on* makes of it; the recorded state stays under `recorded_state`."""
    return _declaration(document, on) if kind == "declaration" else document


def _declaration(document: Document, on: date) -> Document:
    term, state = document["term"], document["state"]
    lapsed = term is not None and on.isoformat() > term["to"]
    return {
        **document,
        "state": "lapsed" if lapsed else state,
        "recorded_state": state,
        "clause_g": _clause_g(document, on),
    }


def _clause_g(document: Document, on: date) -> dict[str, Any] | None:
    """The clock starts at the act's date, whatever the declaration's state."""
    letters = [clause["letter"] for clause in document["recognitions"]]
    if PROMISE_OF_SECRETARIAT not in letters:
        return None
    since = date.fromisoformat(document["occurred_on"])
    return {"status": "pending", "since": since.isoformat(), "days": (on - since).days}
