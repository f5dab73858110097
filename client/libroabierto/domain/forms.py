"""Forms: the strict shape of an event's `data`, declared once, read by everything.

A form is a marshmallow schema of our own fields (fields.py). From one declaration come the check
that the ledger and the auditor run, the JSON Schema, the commented draft of `libro new`, the words
in which `libro sign` shows what is about to be signed, and the row of the documentation.

`check_data` returns nothing: what was signed is kept as it is, a form never changes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NoReturn, Self

import marshmallow as ma

from libroabierto.errors import FieldError, InvalidData

MAX_FIELD_ERRORS = 50  # a page of faults is enough for a person; a flood helps nobody


class Fault(str):
    """A field error's stable code; a string, since marshmallow carries messages as strings."""

    __slots__ = ("facts",)
    facts: tuple[tuple[str, object], ...]

    def __new__(cls, code: str, **facts: object) -> Self:
        fault = super().__new__(cls, code)
        fault.facts = tuple(facts.items())
        return fault


class Form(ma.Schema):
    """Base of every form: unknown members are refused, members keep the order of their declaration."""

    class Meta:
        unknown = ma.RAISE

    last: ClassVar[tuple[str, ...]] = ()  # members of a base form that read better at the end
    error_messages = {"unknown": Fault("field.unknown"), "type": Fault("field.not-object")}

    def __init__(self) -> None:
        super().__init__()
        self._by_name: dict[str, Any] = {f.data_key or name: f for name, f in self.fields.items()}
        self._required = {name for name, field in self._by_name.items() if field.required}
        self._judges = {name: field.judge() for name, field in self._by_name.items()}

    def check(self, data: object) -> None:
        """Raise marshmallow's ValidationError unless *data* fits.

        The verdict is that of `load`, which builds a copy that nobody wants, at several times the cost.
        Most data fit: which members are at fault, and how, is only asked when something is.
        """
        if not isinstance(data, dict):
            raise ma.ValidationError({"_schema": [self.error_messages["type"]]})
        if not self._fits(data):
            self._explain(data)

    def _fits(self, data: dict[str, Any]) -> bool:
        if not self._required <= data.keys() <= self._judges.keys():
            return False
        judges = self._judges
        try:
            for name, value in data.items():
                judges[name](value)
        except ma.ValidationError:
            return False
        return True

    def _explain(self, data: dict[str, Any]) -> NoReturn:
        """Raise all that is wrong with *data*: members in the order of the form, then unknown ones."""
        faults: dict[str, Any] = {}
        for name, field in self._by_name.items():
            try:
                field.examine(data.get(name, ma.missing))
            except ma.ValidationError as error:
                faults[name] = error.messages
        if not data.keys() <= self._by_name.keys():
            unknown = [self.error_messages["unknown"]]
            faults.update((name, unknown) for name in data if name not in self._by_name)
        raise ma.ValidationError(faults)


def check_data(form: Form, data: object) -> None:
    """Raise InvalidData, with all faults at once, unless *data* fits *form*."""
    try:
        form.check(data)
    except ma.ValidationError as error:
        faults = tuple(_faults("/data", error.messages))[:MAX_FIELD_ERRORS]  # pointers into the payload
        raise InvalidData(faults) from None


WITHHELD = {
    "type": "object",
    "properties": {"_sd": {"type": "string", "pattern": "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$"}},
    "required": ["_sd"],
    "additionalProperties": False,
}


def form_schema(form: Form) -> dict[str, Any]:
    """Return *form* as JSON Schema 2020-12; `title` is Spanish, `description` English."""
    return {
        "type": "object",
        "properties": {name: _member_schema(field) for name, field in members(form)},
        "required": [name for name, field in members(form) if field.required],
        "additionalProperties": False,
    }


def members(form: Form) -> Iterator[tuple[str, Any]]:
    """Yield the members of *form* in order: the name in JSON, and its field."""
    ordered = sorted(form.fields.items(), key=lambda item: item[0] in form.last)  # a stable sort
    return ((field.data_key or name, field) for name, field in ordered)


def _member_schema(field: Any) -> dict[str, Any]:
    schema = field.json_schema()
    if field.personal:
        schema = {"anyOf": [schema, WITHHELD]}
    return {"title": field.es, "description": field.en, **schema}


def _faults(pointer: str, messages: object) -> Iterator[FieldError]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _faults(_below(pointer, name), inner)
    elif isinstance(messages, list):
        for message in messages:
            yield from _faults(pointer, message)
    else:
        facts = messages.facts if isinstance(messages, Fault) else ()
        yield FieldError(pointer, str(messages), facts)


def _below(pointer: str, name: Any) -> str:
    if name == "_schema":  # marshmallow's name for "the object itself"
        return pointer
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
