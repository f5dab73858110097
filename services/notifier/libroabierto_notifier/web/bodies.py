"""Bodies of requests: one JSON object, read strictly; each of its members is known by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from flask import request

from libroabierto.errors import TooLarge
from libroabierto.record.strict_json import parse_object
from libroabierto_face.web.errors import UnsupportedMediaType
from libroabierto_face.web.negotiate import JSON
from libroabierto_notifier.web.errors import BadBody

# A hundred conditions of two hundred characters, and room for what surrounds them.
MAX_BODY: Final = 64 * 1024
# Sixteen dialects within each other are 33 objects and arrays.
_MAX_DEPTH: Final = 48


def json_body(*known: str, required: Collection[str] = ()) -> dict[str, Any]:
    """Read the object that this request carries; no body at all is the empty one.

    Raises UnsupportedMediaType, TooLarge, Malformed("request.…"), BadBody("request.unknown-member") and
    ("request.missing-member").
    """
    given = object_body()
    for name in given:
        if name not in known:
            raise BadBody("request.unknown-member", pointer=f"/{name[:64]}", member=name[:64])
    for name in required:
        if name not in given:
            raise BadBody("request.missing-member", pointer=f"/{name}", member=name)
    return given


def object_body() -> dict[str, Any]:
    """Read the object that this request carries, whatever its members; no body at all is the empty one."""
    raw = _read()
    return parse_object(raw, what="request", max_bytes=MAX_BODY, max_depth=_MAX_DEPTH) if raw else {}


def no_body() -> None:
    """Take no member in a request that needs none."""
    json_body()


def text_member(given: dict[str, Any], name: str) -> str:
    """Return a member that must be a string; raises BadBody("request.not-text")."""
    value = given.get(name)
    if not isinstance(value, str):
        raise BadBody("request.not-text", pointer=f"/{name}", member=name)
    return value


def number_member(given: dict[str, Any], name: str, *, default: int, most: int) -> int:
    """Return a member that is a whole number from 0 to *most*; raises BadBody("request.not-number")."""
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadBody("request.not-number", pointer=f"/{name}", member=name, least=0, most=most)
    return value


def _read() -> bytes:
    if request.content_length is not None and request.content_length > MAX_BODY:
        raise TooLarge("request.too-large", limit=MAX_BODY)
    raw = request.get_data(cache=False)
    if raw and request.mimetype != JSON:
        raise UnsupportedMediaType("media-type.unsupported", want=JSON)
    return raw
