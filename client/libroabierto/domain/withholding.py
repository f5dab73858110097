"""Withholding, on the signer's side: a private person's datum leaves the draft as a salted commitment.

    {"name": "Nombre y apellidos"}   ->   {"name": {"_sd": "<digest>"}}   and a disclosure apart

A private person's datum is always withheld: only so it can be cancelled later. With recorded consent its
disclosure goes along with the event; without, it stays with who signed. A public servant's name belongs
to the act and stays in the clear.

Whose datum it is follows from the draft where that can tell: consent is recorded for private persons
alone, seats name their sector, some offices exist in public institutions alone. Else the institution's
roles decide, if somebody can look them up. What nobody can tell stays in the clear, and the rules refuse
it if the person turns out to be private.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes
from libroabierto.domain.events.secretariat.seats import PUBLIC_SECTORS
from libroabierto.domain.fields import is_withheld
from libroabierto.domain.personal import Place, personal_members, withheld_members
from libroabierto.domain.signers import is_private
from libroabierto.domain.vocabulary import OFFICE_ROLES, PRIVATE_ROLES
from libroabierto.domain.world import Document
from libroabierto.record.disclosure import Disclosure, make
from libroabierto.record.event import Event

Lookup = Callable[[str], Document | None]
"""Gives the row of an institution by its id, or None."""

_ASSUMPTION: Final = "office.assumed"


def nobody_known(id: str) -> Document | None:
    """No institution can be looked up."""
    return None


class Opened(NamedTuple):
    """A member that was withheld: where it stood, what it said, and its disclosure."""

    place: Place
    disclosure: str
    consented: bool  # consent is recorded beside it


class Withheld(NamedTuple):
    """Data in which nothing of a private person is left in the clear, and what was taken out."""

    data: dict[str, Any]
    opened: tuple[Opened, ...]

    def disclosures(self, *, consented: bool) -> tuple[str, ...]:
        """Return the disclosures with or without recorded consent."""
        return tuple(one.disclosure for one in self.opened if one.consented is consented)


def withhold(
    event: Event,
    salt: Callable[[], bytes],
    institution: Lookup,
    *,
    everybody: bool = False,
    types: EventTypes = EVENT_TYPES,
) -> Withheld:
    """Take what must not stand in the clear out of the data of *event*, whose form is good.

    *salt* gives 16 random bytes each time; *everybody* withholds public servants too.
    """
    data, opened = copy.deepcopy(event.data), []
    for place in list(personal_members(types.by_name[event.type].form(event.schema), event.data)):
        if is_withheld(place.value) or not (everybody or of_private_person(event, place, institution)):
            continue
        text, digest = make(salt(), place.name, place.value)
        _put(data, place.pointer, {"_sd": digest})
        opened.append(Opened(place, text, place.consented))
    return Withheld(data, tuple(opened))


def of_private_person(event: Event, place: Place, institution: Lookup) -> bool:
    """Say whether the datum is known to be a private person's."""
    around = place.around
    if place.consented:
        return True
    if "sector" in around:
        return around["sector"] not in PUBLIC_SECTORS
    named = around.get("institution", event.stream.partition(":")[2] if event.type == _ASSUMPTION else None)
    if named is None or _is_public_office(around.get("office")):
        return False
    return is_private(institution(str(named)))


def revealed(
    event: Event, disclosures: Iterable[Disclosure], types: EventTypes = EVENT_TYPES
) -> dict[str, Any]:
    """Return the data of *event* with every value that *disclosures* open back in its place."""
    opened = {one.digest: one.value for one in disclosures}
    return _replaced(event, opened, types)


def filled(
    event: Event, said: Mapping[str, Mapping[str, Any]], types: EventTypes = EVENT_TYPES
) -> dict[str, Any]:
    """Return the data of *event*, for words, with what is *said* of a digest beside it: `status`, `value`."""
    return _replaced(event, {digest: {"_sd": digest, **more} for digest, more in said.items()}, types)


def _replaced(event: Event, values: Mapping[str, Any], types: EventTypes) -> dict[str, Any]:
    """Return the data with these values in place of withheld members; data of an unknown type as they are."""
    data = copy.deepcopy(event.data)
    if types.knows(event):
        places = withheld_members(types.by_name[event.type].form(event.schema), event.data)
        for digest, place in places.items():
            if digest in values:
                _put(data, place.pointer, values[digest])
    return data


def _is_public_office(office: object) -> bool:
    roles = OFFICE_ROLES.get(str(office))
    return roles is not None and not roles & PRIVATE_ROLES


def _put(data: Any, pointer: str, value: Any) -> None:
    """Replace what stands at *pointer*, which exists."""
    *steps, last = pointer.split("/")[1:]
    for step in steps:
        data = data[int(step) if isinstance(data, list) else step]
    data[int(last) if isinstance(data, list) else last] = value
