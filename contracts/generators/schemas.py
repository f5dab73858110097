"""The JSON Schemas (2020-12) of contracts/schemas/: the types of event, and the forms around them.

A schema says less than PROTOCOL.md: what it lets through may still be refused (an outer space, a
date that no calendar has, two spellings of one number). What it refuses is always refused.
"""

from __future__ import annotations

import re
from typing import Any, Final

from libroabierto.domain.catalogue import CATALOGUE, data_schema
from libroabierto.record import names
from libroabierto.record.entry import MAX_INDEX
from libroabierto.record.event import MAX_SCHEMA, MAX_VERSION
from libroabierto.record.folio import LOG_CODE
from libroabierto.verify.evidence import BESIDES, CODE, KINDS, OWN_CODES, SAYS

from .cases import to_json

Schema = dict[str, Any]
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
DIGEST: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
JWS: Final = "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+"
INDEX: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": MAX_INDEX}
DATE: Final = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
BYTES: Final[Schema] = {
    "type": "string",
    "pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}
HASH: Final[Schema] = {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"}
TIME: Final = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"


def files() -> dict[str, bytes]:
    """Return every schema by its path."""
    made = {
        f"{name}.{schema}": data_schema(type, schema)
        for name, type in CATALOGUE.items()
        for schema in range(1, type.schema + 1)
    }
    made |= {"payload": payload(), "entry": entry(), "receipt": receipt(), "evidence": evidence()}
    made |= {"problem": problem()}
    return {f"contracts/schemas/{name}.json": to_json(schema) for name, schema in made.items()}


def payload() -> Schema:
    """The twelve members of an event; `data` is for the schema of its type."""
    return _closed(
        "payload.json",
        "Payload of an event",
        {
            "ledger": DIGEST,
            "type": {"enum": list(CATALOGUE)},
            "schema": {"type": "integer", "minimum": 1, "maximum": MAX_SCHEMA},
            "id": _like(names.UUID),
            "issuer": _like(names.INSTITUTION),
            "office": _like(names.OFFICE),
            "stream": {"type": "string", "pattern": f"^(?:{_streams()})$"},
            "version": {"type": "integer", "minimum": 0, "maximum": MAX_VERSION},
            "occurred_on": {"type": "string", "format": "date", "pattern": f"^{DATE}$"},
            "signed_at": {"type": "string", "format": "date-time", "pattern": f"^{DATE}T{TIME}Z$"},
            "provenance": {"enum": ["native", "paper"]},
            "data": {"type": "object"},
        },
    )


def entry() -> Schema:
    """One line of the log, read as JSON. Its bytes have one spelling, which PROTOCOL.md gives."""
    return _closed(
        "entry.json",
        "Entry of the log",
        {
            "libro": {"const": 1},
            "index": INDEX,
            "previous": DIGEST,
            "recorded_at": {"type": "string", "pattern": f"^{DATE}T{TIME}\\.[0-9]{{3}}Z$"},
            "event": {"type": "string", "pattern": f"^{JWS}$"},
        },
    )


def receipt() -> Schema:
    """What a submitter keeps; `entry` is the line as text, `proof` a tlog-proof as text."""
    return _closed(
        "receipt.json",
        "Receipt",
        {
            "folio": {"type": "string", "pattern": f"^{LOG_CODE.pattern}-[0-9]{{6,16}}-[0-9A-Z]$"},
            "entry": {"type": "string", "maxLength": 65_535},
            "index": INDEX,
            "leaf_hash": DIGEST,
            "proof": {"type": "string", "pattern": "^c2sp\\.org/tlog-proof@v1\\n"},
        },
    )


def evidence() -> Schema:
    """What an audit keeps of a lie. Whether it shows anything is for whoever weighs it."""
    exhibit = {"entry": BYTES, "leaf": HASH, "proof": BYTES}
    shown = {
        "type": "object",
        "properties": exhibit,
        "required": list(exhibit),
        "additionalProperties": False,
    }
    members = {
        "libro_evidence": {"const": 1},
        "kind": {"enum": list(KINDS)},
        "code": {"type": "string", "pattern": f"^{CODE.pattern}$"},
        "log": {"type": "string"},
        "checkpoints": {"type": "array", "items": BYTES},
        "beginning": {"anyOf": [{"const": ""}, HASH]},
        "consistency": {"type": "array", "items": HASH},
        "entries": {"type": "array", "items": shown},
        "path": {"type": "string"},
        "served": BYTES,
    }
    schema = _closed("evidence.json", "Evidence", members)
    return {**schema, "allOf": [_of_kind(kind) for kind in KINDS]}


def _of_kind(kind: str) -> Schema:
    """How many notes a kind has, what it may claim, and which members it leaves empty."""
    count, own = KINDS[kind], OWN_CODES.get(kind)
    empty = {
        name: {"const": ""} if name in ("beginning", "path", "served") else {"maxItems": 0}
        for name in BESIDES
        if name not in SAYS[kind]
    }
    claims = {"const": own} if own else {"not": {"enum": sorted(OWN_CODES.values())}}
    notes = {"minItems": count, "maxItems": count}
    said = {"code": claims, "checkpoints": notes, **empty}
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"properties": said}}


def problem() -> Schema:
    """RFC 9457; other members are allowed, as that RFC wants it."""
    text = {"type": "string"}
    fault = {"type": "object", "properties": {"pointer": text, "code": text, "message": text}}
    return {
        "$schema": DRAFT,
        "$id": "problem.json",
        "title": "Problem",
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": text,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": text,
            "code": {"type": "string", "pattern": "^[a-z0-9-]+(\\.[a-z0-9-]+)+$"},
            "errors": {"type": "array", "items": {**fault, "required": ["pointer", "message"]}},
            "version": {"type": "integer", "minimum": 0},
            "index": INDEX,
            "hash": DIGEST,
            "limit": {"type": "integer", "minimum": 0},
            "retry_after": {"type": "integer", "minimum": 0},
        },
        "required": ["type", "title", "status", "code"],
    }


def _closed(id: str, title: str, properties: Schema) -> Schema:
    return {"$schema": DRAFT, "$id": id, "title": title, **_members(properties)}


def _members(properties: Schema) -> Schema:
    """Exactly these members."""
    closed = {"required": list(properties), "additionalProperties": False}
    return {"type": "object", "properties": properties, **closed}


def _like(pattern: re.Pattern[str]) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern.pattern})$"}


def _streams() -> str:
    return "|".join(f"{kind}:(?:{form.pattern})" for kind, form in names.STREAMS.items())
