"""Screening of free text, before it is signed and when it is submitted: what would be in the log for ever.

    curp, rfc       a natural person's, with valid check digits: refused, unless the act itself gives and
                    signs a reason (`screening_reason`)
    phone, email    only told to the person who signs: official ones are everywhere

It is policy of the submitting side and no rule: an entry that came in otherwise stays, and no audit
repeats it. Whoever is told hears where, never what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from libroabierto.domain.catalogue import EVENT_TYPES, EventTypes
from libroabierto.domain.corrections import fields_of
from libroabierto.domain.events.commitment.evidence import WebAddress
from libroabierto.domain.fields import Group, Json, Several, StrictField, Text
from libroabierto.domain.forms import Form
from libroabierto.domain.identifiers import curps, plain, rfcs
from libroabierto.domain.personal import withheld_members
from libroabierto.errors import Refused
from libroabierto.record.disclosure import Disclosure
from libroabierto.record.event import Event

REASON: Final = "screening_reason"
BLOCKING: Final = ("curp", "rfc")

_EMAIL: Final = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
# Ten digits as people group them, with or without the country's code.
_PHONE: Final = re.compile(
    r"(?<![\w+.-])(?:\+?52[ -]?)?(?:\(?[0-9]{2}\)?[ -]?[0-9]{4}[ -]?[0-9]{4}"
    r"|\(?[0-9]{3}\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2})(?![\w-])"
)
_ESCAPE: Final = re.compile("%[0-9A-Fa-f]{2}")  # in an address
# Both identifiers have a date of six digits after four letters, which most payloads nowhere have. To see so
# costs a look at the kinds of their bytes: digits become "0", letters and all beyond ASCII "A", a space or
# hyphen "-". Whole passes in C: an expression takes ten times as long. Where something may stand in between
# that nobody sees, or a dash, or a wide digit, the texts are searched without this look.
_KINDS: Final = bytes(
    b"0A-."[0 if 48 <= byte <= 57 else 1 if byte > 127 or chr(byte).isalpha() else 2 if byte in b" -" else 3]
    for byte in range(256)
)
_DATE: Final = b"000000"
_LETTERS: Final = b"AAAA"
_ODD: Final = (
    b"\xc2\xa0",
    b"\xc2\xad",
    b"\xe2",
    b"\xef",
    b"\xf0",
)  # UTF-8 of those, and of what is near them


class Found(NamedTuple):
    """Where something was found, a JSON pointer into the payload, and what it is: never the text itself."""

    pointer: str
    kind: str  # curp, rfc, phone or email


def check_screening(
    event: Event, disclosures: Iterable[Disclosure] = (), types: EventTypes = EVENT_TYPES
) -> None:
    """Raise Refused("screening.curp" or "screening.rfc", pointer=...) unless the event gives a reason.

    What *disclosures* open is looked at as well. The event's form need not be good; what is of no known
    type is left to who asks for the type.
    """
    if not types.knows(event):
        return
    if REASON in event.data or not (_may_hold(event) or disclosures):
        return
    _refuse(findings(event, disclosures, types))


def check_opened(event: Event, disclosures: Iterable[Disclosure], types: EventTypes = EVENT_TYPES) -> None:
    """Raise as `check_screening`, of what *disclosures* open alone: the event's own texts are recorded."""
    if REASON not in event.data:
        _refuse(_found(_opened(event, disclosures, types)))


def _refuse(found: Iterable[Found]) -> None:
    for one in found:
        if one.kind in BLOCKING:
            raise Refused(f"screening.{one.kind}", pointer=one.pointer)


def findings(
    event: Event, disclosures: Iterable[Disclosure] = (), types: EventTypes = EVENT_TYPES
) -> Iterator[Found]:
    """Yield what stands in the texts of *event* and of its *disclosures*, in their order."""
    form = types.by_name[event.type].form(event.schema)
    yield from _found(_texts(form, event.data, ""))
    yield from _found(_opened(event, disclosures, types))


def _found(texts: Iterable[tuple[str, str]]) -> Iterator[Found]:
    for pointer, text in texts:
        yield from (Found(f"/data{pointer}", kind) for kind in kinds_in(text))


def _opened(event: Event, disclosures: Iterable[Disclosure], types: EventTypes) -> Iterator[tuple[str, str]]:
    """Yield the texts that *disclosures* open in *event*, with the pointers of what they stand for."""
    places = withheld_members(types.by_name[event.type].form(event.schema), event.data)
    for one in disclosures:
        if one.digest in places and isinstance(one.value, str):
            yield places[one.digest].pointer, one.value


def kinds_in(text: str) -> Iterator[str]:
    """Yield the kinds of what stands in *text*, each once."""
    read = plain(text)
    if next(curps(read), None):
        yield "curp"
    if next(rfcs(read), None):
        yield "rfc"
    if _PHONE.search(text):
        yield "phone"
    if _EMAIL.search(text):
        yield "email"


def _may_hold(event: Event) -> bool:
    """Say whether an identifier may stand in the payload; what is escaped or unseen hides from this look."""
    payload = event.payload
    if b"\\" in payload or any(odd in payload for odd in _ODD):
        return True
    kinds = payload.translate(_KINDS)
    at = kinds.find(_DATE)
    while at >= 0:  # a run of digits is met at its beginning
        if kinds[max(0, at - 7) : at].rstrip(b"-").endswith(_LETTERS):
            return True
        at = kinds.find(_DATE, at + len(_DATE))
    return False


def _texts(form: type[Form], data: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Yield the free texts of *data* with their pointers; data of another form give what they can."""
    for name, field in fields_of(form).items():
        if isinstance(data, dict) and name in data:
            yield from _member(field, data[name], f"{pointer}/{name}")


def _member(field: StrictField, value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(field, Group):
        yield from _texts(type(field.form), value, pointer)
    elif isinstance(field, Several):
        for at, item in enumerate(value if isinstance(value, list) else ()):
            yield from _member(field.each, item, f"{pointer}/{at}")
    elif isinstance(field, Json):
        yield from _any(value, pointer)
    elif isinstance(field, WebAddress) and isinstance(value, str):  # of a file that is called after somebody
        yield pointer, _ESCAPE.sub(" ", value)
    elif isinstance(field, Text) and not field.exact and isinstance(value, str):
        yield pointer, value


def _any(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Yield every text below a value of any shape; recursion is bounded by the payload's depth."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _any(inner, f"{pointer}/{str(step).replace('~', '~0').replace('/', '~1')}")
