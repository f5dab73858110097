"""What was published, in order: for the stream, feeds, pull and previews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Dimensions = Mapping[str, tuple[str, ...]]
"""What a notice is about: each dimension's values, e.g. {"municipality": ("15113",)}."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that was published, without what differs from one subscription to another."""

    key: int  # Position.key
    type: str
    time: str
    title_es: str
    title_en: str
    dimensions: Dimensions
    body: bytes  # a CloudEvent: one JSON object, no spaces, ends with "}"


@dataclass(frozen=True, slots=True)
class Outline:
    """What matching needs of a notice, without its titles and bytes."""

    key: int
    type: str
    dimensions: Dimensions


class Notices(Protocol):
    """Everything that was published, by position. Read-only.

    `about` finds by every dimension but `id` and `source`, which differ for each notice or for none.
    """

    def published(self) -> int:
        """Return the key published last, -1 before the first. Cheap: asked many times a second."""

    def after(self, key: int, most: int, *, until: int | None = None) -> list[Notice]:
        """Return notices after *key* in order, at most *until* (inclusive)."""

    def before(self, key: int, most: int) -> list[Notice]:
        """Return notices before *key*, the newest first."""

    def about(self, dimension: str, value: str, key: int, most: int, *, before: bool = False) -> list[Notice]:
        """Return the notices about one value after *key* in order, or before *key*, the newest first."""

    def outlines(
        self, key: int, most: int, *, until: int | None = None, before: bool = False
    ) -> list[Outline]:
        """Return what `after` returns, or `before`, without titles and bytes: ten times as fast."""

    def get(self, key: int) -> Notice | None:
        """Return the notice at a position."""
