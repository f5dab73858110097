"""JSON read in one way only (RFC 8259, and the stricter rules of protocol.md, section 2).

A signed object is UTF-8 without BOM and has

- a bound in bytes, and one in depth: the outermost object has depth 1;
- no member twice, names being compared after unescaping;
- no number but integers within +-(2^53 - 1), without fraction, exponent or `-0`;
- in all its strings, names of members included, only the characters of `text`.

White space between tokens and the order of members are free: the exact bytes are kept, and nothing
is ever serialised again to be verified.

`texts=False` waives the rules of `text` but for lone surrogates, which have no UTF-8. It is for
objects that carry a foreign format as a string: a C2SP note is any UTF-8, and anybody may add a
signature line to one, so a stranger's line must not make a good receipt unreadable.

The standard parser does the work. What it forgives is refused around it: names and numbers by hooks,
big numbers by the length of their digits before they become integers (Python refuses to read more
than 4300), depth and texts by a walk after it. It recurses, and stops by itself long before a stack ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn, TypeAlias

from libroabierto.errors import Malformed, TooLarge

from .text import check_encodable, check_text

_Check: TypeAlias = Callable[[str], str | None]

MAX_DEPTH: Final = 12
# What every language reads alike: beyond, a double of JavaScript rounds in silence.
MAX_INTEGER: Final = 2**53 - 1

# A foreign name or pointer is repeated to its sender only so far.
_SHOWN_NAME: Final = 64
_SHOWN_POINTER: Final = 200

_CONTAINERS: Final = (dict, list)
_BOM: Final = b"\xef\xbb\xbf"


class _Fault(Exception):
    """Carries a reason out of the parser's hooks; never leaves this module."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason, self.facts = reason, facts


def parse_object(
    raw: bytes, *, what: str, max_bytes: int, max_depth: int = MAX_DEPTH, texts: bool = True
) -> dict[str, Any]:
    """Read *raw*, or raise Malformed(f"{what}.<reason>"); TooLarge before anything is parsed.

    Reasons: too-large, bom, not-utf8, too-deep, not-json, duplicate-member, number-not-integer,
    number-out-of-range, not-an-object, and those of `text` as text-control, text-bidi, ... (without
    *texts* only text-surrogate). O(n).
    """
    if len(raw) > max_bytes:
        raise TooLarge(f"{what}.too-large", limit=max_bytes)
    try:
        text = _decode(raw)
        value: dict[str, Any] = _parse(text, max_depth, dict)
        _check_texts(text, value, check_text if texts else check_encodable)
    except _Fault as fault:
        raise Malformed(f"{what}.{fault.reason}", **fault.facts) from None
    return value


def parse_array(raw: bytes, *, what: str, max_bytes: int, texts: bool = True) -> list[Any]:
    """Read *raw*, whose outermost value is an array, by the same rules; not-an-array in place of -object."""
    if len(raw) > max_bytes:
        raise TooLarge(f"{what}.too-large", limit=max_bytes)
    try:
        text = _decode(raw)
        value = _parse(text, MAX_DEPTH, list)
        _check_texts(text, value, check_text if texts else check_encodable)
    except _Fault as fault:
        raise Malformed(f"{what}.{fault.reason}", **fault.facts) from None
    read: list[Any] = value
    return read


def shown(name: str) -> str:
    """Shorten a foreign *name* for a message, escaped unless all its characters are allowed."""
    return (name if check_text(name) is None else ascii(name)[1:-1])[:_SHOWN_NAME]


def _decode(raw: bytes) -> str:
    if raw.startswith(_BOM):
        raise _Fault("bom")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Fault("not-utf8", position=error.start) from None


def _parse(text: str, max_depth: int, outermost: type[dict[str, Any] | list[Any]]) -> Any:
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _Fault("not-json", position=error.pos) from None
    except RecursionError:
        raise _Fault("too-deep", limit=max_depth) from None
    if text.count("{") + text.count("[") > max_depth and _is_deeper(value, max_depth):
        raise _Fault("too-deep", limit=max_depth)
    if not isinstance(value, outermost):
        raise _Fault("not-an-object" if outermost is dict else "not-an-array")
    return value


def _is_deeper(value: object, limit: int) -> bool:
    """Say whether objects and lists stand in each other more than *limit* deep: level by level."""
    level = [value] if isinstance(value, _CONTAINERS) else []
    for _ in range(limit):
        level = [
            item
            for outer in level
            for item in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(item, _CONTAINERS)
        ]
    return bool(level)


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(members)
    if len(read) != len(members):
        raise _Fault("duplicate-member", member=shown(_first_repeated(members)))
    return read


def _first_repeated(members: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    for name, _ in members:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError("our bug: no name stands twice")


def _integer(digits: str) -> int:
    if digits == "-0":
        raise _Fault("number-not-integer")
    if len(digits) > 17 or abs(int(digits)) > MAX_INTEGER:
        raise _Fault("number-out-of-range", most=MAX_INTEGER)
    return int(digits)


def _no_integer(_spelling: str) -> NoReturn:
    """Refuse fractions and exponents; NaN and Infinity too, which are not even JSON."""
    raise _Fault("number-not-integer")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_no_integer, parse_constant=_no_integer
)


def _check_texts(text: str, value: object, check: _Check) -> None:
    """Raise unless every string below *value*, read from *text*, is allowed; recursion is bounded by depth.

    Without escapes the strings stand in *text* as they are, and a part of an allowed text is allowed (one
    of NFC is NFC): then one look at the whole is enough. Escaped line feeds may be left out of it: they
    are allowed, and join no other character. Only other escapes, or a fault, are looked at string by string.
    """
    unescaped = text.replace("\\n", "")
    if "\\" not in unescaped and check(unescaped) is None:
        return
    found = _text_fault(value, check)
    if found is not None:
        reason, steps = found
        raise _Fault(f"text-{reason}", pointer="".join(reversed(steps))[:_SHOWN_POINTER])


def _text_fault(value: object, check: _Check) -> tuple[str, list[str]] | None:
    """Find the first bad string: why, and the steps of the pointer to it, innermost first.

    A bad name is found at the object that has it, since the name itself cannot be shown.
    """
    if isinstance(value, str):
        reason = check(value)
        return (reason, []) if reason else None
    if isinstance(value, dict):
        reason = next(filter(None, map(check, value)), None)
        return (reason, []) if reason else _first_fault(value.items(), check)
    return _first_fault(enumerate(value), check) if isinstance(value, list) else None


def _first_fault(members: Iterable[tuple[object, object]], check: _Check) -> tuple[str, list[str]] | None:
    for step, value in members:
        found = _text_fault(value, check)
        if found is not None:
            found[1].append("/" + str(step).replace("~", "~0").replace("/", "~1"))
            return found
    return None
