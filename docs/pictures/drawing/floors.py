"""One package as a floor plan: a row for each layer, a box for each room, high enough for its words."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from drawing.canvas import Canvas
from drawing.geometry import Box, Point
from drawing.imports import House, essential
from drawing.letters import wrap
from drawing.palette import CODE, GREEN, INK, NAME, PAPER, SMALL, Font
from drawing.roomplaces import PLACES
from drawing.shapes import LEADING, PAD

BAR = 42.0  # a frame's own heading
_FIRST = 24.0  # from a box's top to the base line of its name


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    font: Font
    colour: str


class Floor:
    """A package in its frame, rows spread evenly; `boxes` are its rooms, as "package.room"."""

    def __init__(self, house: House, package: str, frame: Box, columns: Sequence[float]) -> None:
        self.frame, self._house = frame, house
        self._edges = list(itertools.accumulate(columns, initial=frame.x + PAD))
        rows = list(self._rows(package))
        highs = [max(map(self._height, row)) for row in rows]
        gap = (frame.h - BAR - PAD - sum(highs)) / (len(rows) - 1)
        self.boxes: dict[str, Box] = {}
        y = frame.y + BAR
        for row, high in zip(rows, highs, strict=True):
            for room in row:
                left, wide = self._across(room)
                self.boxes[room] = Box(left, y, wide, high)
            y += high + gap

    def draw(self, canvas: Canvas) -> None:
        """Draw every room, then the arrows between them."""
        for room, box in self.boxes.items():
            canvas.rect(box, fill=PAPER, stroke=INK)
            y = box.y + _FIRST
            for line in self._lines(room):
                canvas.text(box.x + PAD, y, line.words, line.font, colour=line.colour, room=box.w - PAD)
                y += line.font.size * LEADING
        for a, b in essential(self._house.arrows):
            if a in self.boxes and b in self.boxes:
                canvas.line(_way(self.boxes[a], self.boxes[b], self.boxes.values()))

    def _rows(self, package: str) -> Iterator[list[str]]:
        for layer in self._house.layers[package]:
            row = [room for name in layer if (room := f"{package}.{name}") in self._house.rooms]
            if row:
                yield row

    def _across(self, room: str) -> tuple[float, float]:
        """Return where the room begins and how wide it is."""
        place = PLACES[room]
        left, right = self._edges[place.column], self._edges[place.column + place.columns]
        return left, right - left - PAD

    def _lines(self, room: str) -> Iterator[_Line]:
        """Yield its name, what it is, and what others wrote that it imports."""
        inside = self._across(room)[1] - 2 * PAD
        yield _Line(room.partition(".")[2], NAME, INK)
        for words in wrap(PLACES[room].told, SMALL, inside):
            yield _Line(words, SMALL, INK)
        libraries = self._house.libraries[room]
        for words in wrap(" ".join(libraries), CODE, inside) if libraries else ():
            yield _Line(words, CODE, GREEN)

    def _height(self, room: str) -> float:
        return _FIRST + sum(line.font.size * LEADING for line in self._lines(room)) - 6


def _way(a: Box, b: Box, boxes: Collection[Box]) -> list[Point]:
    """Lead straight down where the boxes are one above the other, else around a corner below *a*."""
    left, right = max(a.x, b.x), min(a.right, b.right)
    if left < right:
        between = [box for box in boxes if a.bottom < box.y < b.y]
        ways = ((left + right) / 2, right - PAD, left + PAD)
        x = next((x for x in ways if not any(box.x < x < box.right for box in between)), ways[0])
        return [(x, a.bottom), (x, b.y)]
    x, to = (a.right - 28, b.x + 28) if a.right < b.x else (a.x + 28, b.right - 28)
    turn = a.bottom + (b.y - a.bottom) / 2
    return [(x, a.bottom), (x, turn), (to, turn), (to, b.y)]
