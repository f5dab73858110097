"""What follows for secretariats from a date alone; never an event, never stored.

*Inactive*: installed, and no session for 180 days since the last one or the installation. *Inherited*:
the term of its declaration is over and nobody has concluded it; it goes on all the same.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from libroabierto.domain.calendar import ByDay
from libroabierto.domain.world import Document

QUIET_DAYS: Final = 180


def by_day(document: Document) -> ByDay:
    """Return what each day makes of the secretariat; the recorded state stays under `recorded_state`."""
    state, term, last = document["state"], document["term"], _last_sign_of_life(document)
    term_ends = term["to"] if term and state != "concluded" else None

    def on(day: date) -> Document:
        is_quiet = last is not None and (day - last).days > QUIET_DAYS
        return {
            "state": "inactive" if is_quiet else state,
            "recorded_state": state,
            "inherited": term_ends is not None and day.isoformat() > term_ends,
        }

    return on


def _last_sign_of_life(document: Document) -> date | None:
    """Return the day of the last session or of the installation; None unless it is installed."""
    if document["state"] != "installed":
        return None
    return date.fromisoformat(max(document["installed"]["on"], document["last_session"] or ""))
