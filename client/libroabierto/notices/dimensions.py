"""What a message is about: its dimensions, by which filters choose (filters.py).

    subject       the stream
    issuer        who signed; reminders have none
    municipality  INEGI keys: of the stream, of what it is about, of the data
    commitment    UUIDs
    declaration   names without their kind: "15113-2022"
    institution   the issuer and every institution that it speaks of
    derived       "true" for reminders
    source, id    of the message

A dimension may have several values, and those without one are left out. Whatever is told follows from the
event, from the state after it, and from what an earlier entry that it speaks of is about (earlier.py);
nothing personal is a dimension. The members of the same names in a
message (`attributes_of`) carry one value each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from libroabierto.domain.catalogue import EVENT_TYPES
from libroabierto.domain.fields import Group, InstitutionId, MunicipalityKey, Several, StrictField
from libroabierto.domain.forms import Form, members
from libroabierto.domain.shapes import Role, Stream
from libroabierto.domain.signers import STATE
from libroabierto.domain.world import Document, World
from libroabierto.notices import names
from libroabierto.notices.earlier import of_earlier
from libroabierto.record.event import Event

Dimensions = names.Dimensions
NAMES: Final = names.NAMES
# Streams whose name begins with the key of their municipality.
_TERRITORIAL: Final = ("declaration", "secretariat")
_Found = Iterator[tuple[str, str]]


def dimensions_of(event: Event, world: World, earlier: Dimensions | None = None) -> Dimensions:
    """Return what an event is about; *world* is the state after its entry.

    *earlier* is what the entry is about that it speaks of (earlier.earlier_entry), where there is one.
    """
    told = [("subject", event.stream), ("issuer", event.issuer), ("institution", event.issuer)]
    return _gathered(
        [*told, *_of_stream(event.stream, world), *_of_data(event), *of_earlier(event, earlier or {})]
    )


def dimensions_of_row(kind: str, document: Document, subject: str, world: World) -> Dimensions:
    """Return what a reminder about this row, told under the stream *subject*, is about."""
    told = [("subject", subject), ("derived", "true")]
    return _gathered([*told, *_of_row(kind, document, world), *_of_stream(subject, world)])


def attributes_of(dimensions: Dimensions) -> dict[str, str]:
    """Return the dimensions that a message names: what its stream is, or the only one that it is about.

    `institution` is another than the issuer.
    """
    kind, _, name = dimensions["subject"][0].partition(":")
    issuer = dimensions.get("issuer", ("",))[0]
    others = tuple(one for one in dimensions.get("institution", ()) if one != issuer)
    found = {"issuer": dimensions.get("issuer", ()), "institution": others}
    found |= {of: dimensions.get(of, ()) for of in ("municipality", "commitment", "declaration")}
    if name in found.get(kind, ()):
        found[kind] = (name,)
    return {of: values[0] for of, values in found.items() if len(values) == 1}


def _gathered(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    values: dict[str, dict[str, None]] = {}
    for name, value in found:
        values.setdefault(name, {})[value] = None
    return {name: tuple(of_it) for name, of_it in values.items()}


# --- the stream and its row ----------------------------------------------------------------------------


def _of_stream(stream: str, world: World) -> _Found:
    kind, _, name = stream.partition(":")
    if kind in _TERRITORIAL:
        yield "municipality", name[:5]
    if kind in ("commitment", "declaration"):
        yield kind, name
    if kind == "declaration" and (town := world.get("municipality", name[:5])) is not None:
        yield from _institutions(town["institution"])
    found = world.get(kind, name if kind == "institution" else stream)
    if found is not None:
        yield from _of_row(kind, found, world)


def _of_row(kind: str, document: Document, world: World) -> _Found:
    """Give what the row of a stream, or one of those that are reminded of, is about."""
    yield from _MAKERS[kind](document, world) if kind in _MAKERS else ()


def _institution(document: Document, world: World) -> _Found:
    yield "institution", document["id"]
    yield from _town(document, world)
    yield from _places(document["roles"])
    if document["state"] == "succeeded":  # its powers are others'; what it did with them was there
        passed = world.find("succession", f"predecessor:{document['id']}")
        had = [place for one in passed for held in one["roles"] for place in held["territory"]]
        yield from _places([{"territory": had}])


def _of_term(document: Document, world: World) -> _Found:
    yield from _institutions(document["institution"])
    yield from _town(document, world)


def _secretariat(document: Document, world: World) -> _Found:
    yield from _of_term(document, world)
    if document["declaration"]:
        yield "declaration", _name(document["declaration"])


def _commitment(document: Document, world: World) -> _Found:
    yield "commitment", _name(document["id"])
    yield from _town(document, world)
    yield from _institutions(document["terms"]["lead"])


def _observation(document: Document, world: World) -> _Found:
    yield from _institutions(document["addressee"], document["author"])
    addressee = world.get("institution", document["addressee"])
    yield from _institution(addressee, world) if addressee is not None else ()


def _of_institution(document: Document, world: World) -> _Found:
    yield "institution", document["institution"]


def _town(document: Document, world: World) -> _Found:
    if document["municipality"]:
        yield "municipality", document["municipality"]["key"]


def _institutions(*ids: str | None) -> _Found:
    return (("institution", id) for id in ids if id)


def _places(roles: Iterable[Mapping[str, Any]]) -> _Found:
    """Give the municipalities of roles; one over the whole state is about no municipality in particular."""
    for held in roles:
        if STATE not in held["territory"]:
            yield from (("municipality", place) for place in held["territory"])


def _name(stream: str) -> str:
    return stream.partition(":")[2]


_MAKERS: Final = {
    "institution": _institution,
    "term": _of_term,
    "secretariat": _secretariat,
    "plan": _of_term,
    "commitment": _commitment,
    "observation": _observation,
    "declaration": _town,
    "tenure": _of_institution,
    "key": _of_institution,
}


# --- the data ------------------------------------------------------------------------------------------


def _of_data(event: Event) -> _Found:
    """Give what the members of the data name, by the form of their own schema."""
    if EVENT_TYPES.knows(event):
        yield from _of_group(EVENT_TYPES.form_of(event), event.data)


def _of_group(form: Form, values: Mapping[str, Any]) -> _Found:
    if isinstance(form, Role):
        yield from _places([values])
        return
    for name, field in members(form):
        if name in values:
            yield from _of_member(field, values[name])


def _of_member(field: StrictField, value: Any) -> _Found:
    if isinstance(field, Group):
        yield from _of_group(field.form, value)
    elif isinstance(field, Several):
        for item in value:
            yield from _of_member(field.each, item)
    elif isinstance(field, InstitutionId):
        yield "institution", value
    elif isinstance(field, MunicipalityKey):
        yield "municipality", value
    elif isinstance(field, Stream):
        yield from _of_named(value)


def _of_named(stream: str) -> _Found:
    kind, _, name = stream.partition(":")
    if kind in ("commitment", "declaration"):
        yield kind, name
