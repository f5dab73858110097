"""A picture being painted: SVG whose bytes follow from the calls alone.

It refuses a text that overlaps another, leaves the picture or the room it was given, and a line that
runs through a text: such a picture is never written.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from drawing.geometry import Box, Point, hull, rounded
from drawing.letters import width
from drawing.palette import FONTS, GREEN, GREY, GUINDA, INK, PAPER, Font

_HEADED: Final = {INK: "ink", GUINDA: "guinda", GREEN: "green", GREY: "grey"}  # colours that have arrow heads


class Canvas:
    """Paints in the order of the calls, so that later things lie on earlier ones."""

    def __init__(self, w: float, h: float, *, title: str, about: str) -> None:
        self._all = Box(0, 0, w, h)
        self._texts: list[tuple[str, Box]] = []
        self._lines: list[Box] = []
        self._svg = ET.Element("svg", _head(w, h))
        ET.SubElement(self._svg, "title", id="title").text = title
        ET.SubElement(self._svg, "desc", id="about").text = about
        ET.SubElement(self._svg, "style").text = "".join(font.css for font in FONTS)
        _arrow_heads(ET.SubElement(self._svg, "defs"))
        self.rect(Box(0, 0, w, h), fill=PAPER, radius=0)  # a dark viewer shows the same picture

    def rect(
        self,
        box: Box,
        *,
        fill: str,
        stroke: str = "none",
        dash: bool = False,
        radius: float = 7,
        thick: float = 1.5,
    ) -> None:
        """Paint a rectangle."""
        place = {"x": box.x, "y": box.y, "width": box.w, "height": box.h, "rx": radius}
        drawn = ET.SubElement(self._svg, "rect", {name: f"{value:g}" for name, value in place.items()})
        drawn.set("fill", fill)
        if stroke != "none":
            _stroke(drawn, stroke, thick, dash=dash)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        font: Font,
        *,
        anchor: str = "start",
        colour: str = INK,
        room: float = 0,
    ) -> None:
        """Write *words* on the base line *y*; not wider than *room*, if it is given."""
        wide = width(words, font)
        assert not room or wide <= room, f"our bug: {words!r} takes {wide:.0f} of {room:.0f}"
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        at = Box(left, y - 0.76 * font.size, wide, font.size)
        self._write(words, font, at, colour, {"x": f"{left:.5g}", "y": f"{y:.5g}"})

    def text_upwards(self, x: float, y: float, words: str, font: Font, *, colour: str = INK) -> None:
        """Write *words* from below to above, with their middle at *y*."""
        wide = width(words, font)
        at = Box(x - 0.76 * font.size, y - wide / 2, font.size, wide)
        self._write(words, font, at, colour, {"transform": f"translate({x:.5g} {at.bottom:.5g}) rotate(-90)"})

    def _write(self, words: str, font: Font, at: Box, colour: str, place: Mapping[str, str]) -> None:
        """Write what will cover *at*, in whatever font the viewer has."""
        self._texts.append((words, at))
        drawn = ET.SubElement(self._svg, "text", {**place, "class": font.name, "fill": colour})
        if not font.is_mono:  # other fonts of that kind are narrower, and look best as they are
            drawn.attrib |= {"textLength": f"{width(words, font):.5g}", "lengthAdjust": "spacingAndGlyphs"}
        drawn.text = words

    def line(
        self,
        points: Sequence[Point],
        *,
        colour: str = INK,
        thick: float = 1.7,
        dash: bool = False,
        start: bool = False,
        end: bool = True,
    ) -> None:
        """Draw a line through *points* with rounded corners; *start* and *end* have arrow heads."""
        drawn = ET.SubElement(self._svg, "path", d=rounded(points), fill="none")
        _stroke(drawn, colour, thick, dash=dash)
        for wanted, name in ((start, "marker-start"), (end, "marker-end")):
            if wanted:
                drawn.set(name, f"url(#{_HEADED[colour]})")
        self._lines += [hull(*pair) for pair in itertools.pairwise(points)]

    def to_bytes(self) -> bytes:
        """Return the picture, once nothing in it is illegible."""
        faults = [*self._overlaps(), *self._struck(), *self._outside()]
        assert not faults, f"our bug: {'; '.join(faults)}"
        ET.indent(self._svg, " ")
        return ET.tostring(self._svg, encoding="unicode").encode() + b"\n"

    def _overlaps(self) -> list[str]:
        pairs = itertools.combinations(self._texts, 2)
        return [f"{one!r} overlaps {other!r}" for (one, a), (other, b) in pairs if a.meets(b)]

    def _struck(self) -> list[str]:
        return [
            f"a line through {words!r}" for words, at in self._texts for line in self._lines if line.meets(at)
        ]

    def _outside(self) -> list[str]:
        return [
            f"{words!r} leaves the picture"
            for words, at in self._texts
            if at.x < 0 or at.y < 0 or at.right > self._all.right or at.bottom > self._all.bottom
        ]


def _head(w: float, h: float) -> dict[str, str]:
    return {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {w:g} {h:g}",
        "width": f"{w:g}",
        "height": f"{h:g}",
        "role": "img",
        "aria-labelledby": "title about",
        "lang": "en",
    }


def _arrow_heads(defs: ET.Element) -> None:
    shape = {"viewBox": "0 0 10 10", "refX": "9", "refY": "5", "markerWidth": "11", "markerHeight": "11"}
    for colour, name in _HEADED.items():
        kind = {"id": name, "markerUnits": "userSpaceOnUse", "orient": "auto-start-reverse"}
        marker = ET.SubElement(defs, "marker", {**kind, **shape})
        ET.SubElement(marker, "path", d="M0 1 10 5 0 9z", fill=colour)


def _stroke(drawn: ET.Element, colour: str, thick: float, *, dash: bool) -> None:
    drawn.set("stroke", colour)
    drawn.set("stroke-width", f"{thick:g}")
    if dash:
        drawn.set("stroke-dasharray", "6 4")
