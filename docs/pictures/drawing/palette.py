"""Colours and fonts: the house's own (services/face, web/static/style.css), contrast AA on their tints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

INK: Final = "#161a1d"
PAPER: Final = "#ffffff"
GUINDA: Final = "#9d2449"
GUINDA_DARK: Final = "#611232"
GREEN: Final = "#1e5b4f"
GOLD: Final = "#8a6a3b"  # a line beside text needs more contrast than the pages' gold
GREY: Final = "#545454"
LINE: Final = "#98989a"
SOFT: Final = "#f4f2ee"
GREEN_TINT: Final = "#e4eeeb"
CREAM_TINT: Final = "#f8f1e3"
GUINDA_TINT: Final = "#f9ebf0"

# Whatever a viewer has: fonts of the same widths on every system (letters.py counts on them).
SANS: Final = "Arial, 'Liberation Sans', Helvetica, sans-serif"
MONO: Final = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


@dataclass(frozen=True, slots=True)
class Font:
    """A way to write; `name` is its class in the style sheet, `size` in units of the picture."""

    name: str
    size: float
    is_bold: bool = False
    is_mono: bool = False

    @property
    def css(self) -> str:
        """The rule of the style sheet."""
        weight = "bold" if self.is_bold else "normal"
        return f".{self.name}{{font:{weight} {self.size:g}px {MONO if self.is_mono else SANS}}}"


# A page shows a picture of 1,000 units some 850 pixels wide: nothing is smaller than 13 units.
TITLE: Final = Font("title", 25, is_bold=True)
HEAD: Final = Font("head", 16.5, is_bold=True)
NAME: Final = Font("name", 15.5, is_bold=True, is_mono=True)
STRONG: Final = Font("strong", 15, is_bold=True)
BODY: Final = Font("body", 14.5)
SMALL: Final = Font("small", 13.5)
CODE: Final = Font("code", 13, is_mono=True)
FONTS: Final = (TITLE, HEAD, NAME, STRONG, BODY, SMALL, CODE)
