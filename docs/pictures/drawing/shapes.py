"""What the pictures are made of: titles, frames, boxes with words in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from drawing.canvas import Canvas
from drawing.geometry import Box
from drawing.letters import width, wrap
from drawing.palette import BODY, CODE, GREY, GUINDA_DARK, HEAD, INK, LINE, SMALL, SOFT, TITLE, Font

MARGIN: Final = 20.0
PAD: Final = 12.0
LABEL: Final = 22.0  # height of a label
LEADING: Final = 1.3  # from one base line to the next, in sizes of the font


def heading(canvas: Canvas, title: str, subtitle: str) -> None:
    """Write the picture's title and what to look at."""
    canvas.text(MARGIN, 38, title, TITLE, colour=GUINDA_DARK)
    canvas.text(MARGIN, 62, subtitle, BODY, colour=GREY)


def frame(
    canvas: Canvas,
    box: Box,
    title: str,
    told: str,
    *,
    fill: str = SOFT,
    dash: bool = False,
    indent: float = PAD,
) -> None:
    """Draw the walls around several boxes, with a name and a few words beside it."""
    canvas.rect(box, fill=fill, stroke=LINE, radius=10, dash=dash)
    x, y = box.x + indent, box.y + 25
    canvas.text(x, y, title, HEAD, colour=GUINDA_DARK)
    canvas.text(x + width(title, HEAD) + 10, y, told, SMALL, colour=GREY)


def paragraph(
    canvas: Canvas, x: float, y: float, words: str, font: Font, *, room: float, colour: str = INK
) -> float:
    """Write *words* in as many lines as they need; return the base line after the last."""
    for line in wrap(words, font, room):
        canvas.text(x, y, line, font, colour=colour, room=room)
        y += font.size * LEADING
    return y


def label_rows(words: Sequence[str], room: float) -> list[list[str]]:
    """Break labels into rows that fit into *room*."""
    rows: list[list[str]] = [[]]
    for word in words:
        if rows[-1] and sum(map(label_width, [*rows[-1], word])) > room:
            rows.append([])
        rows[-1].append(word)
    return [row for row in rows if row]


def label_width(word: str) -> float:
    """Return how much of a row a label takes, the space after it included."""
    return width(word, CODE) + 18


def label(canvas: Canvas, x: float, y: float, word: str, *, colour: str, fill: str) -> None:
    """Draw a small label; *y* is its top."""
    canvas.rect(Box(x, y, label_width(word) - 6, LABEL), fill=fill, stroke=colour, radius=4, thick=1)
    canvas.text(x + 6, y + 15.5, word, CODE, colour=colour)
