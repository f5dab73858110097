"""What is stored: the tables of the database as SQLite tells them, and the files beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from drawing.canvas import Canvas
from drawing.geometry import Box, Point
from drawing.glossary import Glossary
from drawing.letters import width
from drawing.meanings import FILES, LOG, MEANINGS, REFERENCES, STATE, TRUTH, Meaning
from drawing.palette import (
    CODE,
    CREAM_TINT,
    GOLD,
    GREEN,
    GREEN_TINT,
    GREY,
    GUINDA_DARK,
    GUINDA_TINT,
    INK,
    NAME,
    PAPER,
    SMALL,
)
from drawing.schema import Column, Table, ledger_tables, limits_tables
from drawing.shapes import MARGIN, PAD, frame, heading, paragraph
from drawing.station import DATABASE, LIMITS

TITLE: Final = "What is stored"
SUBTITLE: Final = (
    "An arrow leads from what is derived to what it is derived from. key: primary key; one: unique."
    " check, rebuild: of libro-ledger."
)
WIDTH: Final = 1000.0
TOP: Final = 84.0
BAR: Final = 38.0
HEADER: Final = 30.0  # a table's own bar
ROW: Final = 20.0
GAP: Final = 40.0  # between two tables, with an arrow and its label
FILES_H: Final = 156.0
COLOURS: Final = {TRUTH: (GUINDA_DARK, GUINDA_TINT), LOG: (GREEN, GREEN_TINT), STATE: (GOLD, CREAM_TINT)}
# Tables from above to below, at the left and at the right.
LEFT: Final = ("stored_events", "ledger_entry", "state_row")
RIGHT: Final = ("ledger_tile", "ledger_checkpoint", "ledger_head", "state_tag")
LEFT_X, LEFT_W = MARGIN + PAD, 476.0
RIGHT_X, RIGHT_W = 560.0, WIDTH - MARGIN - PAD - 560.0


class _Drawn:
    """A table with its words, where it stands."""

    def __init__(self, table: Table, meaning: Meaning, words: Glossary, at: Point, wide: float) -> None:
        assert list(meaning.columns) == [column.name for column in table.columns], (
            f"meanings.py: {table.name}"
        )
        self.table, self.meaning = table, meaning
        self.told = {name: words.translate(told) for name, told in meaning.columns.items()}
        self.row = words.translate(meaning.row)
        rows = len(table.columns) + len(table.indexes)
        self.box = Box(*at, wide, HEADER + 26 + rows * ROW + 6)

    def draw(self, canvas: Canvas) -> None:
        """Draw it."""
        box, (colour, fill) = self.box, COLOURS[self.meaning.worth]
        canvas.rect(box, fill=PAPER, stroke=colour)
        canvas.rect(Box(box.x, box.y, box.w, HEADER), fill=colour)
        canvas.text(box.x + PAD, box.y + 21, self.table.name, NAME, colour=PAPER)
        canvas.text(box.right - PAD, box.y + 20, self.meaning.worth, SMALL, anchor="end", colour=PAPER)
        canvas.text(box.x + PAD, box.y + HEADER + 19, self.row, SMALL, colour=GREY, room=box.w - 2 * PAD)
        y = box.y + HEADER + 26
        for column in self.table.columns:
            self._draw_column(canvas, column, y, fill)
            y += ROW
        for index in self.table.indexes:
            canvas.text(box.x + PAD, y + 15, "index", SMALL, colour=GREY)
            canvas.text(box.x + 56, y + 15, index, CODE, colour=GREY, room=box.w - 60)
            y += ROW

    def _draw_column(self, canvas: Canvas, column: Column, y: float, fill: str) -> None:
        names = max(width(other.name, CODE) for other in self.table.columns)
        x, type_x = self.box.x + 56, self.box.x + 56 + names + 14
        mark = "key" if column.key else "one" if column.is_unique else ""
        if mark:
            canvas.rect(Box(self.box.x + 4, y + 1, self.box.w - 8, ROW - 2), fill=fill, radius=3)
            canvas.text(self.box.x + PAD, y + 15, mark, CODE, colour=GUINDA_DARK)
        canvas.text(x, y + 15, column.name, CODE)
        canvas.text(type_x, y + 15, column.type, CODE, colour=GREY)
        told_x = type_x + width("INTEGER", CODE) + 14
        canvas.text(told_x, y + 15, self.told[column.name], SMALL, room=self.box.right - told_x - 4)


def draw(words: Glossary) -> bytes:
    """Return the picture."""
    tables = ledger_tables()
    assert tables.keys() == MEANINGS.keys() == {*LEFT, *RIGHT}, "meanings.py or the places know other tables"
    drawn = {
        **_stack(tables, LEFT, words, LEFT_X, LEFT_W),
        **_stack(tables, RIGHT, words, RIGHT_X, RIGHT_W),
    }
    bottom = max(one.box.bottom for one in drawn.values()) + PAD
    canvas = Canvas(WIDTH, bottom + MARGIN + FILES_H + MARGIN, title=TITLE, about=_about(drawn))
    heading(canvas, TITLE, SUBTITLE)
    frame(
        canvas,
        Box(MARGIN, TOP, WIDTH - 2 * MARGIN, bottom - TOP),
        DATABASE,
        "one SQLite file, with its -wal and -shm",
    )
    for one in drawn.values():
        one.draw(canvas)
    _draw_references(canvas, drawn)
    _draw_files(canvas, words, Box(MARGIN, bottom + MARGIN, WIDTH - 2 * MARGIN, FILES_H))
    return canvas.to_bytes()


def _stack(
    tables: Mapping[str, Table], names: Sequence[str], words: Glossary, x: float, wide: float
) -> dict[str, _Drawn]:
    """Put tables one below the other."""
    drawn: dict[str, _Drawn] = {}
    y = TOP + BAR
    for name in names:
        drawn[name] = _Drawn(tables[name], MEANINGS[name], words, (x, y), wide)
        y = drawn[name].box.bottom + GAP
    return drawn


def _draw_references(canvas: Canvas, drawn: Mapping[str, _Drawn]) -> None:
    """Draw each arrow with its label, which stands above the derived table or at its left."""
    for reference in REFERENCES:
        a, b = drawn[reference.derived].box, drawn[reference.source].box
        x, between = a.x + 28, (b.right + a.x) / 2
        if reference.label == "leaf":
            row = list(drawn[reference.source].told).index(reference.label)
            y = b.y + HEADER + 26 + (row + 0.5) * ROW
            canvas.line([(a.x, a.middle[1]), (between, a.middle[1]), (between, y), (b.right, y)])
            continue
        way = [(x, a.y), (x, b.bottom)]
        if a.x != b.x:
            way = [
                (x, a.y),
                (x, a.y - GAP / 2),
                (between, a.y - GAP / 2),
                (between, b.middle[1]),
                (b.right, b.middle[1]),
            ]
        canvas.line(way)
        canvas.text(x + 12, a.y - 15, reference.label, SMALL)


def _draw_files(canvas: Canvas, words: Glossary, box: Box) -> None:
    frame(canvas, box, "beside it", "in the ledger's folder, LIBRO_LEDGER_HOME")
    wide = (box.w - PAD) / len(FILES)
    for number, (name, told) in enumerate(FILES.items()):
        card = Box(box.x + PAD + number * wide, box.y + BAR, wide - PAD, box.h - BAR - PAD)
        canvas.rect(card, fill=PAPER, stroke=INK)
        canvas.text(card.x + PAD, card.y + 22, name, NAME)
        said = f"{_spell_limits()} {told}" if name == LIMITS else words.translate(told)
        bottom = paragraph(canvas, card.x + PAD, card.y + 41, said, SMALL, room=card.w - 2 * PAD + 4)
        assert bottom <= card.bottom + 10, f"our bug: {name} has more words than its card"


def _spell_limits() -> str:
    (table,) = limits_tables().values()
    return f"SQLite: {table.name} ({', '.join(column.name for column in table.columns)})."


def _about(drawn: Mapping[str, _Drawn]) -> str:
    """Say in sentences what the picture shows."""
    told = [f"{name} ({', '.join(one.told)}): {one.row}" for name, one in drawn.items()]
    told += [f"{one.derived} is derived from {one.source}: {one.label}." for one in REFERENCES]
    return " ".join([*told, f"Beside the database: {', '.join(FILES)}."])
