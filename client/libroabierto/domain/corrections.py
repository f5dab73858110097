"""What may be corrected: members that their form marks correctable, as each entry signed them.

A note (`correction.recorded`) names an entry, a pointer into its `data` and the correct value. So that
rules need no entry but the state, each entry with such members leaves a row, its *original*: who signed
it, in which stream, under which schema, whether by a recorded consent of the person that it names, which
members corrections have shown by consent, how many corrections there are, and each member as it stands
after them. A correction changes no other state, no right and no digest: it stands beside.

Pointers lead into the data as it was signed, by the form of its own schema: upcasting changes neither.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from libroabierto.domain.eventtype import Recorded
from libroabierto.domain.fields import Group, Several, StrictField
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Row

MOST_CORRECTIONS: Final = 100  # of one entry, so that whoever shows the entry shows all of them
PLACE: Final = re.compile("0|[1-9][0-9]{0,5}")  # of an item in a list (RFC 6901)


def original_rows(recorded: Recorded) -> Iterable[Row]:
    """Yield the row by which corrections of this entry are judged, if anything in it is correctable."""
    event = recorded.case.event
    found = dict(correctable(recorded.case.type.form(event.schema), event.data))
    if found:
        document = {
            "id": str(recorded.index),
            "entry": recorded.index,
            "type": event.type,
            "schema": event.schema,
            "stream": event.stream,
            "issuer": event.issuer,
            "office": event.office,
            "consent": "consent" in event.data,
            "consented": [],
            "corrections": 0,
            "members": found,
            "last_entry": recorded.index,
        }
        yield row("original", document)


def correctable(form: type[Form], data: Mapping[str, Any], pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each correctable member of *data*: its JSON pointer (RFC 6901) and its value."""
    for name, field in _branches(form):
        if name in data:
            yield from _member(field, data[name], f"{pointer}/{name}")


def correctable_members(form: type[Form], pointer: str = "") -> Iterator[str]:
    """Yield where the correctable members of *form* stand, with "*" for each item of a list."""
    for name, field in _branches(form):
        yield from _places(field, f"{pointer}/{name}")


def _places(field: StrictField, pointer: str) -> Iterator[str]:
    if isinstance(field, Group):
        yield from correctable_members(type(field.form), pointer)
    elif isinstance(field, Several):
        yield from _places(field.each, f"{pointer}/*")
    else:
        yield pointer


def field_at(form: type[Form], pointer: str) -> StrictField | None:
    """Return the field to which *pointer* leads in data of this form; None if it leads nowhere."""
    field: StrictField | None = None
    for step in pointer.split("/")[1:]:
        if field is None or isinstance(field, Group):
            field = fields_of(form if field is None else type(field.form)).get(step)
        else:
            field = field.each if isinstance(field, Several) and PLACE.fullmatch(step) else None
        if field is None:
            return None
    return field


def is_correctable(field: StrictField) -> bool:
    """Say whether a correction may name the member of this field itself."""
    return field.correctable and not isinstance(field, (Group, Several))


def _member(field: StrictField, value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(field, Group):
        yield from correctable(type(field.form), value, pointer)
    elif isinstance(field, Several):
        for at, item in enumerate(value):
            yield from _member(field.each, item, f"{pointer}/{at}")
    else:
        yield pointer, value


@functools.cache  # one item for each form of the catalogue
def _branches(form: type[Form]) -> tuple[tuple[str, StrictField], ...]:
    """Return the members of *form* that are correctable, or lead to one that is."""
    return tuple((name, field) for name, field in fields_of(form).items() if _leads(field))


@functools.cache  # the same
def fields_of(form: type[Form]) -> Mapping[str, StrictField]:
    """Return the members of *form* by their names in JSON."""
    fields: Mapping[str, Any] = form._declared_fields  # noqa: SLF001 - marshmallow's table, the same for all instances
    return {field.data_key or name: field for name, field in fields.items()}


def _leads(field: StrictField) -> bool:
    if isinstance(field, Group):
        return bool(_branches(type(field.form)))
    return _leads(field.each) if isinstance(field, Several) else field.correctable
