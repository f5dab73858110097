"""The members of answers: marshmallow fields that carry a description, nothing more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import marshmallow as ma
from marshmallow import fields

Member = TypeVar("Member")


def text(description: str, **options: Any) -> fields.String:
    """A string."""
    return _member(fields.String, description, options)


def sha256(description: str, **options: Any) -> fields.String:
    """A SHA-256 in hex."""
    return text(description, pattern="^[0-9a-f]{64}$", **options)


def tree_hash(description: str) -> fields.String:
    """A tree hash as checkpoints spell it: base64 of 32 bytes."""
    return text(description, pattern="^[A-Za-z0-9+/]{43}=$")


def whole(description: str, **options: Any) -> fields.Integer:
    """A whole number, 0 or more."""
    return _member(fields.Integer, description, {"minimum": 0, **options})


def flag(description: str) -> fields.Boolean:
    """True or false."""
    return _member(fields.Boolean, description, {})


def anything(description: str, **options: Any) -> fields.Raw:
    """An object whose shape belongs to the event's type (contracts/schemas)."""
    return _member(fields.Raw, description, options)


def day(description: str, **options: Any) -> fields.String:
    """A legal date."""
    return text(description, format="date", **options)


def thing(description: str) -> fields.Raw:
    """An object whose members are those of the events."""
    return anything(description, type="object")


def maybe(description: str) -> fields.Raw:
    """Such an object, or null while there is none."""
    return anything(description, type=["object", "null"])


def things(description: str) -> fields.Raw:
    """A list whose items are those of the events."""
    return anything(description, type="array")


def texts(description: str) -> fields.List[Any]:
    """A list of strings."""
    return _member(fields.List, description, {}, fields.String())


def several(schema: type[ma.Schema], description: str, **options: Any) -> fields.List[Any]:
    """A list of objects."""
    return _member(fields.List, description, options, fields.Nested(schema))


def group(schema: type[ma.Schema], description: str, **options: Any) -> fields.Nested:
    """An object."""
    return _member(fields.Nested, description, options, schema)


def _member(kind: Callable[..., Member], description: str, options: dict[str, Any], *inner: Any) -> Member:
    settings = {name: options.pop(name) for name in ("required", "allow_none", "data_key") if name in options}
    metadata = {"description": description, **options}
    return kind(*inner, **{"required": True, **settings}, metadata=metadata)
