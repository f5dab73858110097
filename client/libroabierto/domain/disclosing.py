"""Disclosures beside an event: which of them a ledger may take in.

A disclosure opens exactly one member that the event withholds and its form marks personal: under that
member's name, with a value that the form allows there, of a person who consented, and not withdrawn.
This is asked before an event is recorded, and again of every repeat that brings disclosures. It is no
rule of the log: an auditor never sees a disclosure.

No refusal here repeats a value.
"""

from __future__ import annotations

from collections.abc import Sequence

import marshmallow as ma

from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes
from libroabierto.domain.personal import Place, consents, digests_of, withheld_members
from libroabierto.domain.world import World
from libroabierto.errors import Malformed, Refused
from libroabierto.record.disclosure import Disclosure
from libroabierto.record.event import Event


def check_disclosures(
    world: World | None, event: Event, given: Sequence[Disclosure], types: EventTypes = EVENT_TYPES
) -> None:
    """Raise what refuses one of *given*; without a world only what the event itself can tell.

    Malformed("disclosure.repeated"), Refused ("disclosure.of-another-event", "disclosure.digest-unknown",
    "disclosure.not-personal", "disclosure.name-differs", "disclosure.value-invalid",
    "disclosure.withdrawn-before", "personal.consent-missing").
    """
    if not given:
        return
    if len({one.digest for one in given}) < len(given):
        raise Malformed("disclosure.repeated")
    places = withheld_members(types.type_of(event).form(event.schema), event.data)
    for disclosure in given:
        place = places.get(disclosure.digest)
        if place is None:
            raise _misplaced(world, event, disclosure)
        _check_fits(place, disclosure)
        _check_allowed(world, event, place)


def _misplaced(world: World | None, event: Event, disclosure: Disclosure) -> Refused:
    """Say why a disclosure opens no personal member of this event."""
    if disclosure.digest in digests_of(event):
        return Refused("disclosure.not-personal")
    elsewhere = world.get("disclosure", disclosure.digest) if world else None
    if elsewhere is not None:
        return Refused("disclosure.of-another-event", entry=elsewhere["entry"])
    return Refused("disclosure.digest-unknown")


def _check_fits(place: Place, disclosure: Disclosure) -> None:
    if disclosure.name != place.name:
        raise Refused("disclosure.name-differs", pointer=f"/data{place.pointer}", name=place.name)
    try:
        place.field.examine(disclosure.value)
    except ma.ValidationError:
        raise Refused("disclosure.value-invalid", pointer=f"/data{place.pointer}") from None


def _check_allowed(world: World | None, event: Event, place: Place) -> None:
    recorded = world.get("disclosure", place.value["_sd"]) if world else None
    if recorded is not None and recorded["event"] == event.id:
        if recorded["withdrawn"] is not None:
            raise Refused("disclosure.withdrawn-before", entry=recorded["withdrawn"])
        consented = recorded["consent"]
    else:
        consented = consents(world, event, place) if world else place.consented or _elsewhere(event)
    if not consented:
        raise Refused("personal.consent-missing", pointer=f"/data{place.pointer}")


def _elsewhere(event: Event) -> bool:
    """Say whether consent may stand in another entry, which nobody can look up here."""
    return event.type == "correction.recorded"
