"""Which recorded term of a municipality covers a day: found by its years, of which few terms share one.

A municipality gathers terms for ever; a rule reads those of the years that it asks about (kinds.py). From
version 2 of the rules on a term has 28 days to 42 months, so that a year touches at most 14 of them, in life
one or two; the first rules knew no bound, and a term of theirs is found by each of its years all the same.
"""

from __future__ import annotations

from libroabierto.domain.kinds import decade, years
from libroabierto.domain.world import Document, World


def term_on(world: World, key: str, day: str) -> Document | None:
    """Return the municipality's term that covers *day* (YYYY-MM-DD), or None."""
    return first_within(world, key, day, day)


def first_within(world: World, key: str, first: str, last: str) -> Document | None:
    """Return the earliest of its terms that shares a day with the period, both days inclusive, or None."""
    touching = (
        term for year in years(first, last) for term in world.find("term", f"municipality:{key}:{year}")
    )
    return next((t for t in touching if t["from"] <= last and first <= t["to"]), None)


def one_began(world: World, key: str, after: str, until: str) -> bool:
    """Say whether a term of it is recorded that began after the day *after*, and until the day *until*.

    Asked of papers without a term, which may be old: decade by decade, the last one first.
    """
    decades = range(int(decade(until)), int(decade(after)) - 1, -1)
    found = (term for ten in decades for term in world.find("term", f"began:{key}:{ten}"))
    return any(after < term["from"] <= until for term in found)
