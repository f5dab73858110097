"""Rectangles, and lines that run along the axes; y grows downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Point = tuple[float, float]

_CORNER: Final = 8.0  # how far before a turn a line begins to bend


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.h

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common that is not on their edges."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


def rounded(points: Sequence[Point]) -> str:
    """Spell the path through *points* with rounded corners, as SVG has it."""
    first, *turns, last = points
    parts = [f"M{_spell(first)}"]
    for before, turn, after in zip(points, turns, points[2:], strict=False):
        parts.append(f"L{_spell(_towards(turn, before))}Q{_spell(turn)} {_spell(_towards(turn, after))}")
    return "".join([*parts, f"L{_spell(last)}"])


def _towards(turn: Point, other: Point) -> Point:
    """Return the point at a corner's distance from *turn* on the way to *other*."""
    far = max(abs(other[0] - turn[0]), abs(other[1] - turn[1]))
    part = min(_CORNER, far / 2) / far
    return turn[0] + (other[0] - turn[0]) * part, turn[1] + (other[1] - turn[1]) * part


def _spell(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"


def hull(a: Point, b: Point) -> Box:
    """Return the box around a stretch that runs along an axis."""
    assert a[0] == b[0] or a[1] == b[1], "our bug: lines run along the axes"
    return Box(min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, abs(a[0] - b[0]) + 2, abs(a[1] - b[1]) + 2)
