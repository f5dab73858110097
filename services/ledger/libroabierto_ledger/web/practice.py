"""What a practice ledger says on its pages: that it is one, and how to try everything.

Institutions enrol themselves there (libroabierto.domain.practice), so the entrance has commands to copy,
made for a municipality that nobody practises with. Which one changes with every entry, so that two readers
seldom choose the same; whoever comes second is refused ("institution.municipality-taken") and finds others
here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Flask

from libroabierto.domain.calendar import day_of
from libroabierto.domain.world import Document
from libroabierto.errors import LibroError
from libroabierto_ledger.application import MAX_LIMIT
from libroabierto_ledger.web.assembly import ledger

# Municipal terms of the state: three years, one of which began in 2025.
FIRST_TERM: Final = 2025
YEARS: Final = 3
STRIDE: Final = 37  # from one suggestion to the next: neighbours in time are none in the list


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality of the catalogue."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What the commands are made of: whose they are, in which term, and which municipalities are free.

    `town` is None where none is left; `taken` is the key that the reader asked for and cannot have.
    """

    town: Town | None
    first: int  # year
    last: int
    authority: str
    free: tuple[Town, ...]
    taken: str | None


def register(app: Flask) -> None:
    """Give the templates of *app* `practice`: whether the ledger is one for practice."""
    app.context_processor(lambda: {"practice": _is_for_practice()})


def trial(founding: Document, size: int, wanted: str | None) -> Trial:
    """Return how to try everything at a log of *size* entries, with *wanted* or another free municipality."""
    free = _free()
    chosen = next((town for town in free if town.key == wanted), None)
    town = chosen or (free[size * STRIDE % len(free)] if free else None)
    first = _term(day_of(ledger().queries.now()))
    taken = wanted if wanted and chosen is None else None
    return Trial(town, first, first + YEARS - 1, str(founding["authority"]["id"]), free, taken)


def _free() -> tuple[Town, ...]:
    page = ledger().states.page("municipality", tags=["state:listed"], limit=MAX_LIMIT)
    listed = [item.document for item in page.items]
    return tuple(Town(**one["municipality"]) for one in listed if one["institution"] is None)


def _term(day: date) -> int:
    """Return the year in which the term of *day* began."""
    return FIRST_TERM + (day.year - FIRST_TERM) // YEARS * YEARS


def _is_for_practice() -> bool:
    """Ask the ledger; a page that explains a failure is shown whatever else fails."""
    try:
        return ledger().queries.is_for_practice()
    except LibroError:
        return False
