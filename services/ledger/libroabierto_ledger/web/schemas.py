"""What the answers look like, for OpenAPI: documentation alone, nothing is dumped through these.

An answer has exactly these members; the tests compare the answers with them.
"""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields


def text(description: str, **options: Any) -> fields.String:
    """A string."""
    return _field(fields.String, description, options)


def digest(description: str, **options: Any) -> fields.String:
    """A SHA-256 in hex."""
    return text(description, pattern="^[0-9a-f]{64}$", **options)


def whole(description: str, **options: Any) -> fields.Integer:
    """A whole number, 0 or more."""
    return _field(fields.Integer, description, {"minimum": 0, **options})


def anything(description: str, **options: Any) -> fields.Raw:
    """A JSON value whose shape belongs to the event's type (contracts/schemas)."""
    return _field(fields.Raw, description, options)


def several(schema: type[ma.Schema], description: str) -> fields.List:
    """A list of objects."""
    return _field(fields.List, description, {}, fields.Nested(schema))


def group(schema: type[ma.Schema], description: str, **options: Any) -> fields.Nested:
    """An object."""
    return _field(fields.Nested, description, options, schema)


class FieldFault(ma.Schema):
    """One member of `data` that does not fit."""

    pointer = text("JSON Pointer into `data`")
    code = text("Stable code")
    message = text("What is wrong, for people")


class Problem(ma.Schema):
    """A refusal (RFC 9457)."""

    class Meta:
        unknown = ma.INCLUDE

    type = text("`/problems/<slug>`, a page that explains it; `about:blank` for plain HTTP errors")
    title = text("The problem in one sentence, in the language of the answer")
    status = whole("The HTTP status")
    detail = text("What is wrong and what to do next, in the language of the answer")
    code = text("Stable code; never renamed")
    errors = fields.List(
        fields.Nested(FieldFault), required=False, metadata={"description": "Only of invalid-data"}
    )


class Receipt(ma.Schema):
    """The proof that an entry was logged; the submitter keeps it."""

    folio = text("The number that people cite", example="MEX-000123-K")
    entry = text("The entry, exactly as logged: the leaf of the tree")
    index = whole("Its place in the log")
    leaf_hash = digest("SHA-256(0x00 || entry)")
    proof = text("The inclusion proof and the signed checkpoint (C2SP tlog-proof)")


def _field(kind: Any, description: str, options: dict[str, Any], *inner: Any) -> Any:
    required = options.pop("required", True)
    allow_none = options.pop("allow_none", False)
    metadata = {"description": description, **options}
    return kind(*inner, required=required, allow_none=allow_none, metadata=metadata)
