"""What somebody wishes who subscribes, strictly read from JSON.

    {"sink": "https://…",                           required
     "types": […], "filters": […],                  see libroabierto.notices.filters
     "protocol": "HTTP",
     "protocolsettings": {"rate_per_minute": 120},  1 to 60,000
     "from": "now" | "earliest" | "1042"}           the first position that is due; by default what is new

Whatever else stands there is refused: Malformed("subscription.<reason>", pointer=…) with the reasons form,
member, missing, protocol, rate.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from libroabierto.errors import Malformed
from libroabierto.notices.filters import parse_filters
from libroabierto.notices.position import Position

NOW: Final = "now"
EARLIEST: Final = "earliest"
BEFORE_ALL: Final = -1
DEFAULT_RATE: Final = 120  # messages a minute
MAX_RATE: Final = 60_000

_CHANGEABLE: Final = ("sink", "types", "filters", "protocolsettings")
_MEMBERS: Final = (*_CHANGEABLE, "protocol", "from")


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription that is asked for."""

    sink: str
    types: tuple[str, ...] = ()
    filters: tuple[Any, ...] = ()
    rate_per_minute: int = DEFAULT_RATE
    since: str = NOW


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be different; None leaves it."""

    sink: str | None = None
    types: tuple[str, ...] | None = None
    filters: tuple[Any, ...] | None = None
    rate_per_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for, without a sink: a preview."""

    types: tuple[str, ...] = ()
    filters: tuple[Any, ...] = ()


def read_wish(given: object) -> Wish:
    """Read the body of a new subscription."""
    members = _members(given, _MEMBERS)
    if "sink" not in members:
        raise Malformed("subscription.missing", pointer="/sink")
    if members.get("protocol", "HTTP") != "HTTP":
        raise Malformed("subscription.protocol", pointer="/protocol")
    types, filters = _asked(members)
    since = _text(members.get("from", NOW), "/from")
    first_key(since, 0, pointer="/from")
    return Wish(_text(members["sink"], "/sink"), types, filters, _rate(members) or DEFAULT_RATE, since)


def read_change(given: object) -> Change:
    """Read the body of a change; what is not named stays."""
    members = _members(given, _CHANGEABLE)
    types, filters = _asked(members)
    sink = _text(members["sink"], "/sink") if "sink" in members else None
    return Change(
        sink,
        types if "types" in members else None,
        filters if "filters" in members else None,
        _rate(members),
    )


def read_question(given: object) -> Question:
    """Read the body of a preview: a wish, whose other members do not matter, or its question alone."""
    return Question(*_asked(_members(given, _MEMBERS)))


def first_key(text: str, published: int, *, pointer: str) -> int:
    """Return the key before the first position that is due: of "now", "earliest" or a position."""
    if text == NOW:
        return published
    if text == EARLIEST:
        return BEFORE_ALL
    try:
        return Position.parse(text).key - 1
    except Malformed:
        raise Malformed("position.form", pointer=pointer) from None


def _members(given: object, known: Collection[str]) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise Malformed("subscription.form", pointer="")
    for name in given:
        if name not in known:
            raise Malformed("subscription.member", pointer=f"/{str(name)[:64]}")
    return given


def _asked(members: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    read = parse_filters(members.get("types", ()), members.get("filters", ()))
    return read.types, tuple(node.spelled for node in read.nodes)


def _text(given: object, pointer: str) -> str:
    if not isinstance(given, str):
        raise Malformed("subscription.form", pointer=pointer)
    return given


def _rate(members: Mapping[str, Any]) -> int | None:
    if "protocolsettings" not in members:
        return None
    at = "/protocolsettings"
    settings = members["protocolsettings"]
    if not isinstance(settings, dict):
        raise Malformed("subscription.form", pointer=at)
    for name in settings:
        if name != "rate_per_minute":
            raise Malformed("subscription.member", pointer=f"{at}/{str(name)[:64]}")
    rate = settings.get("rate_per_minute")
    if rate is not None and (type(rate) is not int or not 1 <= rate <= MAX_RATE):
        raise Malformed("subscription.rate", pointer=f"{at}/rate_per_minute", limit=MAX_RATE)
    return rate
