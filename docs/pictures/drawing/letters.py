"""How wide a text is: the widths of Helvetica, which Arial and Liberation Sans share.

A viewer may have none of them. Each text therefore says its width in the picture (canvas.py), and another
font is squeezed into it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from drawing.palette import Font


def _widths(groups: Mapping[int, str]) -> dict[str, int]:
    return {letter: thousandths for thousandths, letters in groups.items() for letter in letters}


# Thousandths of the font's size, from the metrics that Adobe published.
_REGULAR: Final = _widths(
    {
        191: "'",
        222: "ijl’",
        278: " !,./:;I[]\\ft·",
        333: "()-r“”",
        500: "Jckszvxy",
        556: "0123456789?_abdeghnopqu–L",
        584: "+<=>",
        611: "FTZ",
        667: "&ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQ",
        833: "Mm",
        889: "%",
        944: "W",
        1000: "—…",
    }
)
_BOLD: Final = _widths(
    {
        238: "'",
        278: " ,./I[]\\ijl’·",
        333: "!()-:;ft",
        389: "r",
        500: "“”z",
        556: "0123456789_–Jacekxsvy",
        584: "+<=>",
        611: "?FLTZbdghnopqu",
        667: "EPSVXY",
        722: "&ABCDHKNRU",
        778: "GOQw",
        833: "M",
        889: "%m",
        944: "W",
        1000: "—…",
    }
)
_MONO: Final = 602  # DejaVu Sans Mono and Menlo; Consolas is narrower


def width(text: str, font: Font) -> float:
    """Return the width of *text* in units of the picture; KeyError for a letter without a width."""
    if font.is_mono:
        return len(text) * _MONO / 1000 * font.size
    table = _BOLD if font.is_bold else _REGULAR
    return sum(table[_plain(letter)] for letter in text) / 1000 * font.size


def _plain(letter: str) -> str:
    """Drop the accent: it makes no letter wider."""
    return unicodedata.normalize("NFD", letter)[0] if letter.isalpha() else letter


def wrap(text: str, font: Font, room: float) -> Iterator[str]:
    """Yield the lines of *text*, none wider than *room* unless a single word is."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width(longer, font) > room:
            yield line
            longer = word
        line = longer
    yield line
