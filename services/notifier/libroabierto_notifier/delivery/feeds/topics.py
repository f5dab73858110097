"""What a feed is about.

    all                          everything
    15113                        a municipality, by INEGI key
    commitment/<UUID>            a commitment
    institution/<institution>    an institution: what it signed, and what speaks of it

A topic of the right form has a feed before anything is told of it, so that one can subscribe to what will be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from libroabierto.domain.municipalities import catalogue
from libroabierto.errors import Malformed
from libroabierto.record.names import INSTITUTION, UUID

ALL: Final = "all"
_KINDS: Final = {"municipality": re.compile("[0-9]{5}"), "commitment": UUID, "institution": INSTITUTION}


@dataclass(frozen=True, slots=True)
class Topic:
    """One dimension and its value; neither of them for everything."""

    dimension: str | None = None
    value: str = ALL

    @property
    def path(self) -> str:
        """Its place below /feeds/, without a suffix."""
        named = self.dimension in (None, "municipality")
        return self.value if named else f"{self.dimension}/{self.value}"

    @property
    def title(self) -> str:
        """What the feed is called."""
        if self.dimension is None:
            return "Libro Abierto: todo lo que se registra"
        if self.dimension == "municipality":
            known = catalogue().municipalities.get(self.value)
            return f"Libro Abierto: {known.name if known else f'municipio {self.value}'}"
        kind = "compromiso" if self.dimension == "commitment" else "institución"
        return f"Libro Abierto: {kind} {self.value}"


def topic_of(kind: str, value: str) -> Topic:
    """Return a topic of kind "municipality" (or "all" in its place), "commitment" or "institution".

    Raises Malformed("feed.topic").
    """
    if kind == "municipality" and value == ALL:
        return Topic()
    if kind not in _KINDS or not _KINDS[kind].fullmatch(value):
        raise Malformed("feed.topic")
    return Topic(kind, value)
