"""What follows for secretariats from a date alone; never an event, never stored.

*Inactive*: installed, and no session for 180 days since the last one or the installation. *Inherited*:
the term of its declaration is over and nobody has concluded it; it goes on all the same.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from libroabierto.domain.world import Document

QUIET_DAYS: Final = 180


def derived(document: Document, on: date) -> Document:
    """Return *document* with what *on* makes of it; the recorded state stays under `recorded_state`."""
    state, term = document["state"], document["term"]
    over = term is not None and on.isoformat() > term["to"]
    return {
        **document,
        "state": "inactive" if _is_quiet(document, on) else state,
        "recorded_state": state,
        "inherited": over and state != "concluded",
    }


def _is_quiet(document: Document, on: date) -> bool:
    if document["state"] != "installed":
        return False
    last = max(document["installed"]["on"], document["last_session"] or "")
    return (on - date.fromisoformat(last)).days > QUIET_DAYS
