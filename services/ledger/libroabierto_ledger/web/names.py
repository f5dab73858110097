"""How the things that events speak of are called: institutions by official name, others by their title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from libroabierto.domain.words import named_in
from libroabierto.record.event import Event
from libroabierto_ledger.web.assembly import ledger


def names_for(events: Iterable[Event]) -> Mapping[str, str]:
    """Map what sentences about *events* name, by id, to its present name, as far as it has one."""
    named: set[tuple[str, str]] = set()
    return ledger().history.names(named.union(*map(named_in, events)))


def names_of(ids: Iterable[str]) -> Mapping[str, str]:
    """Map ids of institutions to their official names, as far as they have one."""
    return ledger().history.names(("institution", id) for id in ids)
