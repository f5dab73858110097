"""The official names of the institutions that events speak of."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.record.event import Event
from libroabierto_ledger.application import NotFound
from libroabierto_ledger.web.assembly import ledger


def names_for(events: Iterable[Event]) -> dict[str, str]:
    """Map the ids of issuers and subjects to their official names, as far as they have one."""
    ids: set[str] = set()
    for event in events:
        ids.add(event.issuer)
        if event.stream.startswith("institution:"):
            ids.add(event.stream.partition(":")[2])
    return {id: name for id in sorted(ids) if (name := _name(id)) is not None}


def _name(id: str) -> str | None:
    try:
        return str(ledger().states.item("institution", id).document["name"])
    except NotFound:
        return None
