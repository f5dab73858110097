"""Query parameters: each known by name, in one spelling; anything else is refused.

    asked = query("after", "limit")
    after = asked.position("after")         "1042" or "1042-3", or "earliest" for all of it
    limit = asked.number("limit", default=100, least=1, most=1000)

A parameter stands once, but for those that the caller lets repeat.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from flask import Request, request

from libroabierto.errors import Malformed
from libroabierto.notices.position import Position
from libroabierto_face.web.errors import BadParameter
from libroabierto_face.web.parameters import NUMBER, check_names

EARLIEST: Final = "earliest"
BEFORE_ALL: Final = -1


class Query:
    """The parameters of one request, of which every one is known."""

    def __init__(self, given: Request, *once: str, many: Collection[str] = ()) -> None:
        check_names(given.args, once, many)
        self._given = given

    def text(self, name: str) -> str | None:
        """Return a parameter as it stands, or None."""
        return self._given.args.get(name)

    def number(self, name: str, *, default: int, most: int, least: int = 0) -> int:
        """Return a whole number from *least* to *most*."""
        text = self.text(name)
        if text is None:
            return default
        if not NUMBER.fullmatch(text):
            raise BadParameter("parameter.not-number", parameter=name)
        if not least <= int(text) <= most:
            raise BadParameter("parameter.out-of-range", parameter=name)
        return int(text)

    def choice(self, name: str, among: Collection[str]) -> str | None:
        """Return one of *among*, or None."""
        text = self.text(name)
        if text is not None and text not in among:
            raise BadParameter("parameter.not-among", parameter=name)
        return text

    def position(self, name: str) -> int:
        """Return the key of a position; before everything when it is not given, or "earliest"."""
        text = self.text(name)
        if text is None or text == EARLIEST:
            return BEFORE_ALL
        return key_of(text, name)


def query(*once: str, many: Collection[str] = ()) -> Query:
    """Read the query of this request; raises BadParameter for what is unknown or stands twice."""
    return Query(request, *once, many=many)


def spell(key: int) -> str:
    """Spell a key as `position` reads it."""
    return str(Position.of_key(key)) if key > BEFORE_ALL else EARLIEST


def key_of(text: str, name: str) -> int:
    """Read a position that a parameter or a path names; raises BadParameter."""
    try:
        return Position.parse(text).key
    except Malformed:
        raise BadParameter("parameter.form", parameter=name) from None
