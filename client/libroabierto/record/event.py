"""The event: what an institution says, in twelve members (protocol.md, section 2).

    ledger       64 hex               the ledger that is meant; zeros in the founding event
    type         declaration.issued   one of the catalogue
    schema       1 to 999             version of `data` for this type
    id           UUID, lower case     chosen by the signer
    issuer       institution          must own the key
    office       slug                 in which the signer acts
    stream       see `names`
    version      0 to 2^31 - 1        that the event will have in its stream; 0 where order is free
    occurred_on  YYYY-MM-DD           legal date of the act
    signed_at    YYYY-MM-DDTHH:MM:SSZ when it was signed
    provenance   native or paper
    data         object               by type and schema

Here only the form is read. What is true, allowed or known (types, keys, offices, versions) is for
`domain`. The payload's bytes are the event; the fields are a view of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from libroabierto.errors import Malformed

from .envelope import EVENT, MAX_PAYLOAD, Envelope, open_envelope
from .moments import parse_date, parse_instant
from .names import INSTITUTION, OFFICE, UUID, is_stream, is_type
from .strict_json import parse_object, shown

__all__ = [
    "MAX_PAYLOAD",
    "MAX_SCHEMA",
    "MAX_VERSION",
    "MEMBERS",
    "Event",
    "open_event",
    "read_event",
    "write_payload",
]

MAX_SCHEMA: Final = 999
# A signed 32-bit integer, which every language and database has.
MAX_VERSION: Final = 2**31 - 1

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Event:
    """A payload of strict form and the key that is said to have signed it."""

    ledger: str
    type: str
    schema: int
    id: str
    issuer: str
    office: str
    stream: str
    version: int
    occurred_on: str
    signed_at: str
    provenance: str
    data: dict[str, Any]
    payload: bytes
    kid: str

    @property
    def digest(self) -> str:
        """SHA-256 of the payload, in hex."""
        return hashlib.sha256(self.payload).hexdigest()

    @property
    def idempotency_key(self) -> str:
        """SHA-256 of kid, a zero byte and the payload, in hex: the same for every repeat of this event."""
        return hashlib.sha256(self.kid.encode() + b"\0" + self.payload).hexdigest()

    @property
    def signed_instant(self) -> datetime:
        """When it was signed, aware, in UTC."""
        return parse_instant(self.signed_at)

    @property
    def occurred_date(self) -> date:
        """The legal date of the act."""
        return parse_date(self.occurred_on)


def read_event(payload: bytes, kid: str) -> Event:
    """Read the form of an event, or raise Malformed or TooLarge.

    Codes are those of `strict_json` as `event.<reason>`, `event.missing-member`,
    `event.unknown-member`, and one for each member: `event.ledger` to `event.occurred-on`.
    """
    members = parse_object(payload, what="event", max_bytes=MAX_PAYLOAD)
    _check_set(members)
    for name, has_form in _FORMS.items():
        if not has_form(members[name]):
            raise Malformed("event." + name.replace("_", "-"), member=name)
    return Event(**members, payload=payload, kid=kid)


def open_event(token: str | bytes) -> tuple[Envelope, Event]:
    """Read a signed event: its envelope, not verified yet, and what it says; raise Malformed or TooLarge."""
    envelope = open_envelope(token, EVENT)
    return envelope, read_event(envelope.payload, envelope.kid)


def write_payload(members: Mapping[str, Any]) -> bytes:
    """Spell an event as our signer does: members in the order of the table, without spaces.

    Reads the result again, so that nothing is signed that every ledger would refuse.
    """
    _check_set(members)
    ordered = {name: members[name] for name in MEMBERS}
    try:
        payload = json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError):  # a date of TOML, a lone surrogate, a circle
        raise Malformed("event.value-not-json") from None
    read_event(payload, kid="")
    return payload


def _check_set(members: Mapping[str, Any]) -> None:
    if members.keys() == _FORMS.keys():
        return
    for name in MEMBERS:
        if name not in members:
            raise Malformed("event.missing-member", member=name)
    for name in members:
        if name not in _FORMS:
            raise Malformed("event.unknown-member", member=shown(name))


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _text(has_form: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and has_form(value)


def _integer(least: int, most: int) -> Callable[[object], bool]:
    """Accept integers in range; `True` is none, although Python thinks so."""
    return lambda value: type(value) is int and least <= value <= most


def _parsed(parse: Callable[[str], object]) -> Callable[[object], bool]:
    def has_form(value: object) -> bool:
        try:
            return isinstance(value, str) and parse(value) is not None
        except Malformed:
            return False

    return has_form


_FORMS: Final[dict[str, Callable[[object], bool]]] = {
    "ledger": _matches(_DIGEST),
    "type": _text(is_type),
    "schema": _integer(1, MAX_SCHEMA),
    "id": _matches(UUID),
    "issuer": _matches(INSTITUTION),
    "office": _matches(OFFICE),
    "stream": _text(is_stream),
    "version": _integer(0, MAX_VERSION),
    "occurred_on": _parsed(parse_date),
    "signed_at": _parsed(parse_instant),
    "provenance": lambda value: value in ("native", "paper"),
    "data": lambda value: isinstance(value, dict),
}
MEMBERS: Final = tuple(_FORMS)
