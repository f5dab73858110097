"""The published archive of the rules: what an entry is judged by, as one file of JSON.

    version      of the rules
    time_zone    its name, and the one offset that it has under these rules
    catalogue    the municipal catalogue, by the hash of its file
    refusals     codes that any event may be refused with, in the order of the checks
    types        each with its stream, provenance, the JSON Schema of `data`, its own codes in order; from
                 version 2 on also what a correction may name, which name files and which of these the
                 act's own document, and former schemas that may still be signed
    templates    the declarations' templates, word for word, each by the hash of its file

`contracts/rules/<version>.json` holds these bytes, and `ledger.founded` names their SHA-256: UTF-8,
members in the order of this list, two spaces of indentation, a line feed at the end. They are made
from the declarations that `decide` judges by.

Labels and sentences stay out, so that mending a word makes no other rules; docs/events.md has them.
The rulebook pins the hash; it does not import this module, which imports the catalogue.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from libroabierto.domain.attachments import file_members
from libroabierto.domain.calendar import TIME_ZONE, end_of
from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes, data_schema
from libroabierto.domain.corrections import correctable_members
from libroabierto.domain.eventtype import EventType
from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.rulebook import VERSION
from libroabierto.domain.templates import templates

# What decide() and signing_key() raise by themselves, in the order in which they ask; a test compares.
GENERAL: Final = (
    "event.type-unknown",
    "event.schema-unknown",
    "data.invalid",
    "stream.of-another-kind",
    "provenance.not-allowed",
    "collation.missing",
    "ledger.not-founded",
    "event.other-ledger",
    "event.id-reused",
    "key.unknown",
    "key.of-another-institution",
    "key.of-another-office",
    "key.ended",
    "key.expired",
    "tenure.does-not-cover",
    "institution.not-accredited",
    "municipality.about-another",
    "signer.not-authorized",
    "time.signed-in-future",
    "time.signed-too-long-ago",
    "time.occurred-in-future",
    "time.occurred-too-long-ago",
    "council-session.after-act",
    "version.must-be-zero",
    "version.conflict",
    "personal.digest-reused",
)
# Codes that came with later versions of the rules.
SINCE: Final[Mapping[str, int]] = {"key.ended": 2, "council-session.after-act": 2}

_LABELS: Final = ("title", "description")


def archive(version: int = VERSION, types: EventTypes = EVENT_TYPES) -> bytes:
    """Return the archive of *version*, one of `rulebook.DIGESTS`."""
    text = json.dumps(_archive(version, types), ensure_ascii=False, indent=2)
    return (text + "\n").encode()


def digest(version: int = VERSION) -> str:
    """Return the SHA-256 of the archive, in hex: what `ledger.founded` names."""
    return hashlib.sha256(archive(version)).hexdigest()


def _archive(version: int, types: EventTypes) -> dict[str, Any]:
    return {
        "version": version,
        "time_zone": {"name": TIME_ZONE, "offset": _offset()},
        "catalogue": catalogue().reference(),
        "refusals": [code for code in GENERAL if SINCE.get(code, 1) <= version],
        "types": [_type(type, version) for type in types.by_name.values() if type.since <= version],
        "templates": [
            {"id": id, "sha256": sha256, "text": text} for (id, sha256), text in templates().items()
        ],
    }


def _offset() -> str:
    """Spell the zone's offset from where the calendar ends a day: at 06:00 UTC for "-06:00"."""
    return f"-{end_of(date(2026, 1, 1)):%H:%M}"


def _type(type: EventType, version: int) -> dict[str, Any]:
    newest, *former = type.schemas_at(version)
    listed: dict[str, Any] = {
        "type": type.name,
        "schema": newest,
        "stream": type.stream,
        "unordered": type.unordered,
        "provenance": type.provenance,
        "refusals": [rule.code for rule in type.rules_of(version)],
        "data": _without_labels(data_schema(type, newest)),
    }
    if version > 1:  # the first archive is published as it was
        listed["correctable"] = list(correctable_members(type.form(newest)))
        named = list(file_members(type.form(newest)))
        listed["files"] = [pointer for pointer, _ in named]
        listed["own_documents"] = [pointer for pointer, own in named if own]
    if former:
        listed["former"] = [{"schema": n, "data": _without_labels(data_schema(type, n))} for n in former]
    return listed


def _without_labels(schema: dict[str, Any]) -> dict[str, Any]:
    """Drop title and description, which a schema has, but keep members of `data` of those names."""
    kept = {name: value for name, value in schema.items() if name not in _LABELS}
    for name, value in kept.items():
        if name == "properties":
            kept[name] = {member: _without_labels(inner) for member, inner in value.items()}
        elif isinstance(value, dict):
            kept[name] = _without_labels(value)
        elif name in ("anyOf", "oneOf"):
            kept[name] = list(map(_without_labels, value))
    return kept
