"""The way of one event, from the signer to the receipt and to whoever reads."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from drawing.canvas import Canvas
from drawing.geometry import Box
from drawing.glossary import Glossary
from drawing.letters import wrap
from drawing.palette import (
    CODE,
    CREAM_TINT,
    GREEN,
    GREEN_TINT,
    GREY,
    GUINDA,
    GUINDA_DARK,
    GUINDA_TINT,
    INK,
    PAPER,
    SMALL,
    SOFT,
    STRONG,
)
from drawing.shapes import LABEL, LEADING, MARGIN, frame, heading, label, label_rows, label_width
from drawing.station import HOUSE, Station
from drawing.stations import ANSWER, READING, REQUEST, SEQUENCER, SIGNING

TITLE: Final = "The way of one event"
SUBTITLE: Final = (
    "What POST /v1/events passes through. At the right, how the way may end: green well, red with a problem."
)
WIDTH: Final = 1000.0
TOP: Final = 84.0
BAR: Final = 36.0  # a band's own heading
GAP: Final = 11.0  # between two stations
BETWEEN: Final = 15.0  # between two bands
STATION_X, STATION_W = 62.0, 562.0
ENDS_X: Final = 648.0  # where answers and refusals begin
ENDS_W: Final = WIDTH - MARGIN - 12 - ENDS_X
BADGE: Final = 24.0  # the circle of a station's number
WORDS_W: Final = STATION_W - 140  # of what is told; code stands above it, files at its right
SPINE: Final = STATION_X + 23
WORDS_X: Final = SPINE + 24


@dataclasses.dataclass(frozen=True, slots=True)
class _Band:
    """Stations that one thread, or one machine, passes through."""

    name: str
    told: str
    fill: str
    stations: Sequence[Station]


def draw(words: Glossary) -> bytes:
    """Return the picture."""
    bands = list(_bands(words))
    high = sum(map(_band_height, bands)) + BETWEEN * (len(bands) - 1)
    canvas = Canvas(WIDTH, TOP + high + MARGIN, title=TITLE, about=_about(bands))
    heading(
        canvas,
        TITLE,
        SUBTITLE,
    )
    numbers = itertools.count(1)
    y, boxes = TOP, list[tuple[Station, Box]]()
    for band in bands:
        boxes += _draw_band(canvas, band, y, numbers)
        y += _band_height(band) + BETWEEN
    for (_, above), (_, below) in itertools.pairwise(boxes):
        canvas.line([(SPINE, above.bottom), (SPINE, below.y)])
    _draw_lock(canvas, [box for station, box in boxes if station.locked])
    return canvas.to_bytes()


def _bands(words: Glossary) -> Iterator[_Band]:
    """Yield who owns which part of the way; numbers are the settings' defaults."""
    threads = (
        f"by default one of {HOUSE.threads} in each of {HOUSE.workers} processes,"
        " behind a web server that takes requests in whole"
    )
    for name, told, fill, stations in (
        ("The {signer}", "on a machine of their own, with the private key", CREAM_TINT, SIGNING),
        ("A request's thread", threads, SOFT, REQUEST),
        ("The sequencer's thread", "one a process; processes meet in the lock", GREEN_TINT, SEQUENCER),
        ("The request's thread again", "receipt or problem; and any thread that reads", SOFT, ANSWER),
        ("The {signer}, and any reader", "who take nothing on trust", CREAM_TINT, READING),
    ):
        said = [
            dataclasses.replace(
                station, title=words.translate(station.title), told=words.translate(station.told)
            )
            for station in stations
        ]
        yield _Band(words.translate(name), told, fill, said)


def _band_height(band: _Band) -> float:
    return BAR + sum(map(_height, band.stations)) + GAP * len(band.stations)


def _height(station: Station) -> float:
    """Return how high a station is: its words, its code and files, or the ways in which it ends."""
    words = 32 + len(list(wrap(station.told, SMALL, WORDS_W))) * SMALL.size * LEADING
    facts = 32 + len(station.files) * CODE.size * LEADING
    rows = len(label_rows([*station.answers, *station.problems], ENDS_W))
    ends = rows * (LABEL + 5) + (SMALL.size * LEADING if station.after else 0) - 5
    return max(words, facts, ends)


def _draw_band(canvas: Canvas, band: _Band, y: float, numbers: Iterator[int]) -> list[tuple[Station, Box]]:
    """Draw a band at *y*; return its stations with their boxes."""
    box = Box(MARGIN, y, WIDTH - 2 * MARGIN, _band_height(band))
    frame(canvas, box, band.name, band.told, fill=band.fill, indent=WORDS_X - MARGIN)
    y += BAR
    boxes = []
    for station in band.stations:
        box = Box(STATION_X, y, STATION_W, _height(station))
        _draw_station(canvas, station, box, next(numbers))
        boxes.append((station, box))
        y = box.bottom + GAP
    return boxes


def _draw_station(canvas: Canvas, station: Station, box: Box, number: int) -> None:
    canvas.rect(box, fill=PAPER, stroke=INK)
    canvas.rect(Box(SPINE - BADGE / 2, box.y + 9, BADGE, BADGE), fill=GUINDA_DARK, radius=BADGE / 2)
    canvas.text(SPINE, box.y + 26, str(number), STRONG, anchor="middle", colour=PAPER)
    x, right = WORDS_X, box.right - 12
    canvas.text(x, box.y + 23, station.title, STRONG)
    for row, line in enumerate(wrap(station.told, SMALL, WORDS_W)):
        canvas.text(x, box.y + 42 + row * SMALL.size * LEADING, line, SMALL)
    canvas.text(right, box.y + 23, station.path, CODE, anchor="end", colour=GREY)
    for row, file in enumerate(station.files, start=1):
        canvas.text(right, box.y + 24 + row * CODE.size * LEADING, file, CODE, anchor="end", colour=GREEN)
    _draw_ends(canvas, station, box)


def _draw_ends(canvas: Canvas, station: Station, box: Box) -> None:
    """Draw how the way may end here, and what that spares the others."""
    rows = label_rows([*station.answers, *station.problems], ENDS_W)
    high = len(rows) * (LABEL + 5) - 5 + (SMALL.size * LEADING if station.after else 0)
    top = box.middle[1] - high / 2
    for number, row in enumerate(rows):
        x, y = ENDS_X, top + number * (LABEL + 5)
        for word in row:
            colour, fill = (GREEN, PAPER) if word in station.answers else (GUINDA, GUINDA_TINT)
            label(canvas, x, y, word, colour=colour, fill=fill)
            x += label_width(word)
    if rows:
        y = top + LABEL / 2
        only_well = not station.problems
        canvas.line([(box.right, y), (ENDS_X - 2, y)], colour=GREEN if only_well else GUINDA)
    if station.after:
        canvas.text(
            ENDS_X, top + len(rows) * (LABEL + 5) + 11, station.after, SMALL, colour=GREY, room=ENDS_W
        )


def _draw_lock(canvas: Canvas, boxes: Sequence[Box]) -> None:
    """Draw the bar along the stations that are passed under the lock."""
    top, bottom, x = boxes[0].y, boxes[-1].bottom, STATION_X - 10
    canvas.rect(Box(x - 3, top, 5, bottom - top), fill=GREEN, radius=2)
    canvas.text_upwards(
        x - 9, (top + bottom) / 2, "one writer on the host, under the lock", SMALL, colour=GREEN
    )


def _about(bands: Sequence[_Band]) -> str:
    """Say in sentences what the picture shows."""
    told = []
    for band in bands:
        told.append(f"{band.name}, {band.told}.")
        for station in band.stations:
            ends = [*station.answers, *station.problems]
            may = f" May end with {', '.join(ends)}." if ends else ""
            told.append(f"{station.title}: {station.told}{may}")
    return " ".join(told)
