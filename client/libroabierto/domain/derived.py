"""What follows from a date alone: *lapsed*, *overdue*, the clock of clause G. Computed at the answer's date.

Derived states are never events and never stored; the answer names the day they were computed for. A row is
read once, and then any day may be asked for: whoever serves many rows of one day need not read them again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from libroabierto.domain.calendar import ByDay
from libroabierto.domain.events.commitment import derived as commitment
from libroabierto.domain.events.observation import derived as observation
from libroabierto.domain.events.plan import derived as plan
from libroabierto.domain.events.secretariat import derived as secretariat
from libroabierto.domain.kinds import ENDED
from libroabierto.domain.templates import templates
from libroabierto.domain.world import Document

PROMISE_OF_SECRETARIAT: Final = (
    "G"  # "Que este Ayuntamiento instalará los Secretariados Técnicos Municipales"
)


def _declaration(document: Document) -> ByDay:
    state, term, clock = document["state"], document["term"], _clause_g(document)
    term_ends = term["to"] if term and state not in ENDED else None

    def on(day: date) -> Document:
        lapsed = term_ends is not None and day.isoformat() > term_ends
        return {"state": "lapsed" if lapsed else state, "recorded_state": state, "clause_g": clock(day)}

    return on


@functools.cache
def _promising() -> frozenset[str]:
    """Return the instruments in whose templates the letter promises a secretariat."""
    promise = (PROMISE_OF_SECRETARIAT, "promise")
    return frozenset(
        text["instrument"]
        for text in templates().values()
        if promise in [(clause["letter"], clause["nature"]) for clause in text["recognitions"]]
    )


def _clause_g(document: Document) -> Callable[[date], dict[str, Any] | None]:
    """The clock starts at the act's date, whatever the declaration's state."""
    letters = [clause["letter"] for clause in document["recognitions"]]
    if PROMISE_OF_SECRETARIAT not in letters or document["instrument"] not in _promising():
        return lambda _: None
    since = date.fromisoformat(document["occurred_on"])
    if kept := document["installed"]:  # the secretariat, counted to the date of the act
        days = (date.fromisoformat(kept["on"]) - since).days
        stopped = {"status": "kept", "since": since.isoformat(), "days": days, **kept}
        return lambda _: stopped
    return lambda day: {"status": "pending", "since": since.isoformat(), "days": (day - since).days}


# The kinds whose documents change with the answer's date; all others are served as they are stored.
DERIVED: Final[Mapping[str, Callable[[Document], ByDay]]] = {
    "declaration": _declaration,
    "secretariat": secretariat.by_day,
    "plan": plan.by_day,
    "commitment": commitment.by_day,
    "observation": observation.by_day,
}


def with_derived(kind: str, document: Document, on: date) -> Document:
    """Return *document* with what *on* makes of it; the recorded state stays under `recorded_state`."""
    return {**document, **DERIVED[kind](document)(on)} if kind in DERIVED else document
