"""The members of answers: marshmallow fields that carry a description, nothing more."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields


def text(description: str, **options: Any) -> fields.String:
    """A string."""
    return _member(fields.String, description, options)  # type: ignore[no-any-return]


def sha256(description: str, **options: Any) -> fields.String:
    """A SHA-256 in hex."""
    return text(description, pattern="^[0-9a-f]{64}$", **options)


def tree_hash(description: str) -> fields.String:
    """A tree hash as checkpoints spell it: base64 of 32 bytes."""
    return text(description, pattern="^[A-Za-z0-9+/]{43}=$")


def whole(description: str, **options: Any) -> fields.Integer:
    """A whole number, 0 or more."""
    return _member(fields.Integer, description, {"minimum": 0, **options})  # type: ignore[no-any-return]


def flag(description: str) -> fields.Boolean:
    """True or false."""
    return _member(fields.Boolean, description, {})  # type: ignore[no-any-return]


def anything(description: str, **options: Any) -> fields.Raw:
    """An object whose shape belongs to the event's type (contracts/schemas)."""
    return _member(fields.Raw, description, options)  # type: ignore[no-any-return]


def texts(description: str) -> fields.List[Any]:
    """A list of strings."""
    return _member(fields.List, description, {}, fields.String())  # type: ignore[no-any-return]


def several(schema: type[ma.Schema], description: str, **options: Any) -> fields.List[Any]:
    """A list of objects."""
    return _member(fields.List, description, options, fields.Nested(schema))  # type: ignore[no-any-return]


def group(schema: type[ma.Schema], description: str, **options: Any) -> fields.Nested:
    """An object."""
    return _member(fields.Nested, description, options, schema)  # type: ignore[no-any-return]


def _member(kind: Any, description: str, options: dict[str, Any], *inner: Any) -> Any:
    settings = {name: options.pop(name) for name in ("required", "allow_none", "data_key") if name in options}
    metadata = {"description": description, **options}
    return kind(*inner, **{"required": True, **settings}, metadata=metadata)
