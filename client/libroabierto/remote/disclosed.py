"""What a ledger serves of an event's withheld members, checked against the event's own digests.

A value is believed only if the event, which was signed and logged, commits to it. That a ledger keeps one
back, or withdrew it, is its word.
"""

from __future__ import annotations

from typing import Any, Final

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.domain.personal import digests_of, withheld_members
from libroabierto.errors import LibroError
from libroabierto.record.disclosure import parse
from libroabierto.record.entry import MAX_INDEX
from libroabierto.record.event import Event

from . import answers
from .reader import LedgerReader

_WHAT: Final = "disclosures"


def served_disclosures(reader: LedgerReader, event: Event) -> dict[str, dict[str, Any]]:
    """Map each digest of *event* to its `status`, `value` if disclosed, and the entry if `withdrawn` by one.

    Asks nothing for an event that withholds nothing. Raises LedgerUnreachable for what does not fit.
    """
    if not digests_of(event) or not EVENT_TYPES.knows(event):
        return {}
    places = withheld_members(EVENT_TYPES.by_name[event.type].form(event.schema), event.data)
    said: dict[str, dict[str, Any]] = {}
    for one in reader.disclosures(event.id):
        digest = one.get("digest") if isinstance(one, dict) else None
        if isinstance(digest, str) and digest in places:
            said[digest] = _told(one, places[digest].name, digest)
    return said


def _told(one: dict[str, Any], name: str, digest: str) -> dict[str, Any]:
    status = one.get("status")
    if status == "withdrawn":
        return {"status": "withdrawn", **_by(one.get("withdrawn"))}
    if status != "disclosed":
        return {"status": "withheld"}
    try:
        opened = parse(str(one.get("disclosure", "")))
    except LibroError as error:
        raise answers.unusable("v1/events", error.code) from None
    if (opened.digest, opened.name) != (digest, name):
        raise answers.unusable("v1/events", _WHAT)
    return {"status": "disclosed", "value": opened.value}


def _by(entry: Any) -> dict[str, int]:
    """Give the entry that withdrew it, if the ledger names one."""
    is_entry = isinstance(entry, int) and not isinstance(entry, bool) and 0 <= entry <= MAX_INDEX
    return {"withdrawn": entry} if is_entry else {}
