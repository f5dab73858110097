"""The rooms and who imports whom: rows are the layers of pyproject.toml, arrows the imports of the source."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from drawing.canvas import Canvas
from drawing.floors import Floor
from drawing.geometry import Box
from drawing.imports import House, essential, read_house
from drawing.palette import CODE, CREAM_TINT, GOLD, GREY, GUINDA, SMALL
from drawing.roomplaces import PLACES
from drawing.shapes import MARGIN, frame, heading

CLIENT: Final = "libroabierto"
FACE: Final = "libroabierto_face"
LEDGER: Final = "libroabierto_ledger"
NOTIFIER: Final = "libroabierto_notifier"

TITLE: Final = "The rooms, and who imports whom"
SUBTITLE: Final = (
    "An arrow leads from a room to one that it imports, always down; what follows from other arrows is left"
    " out. Green: what others wrote."
)
WIDTH: Final = 1000.0
TOP: Final = 84.0
HIGH: Final = 760.0  # of the ledger's frame
SHARED: Final = 208.0  # of the frame under it; the client's is as high as both
BELOW: Final = 560.0  # of the lower one
GAP: Final = 46.0  # between them


def draw(root: Path) -> bytes:
    """Return the picture of the repository under *root*."""
    house = read_house(root)
    strange = house.rooms - PLACES.keys()
    assert not strange, f"give a place to {sorted(strange)} in roomplaces.py"
    canvas = Canvas(WIDTH, TOP + HIGH + SHARED + 2 * GAP + BELOW + MARGIN, title=TITLE, about=_about(house))
    heading(canvas, TITLE, SUBTITLE)
    right = WIDTH - MARGIN - 452
    client = Floor(house, CLIENT, Box(MARGIN, TOP, 352, HIGH + GAP + SHARED), (88, 58, 66, 104, 24))
    ledger = Floor(house, LEDGER, Box(452, TOP, right, HIGH), (196, 180, 140))
    face = Floor(house, FACE, Box(452, TOP + HIGH + GAP, right, SHARED), (258, 258))
    below = Box(MARGIN, TOP + HIGH + SHARED + 2 * GAP, WIDTH - 2 * MARGIN, BELOW)
    notifier = Floor(house, NOTIFIER, below, (190, 120, 120, 60, 60, 194, 194))
    frame(canvas, client.frame, CLIENT, "the client library: public")
    frame(canvas, ledger.frame, LEDGER, "the ledger service")
    frame(canvas, face.frame, FACE, "what both services share")
    frame(canvas, notifier.frame, NOTIFIER, "the notifier service: a client of the ledger like any other")
    ground = _ground(canvas, house, client)
    client.draw(canvas)
    ledger.draw(canvas)
    face.draw(canvas)
    notifier.draw(canvas)
    _draw_ways(canvas, client, ledger, ground)
    _draw_way_up(canvas, client, notifier)
    _draw_shared(canvas, face, client, (ledger, notifier))
    return canvas.to_bytes()


def _used(house: House) -> set[str]:
    """Return the rooms of the client that the ledger imports."""
    return {b for a, b in house.arrows if a.startswith(f"{LEDGER}.") and b.startswith(f"{CLIENT}.")}


def _ground(canvas: Canvas, house: House, client: Floor) -> Box:
    """Paint the ground under the rooms that the ledger imports; they must be the lowest ones."""
    used = _used(house)
    top = min(client.boxes[room].y for room in used)
    others = [box for room, box in client.boxes.items() if room not in used]
    assert all(box.bottom < top for box in others), "the ledger leaves out a room in the middle: draw that"
    at = client.frame
    ground = Box(at.x + 5, top - 8, at.w - 10, at.bottom - top + 3)
    canvas.rect(ground, fill=CREAM_TINT, stroke=GOLD, radius=9)
    return ground


def _draw_ways(canvas: Canvas, client: Floor, ledger: Floor, ground: Box) -> None:
    """Two ways lead between the packages: the import of the lower rooms, and HTTP."""
    beside = (client.frame.right + ledger.frame.x) / 2
    y = ledger.frame.bottom - 90
    canvas.line([(ledger.frame.x, y), (ground.right, y)])
    for number, word in enumerate(("imports", "only", "these")):
        canvas.text(beside, y + 20 + 17 * number, word, SMALL, anchor="middle", colour=GREY)
    remote, web = client.boxes[f"{CLIENT}.remote"], ledger.boxes[f"{LEDGER}.web"]
    high, low = remote.middle[1], web.middle[1]
    canvas.line([(remote.right, high), (beside, high), (beside, low), (web.x, low)], colour=GUINDA, dash=True)
    canvas.text(beside + 4, high - 10, "HTTP", CODE, anchor="middle", colour=GUINDA)


def _draw_way_up(canvas: Canvas, client: Floor, notifier: Floor) -> None:
    """The notifier imports all of the client library but its command; by `remote` it reaches the ledger."""
    x = client.frame.x + client.frame.w / 2
    canvas.line([(x, notifier.frame.y), (x, client.frame.bottom)])
    y = (notifier.frame.y + client.frame.bottom) / 2 + 4
    canvas.text(x + 10, y, "imports remote and the pure rooms below it", SMALL, colour=GREY)


def _draw_shared(canvas: Canvas, face: Floor, client: Floor, services: tuple[Floor, Floor]) -> None:
    """Both services import the shared rooms, which import the client's lower ones."""
    at, (ledger, notifier) = face.frame, services
    x, y = at.middle
    for start, end in ((ledger.frame.bottom, at.y), (notifier.frame.y, at.bottom)):
        canvas.line([(x, start), (x, end)])
        canvas.text(x + 10, (start + end) / 2 + 4, "imports", SMALL, colour=GREY)
    canvas.line([(at.x, y), (client.frame.right, y)])
    canvas.text((at.x + client.frame.right) / 2, y + 20, "imports", SMALL, anchor="middle", colour=GREY)


def _about(house: House) -> str:
    """Say in sentences what the arrows show."""
    rooms = sorted({a for a, _ in house.arrows})
    inside = [(a, b) for a, b in essential(house.arrows) if a.split(".")[0] == b.split(".")[0]]
    told = [f"{a} imports {' and '.join(sorted(to for at, to in inside if at == a))}." for a in rooms]
    shared = ", ".join(sorted(room.partition(".")[2] for room in _used(house)))
    return " ".join(
        [
            "Directly, leaving out what follows:",
            *(sentence for sentence in told if not sentence.endswith("imports .")),
            f"Of the client library, the ledger imports only {shared}.",
            f"Both services import {FACE}, which knows neither.",
            f"{CLIENT}.remote reaches {LEDGER}.web by HTTP, for the notifier too.",
        ]
    )
