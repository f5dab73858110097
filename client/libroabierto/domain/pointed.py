"""A member of an event's data by its JSON pointer (RFC 6901), for whoever shows a correction beside it.

    /topic                  Tema
    /milestones/1/title     Hitos › 2 › Título

Nothing here asks whether the member may be corrected: the rules do (corrections.py).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes
from libroabierto.domain.corrections import PLACE, field_at
from libroabierto.domain.words import shown
from libroabierto.record.event import Event


def value_at(data: Any, pointer: str) -> Any:
    """Return what stands at *pointer*; KeyError if it leads nowhere."""
    try:
        for step in pointer.split("/")[1:]:
            data = data[_place(step)] if isinstance(data, list) else data[step]
    except (LookupError, TypeError):
        raise KeyError(pointer) from None
    return data


def _place(step: str) -> int:
    """Read the place of an item, which has one spelling: neither "-1" nor "01" is one."""
    if not PLACE.fullmatch(step):
        raise KeyError(step)
    return int(step)


def with_value(data: Mapping[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """Return a copy of *data* with *value* at *pointer*; KeyError if it leads nowhere."""
    value_at(data, pointer)
    changed: dict[str, Any] = copy.deepcopy(dict(data))
    path, _, last = pointer.rpartition("/")
    place = value_at(changed, path)
    place[int(last) if isinstance(place, list) else last] = value
    return changed


def label_at(event: Event, pointer: str, language: str, types: EventTypes = EVENT_TYPES) -> str:
    """Name the member for people, by the form of the event's own schema; the pointer if it has none."""
    if not types.knows(event) or field_at(type(types.form_of(event)), pointer) is None:
        return pointer
    return " › ".join(_labels(event, pointer, language, types))


def shown_at(event: Event, pointer: str, value: Any, language: str, types: EventTypes = EVENT_TYPES) -> str:
    """Return *value*, which the member has or must have, as a person reads it."""
    field = field_at(type(types.form_of(event)), pointer) if types.knows(event) else None
    return str(value) if field is None else shown(field, value, language)


def _labels(event: Event, pointer: str, language: str, types: EventTypes) -> Iterator[str]:
    """Yield the label of each member on the way, and for an item of a list its number, from 1 on."""
    form, steps = type(types.form_of(event)), pointer.split("/")
    for at in range(2, len(steps) + 1):
        if steps[at - 1].isdecimal():
            yield str(int(steps[at - 1]) + 1)
        else:
            field = field_at(form, "/".join(steps[:at]))
            assert field is not None, "our bug: the whole pointer leads somewhere"
            yield field.en if language == "en" else field.es
