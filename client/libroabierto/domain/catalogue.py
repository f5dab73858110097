"""The table of event types: every name is public and eternal, never renamed, never reused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from libroabierto.domain.events import (
    commitment,
    declaration,
    institution,
    ledger,
    observation,
    plan,
    secretariat,
)
from libroabierto.domain.eventtype import EventType, Rule
from libroabierto.domain.forms import Form, form_schema
from libroabierto.errors import Malformed
from libroabierto.record.event import Event

_TYPES: Final = (
    *ledger.TYPES,
    *institution.TYPES,
    *declaration.TYPES,
    *secretariat.TYPES,
    *plan.TYPES,
    *commitment.TYPES,
    *observation.TYPES,
)


class EventTypes:
    """The event types by name, and what each version of the rules makes of them."""

    def __init__(self, types: Iterable[EventType]) -> None:
        self.by_name: Final = {type.name: type for type in types}
        # Built once: a form is dear to make. By (type, schema).
        self._forms = {
            (type.name, schema): type.form(schema)()
            for type in self.by_name.values()
            for schema in range(1, type.schema + 1)
        }
        self._rules: dict[tuple[str, int], tuple[Rule, ...]] = {}  # by (type, version of the rules)

    def type_of(self, event: Event, version: int | None = None) -> EventType:
        """Return the event's type; raise Malformed if this version of the rules lacks type or schema.

        Without *version*: if every one lacks it. Who does not know the ledger can ask no more.
        """
        found = self.by_name.get(event.type)
        if found is None or (version is not None and found.since > version):
            raise Malformed("event.type-unknown", type=event.type)
        if not (self.knows(event) if version is None else found.has_schema(event.schema, version)):
            raise Malformed("event.schema-unknown", type=event.type, schema=event.schema)
        return found

    def knows(self, event: Event) -> bool:
        """Say whether there is such a type and such a schema of it."""
        return (event.type, event.schema) in self._forms

    def form_of(self, event: Event) -> Form:
        """Return the form that the event's schema prescribes; its type and schema must exist."""
        return self._forms[event.type, event.schema]

    def newest_form(self, name: str) -> Form:
        """Return the form of the newest schema of this type."""
        return self._forms[name, self.by_name[name].schema]

    def rules_of(self, type: EventType, version: int) -> tuple[Rule, ...]:
        """Return the type's rules in this version of the rules, in order."""
        key = (type.name, version)
        if key not in self._rules:
            self._rules[key] = type.rules_of(version)
        return self._rules[key]

    def read(self, event: Event) -> Mapping[str, Any]:
        """Return the event's data as the newest schema has it."""
        return self.by_name[event.type].read(event.data, event.schema)


EVENT_TYPES: Final = EventTypes(_TYPES)
CATALOGUE: Final[Mapping[str, EventType]] = EVENT_TYPES.by_name
FORMS: Final[Mapping[str, Form]] = {type.name: EVENT_TYPES.newest_form(type.name) for type in _TYPES}


def type_of(event: Event) -> EventType:
    """Return the event's type; raise Malformed for a type or schema that no version of the rules has."""
    return EVENT_TYPES.type_of(event)


def data_schema(type: EventType, schema: int | None = None) -> dict[str, object]:
    """Return the JSON Schema (2020-12) of a type's `data`, of its newest schema unless told."""
    schema = schema or type.schema
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{type.name}.{schema}.json",
        "title": type.title.es,
        "description": type.title.en,
        **form_schema(type.form(schema)()),
    }
