"""Withheld members: a value's salted commitment stands in its place, `{"_sd": digest}`.

A digest occurs once in a ledger (protocol section 2): two acts that carried the same one would be
joined for ever, and a withdrawal of one would silence the other. Each leaves a row of its own:

    id                        the digest
    entry, stream, issuer     where it stands
    event                     the event's id
    pointer                   into the entry's data; null where no personal member stands
    consent                   whether the entry records the person's consent to be shown
    withdrawn                 the entry that withdrew it (disclosure.withdrawn), or null

What the digest commits to is in no row and in no entry.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from libroabierto.domain.corrections import fields_of
from libroabierto.domain.eventtype import Case, Recorded
from libroabierto.domain.fields import Group, Several, StrictField, is_withheld
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Row, World
from libroabierto.errors import Refused
from libroabierto.record.event import Event

_CONTAINERS: Final = (dict, list)
_CORRECTION: Final = "correction.recorded"


class Place(NamedTuple):
    """A personal member: where it stands in the data, its field, its value, and the object around it."""

    pointer: str
    name: str
    field: StrictField
    value: Any
    around: Mapping[str, Any]

    @property
    def consented(self) -> bool:
        """Whether consent is recorded beside it."""
        return "consent" in self.around


def digests(data: object) -> Iterator[str]:
    """Yield every digest below *data*, in order; recursion is bounded by the payload's depth."""
    if isinstance(data, dict):
        if isinstance(data.get("_sd"), str):
            yield data["_sd"]
        inner: Iterable[object] = data.values()
    else:
        inner = data if isinstance(data, list) else ()
    for item in inner:
        if isinstance(item, _CONTAINERS):
            yield from digests(item)


def digests_of(event: Event) -> tuple[str, ...]:
    """Return every digest that *event* carries, in order.

    Most carry none, which their bytes show at once: the name is neither spelled out in them nor escaped.
    A single byte is looked for first, many times faster than two.
    """
    payload = event.payload
    if b'"_sd"' not in payload and (b"\\" not in payload or b"\\u" not in payload):
        return ()
    return tuple(digests(event.data))


def personal_members(form: type[Form], data: object, pointer: str = "") -> Iterator[Place]:
    """Yield each member of *data* that *form* marks personal; data of another form give what they can."""
    for name, field in _branches(form):
        if isinstance(data, dict) and name in data:
            yield from _member(Place(f"{pointer}/{name}", name, field, data[name], data))


def withheld_members(form: type[Form], data: object) -> dict[str, Place]:
    """Map the digest of each personal member that is withheld to its place."""
    return {p.value["_sd"]: p for p in personal_members(form, data) if is_withheld(p.value)}


def check_digests(case: Case) -> None:
    """Raise Refused("personal.digest-reused") if a digest stands twice, here or in an earlier entry."""
    found = digests_of(case.event)
    if len(found) != len(set(found)):
        raise Refused("personal.digest-reused")
    for digest in found:
        if case.world.get("disclosure", digest) is not None:
            raise Refused("personal.digest-reused")


def disclosure_rows(recorded: Recorded) -> Iterable[Row]:
    """Yield a row for each digest that the event carries."""
    case, event = recorded.case, recorded.case.event
    found = digests_of(event)
    places = withheld_members(case.type.form(event.schema), event.data) if found else {}
    for digest in found:
        place = places.get(digest)
        document = {
            "id": digest,
            "entry": recorded.index,
            "stream": event.stream,
            "issuer": event.issuer,
            "event": event.id,
            "pointer": place.pointer if place else None,
            "consent": place is not None and consents(case.world, event, place),
            "withdrawn": None,
            "last_entry": recorded.index,
        }
        yield row("disclosure", document)


def consents(world: World, event: Event, place: Place) -> bool:
    """Say whether consent to show this member is recorded: beside it, or with what *event* corrects.

    Consent that was withdrawn with the corrected value is none.
    """
    if place.consented or event.type != _CORRECTION:
        return place.consented
    original = world.get("original", str(event.data.get("corrects")))
    standing = original["members"].get(event.data.get("pointer")) if original else None
    if not isinstance(standing, dict) or not is_withheld(standing):
        return False
    corrected = world.get("disclosure", standing["_sd"])
    return corrected is not None and corrected["consent"] and corrected["withdrawn"] is None


def _member(place: Place) -> Iterator[Place]:
    field = place.field
    if isinstance(field, Group):
        yield from personal_members(type(field.form), place.value, place.pointer)
    elif isinstance(field, Several):
        for at, item in enumerate(place.value if isinstance(place.value, list) else ()):
            around = item if isinstance(item, dict) else place.around
            inner = Place(f"{place.pointer}/{at}", place.name, field.each, item, around)
            yield from _member(inner)
    else:
        yield place


@functools.cache  # one item for each form of the catalogue
def _branches(form: type[Form]) -> tuple[tuple[str, StrictField], ...]:
    """Return the members of *form* that are personal, or lead to one that is."""
    return tuple((name, field) for name, field in fields_of(form).items() if _leads(field))


def _leads(field: StrictField) -> bool:
    if isinstance(field, Group):
        return field.personal or bool(_branches(type(field.form)))
    if isinstance(field, Several):
        return field.personal or _leads(field.each)
    return field.personal
