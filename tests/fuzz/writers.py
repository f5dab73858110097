"""What our results look like to the naive readers, and back to bytes where one value has one spelling."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from libroabierto.record.entry import Entry
from libroabierto.record.event import MEMBERS, Event
from libroabierto.tlog.bundles import format_bundle
from libroabierto.tlog.note import Note, VerifierKey, format_note
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.tile import bundle_path
from libroabierto.verify.receipts import Receipt


def members_of(event: Event) -> dict[str, Any]:
    """The twelve members."""
    return {name: getattr(event, name) for name in MEMBERS}


def fields_of(entry: Entry) -> dict[str, Any]:
    """The members that differ from entry to entry."""
    return {field.name: getattr(entry, field.name) for field in fields(entry)}


def note_of(note: Note) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Text and lines."""
    return note.text, [(line.name, line.key_id, line.raw) for line in note.signatures]


def note(found: Note) -> bytes:
    """The note again."""
    return format_note(found)


def policy_of(policy: Policy) -> tuple[Any, ...]:
    """Names as characters of one byte each, keys as the naive reader has them."""
    witnesses = {_opaque(witness.name): _key(witness.key) for witness in policy.witnesses}
    groups = {
        _opaque(group.name): (group.threshold, list(map(_opaque, group.members))) for group in policy.groups
    }
    quorum = None if policy.quorum is None else _opaque(policy.quorum)
    return [_key(log.key) for log in policy.logs], witnesses, groups, quorum


def bundle_path_of(found: tuple[int, int]) -> bytes:
    """The path again."""
    return bundle_path(*found).encode()


def bundle(found: tuple[bytes, ...]) -> bytes:
    """The bundle again, with the byte that says its width."""
    return bytes([len(found) - 1]) + format_bundle(found)


def receipt_of(receipt: Receipt) -> dict[str, Any]:
    """The five members."""
    return {
        "folio": str(receipt.folio),
        "entry": receipt.entry.decode(),
        "index": receipt.index,
        "leaf_hash": receipt.leaf_hash,
        "proof": receipt.proof.format().decode(),
    }


def _opaque(name: str) -> str:
    return name.encode(errors="surrogateescape").decode("latin-1")


def _key(key: VerifierKey) -> tuple[str, int, bytes]:
    return key.name, key.type, key.key
