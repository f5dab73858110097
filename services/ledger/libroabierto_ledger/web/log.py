"""The log for machines that read any such log (C2SP tlog-tiles): checkpoint, tiles, entry bundles.

    GET /checkpoint                     text/plain, asked for again each time
    GET /tile/<L>/<N>[.p/<W>]           application/octet-stream, for ever
    GET /tile/entries/<N>[.p/<W>]       likewise

A path has one spelling; what is not spelled so, or is implied by no published size, is not found.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto.errors import Malformed
from libroabierto.tlog.tile import Tile, parse_bundle_path
from libroabierto_face.web.answers import for_now, forever
from libroabierto_ledger.application import NotFound
from libroabierto_ledger.web.answers import bytes_answer, text_answer
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.media import TEXT
from libroabierto_ledger.web.openapi import Blueprint

blueprint: Final = Blueprint("log", __name__, description="The log as C2SP tlog-tiles")

_BYTES: Final[dict[str, Any]] = {"type": "string", "format": "binary"}
_OCTETS: Final = "application/octet-stream"


@blueprint.route("/checkpoint")
@blueprint.answers({"type": "string"}, media=TEXT, told="A signed note")
def checkpoint() -> Response:
    """Read the newest signed checkpoint (C2SP tlog-checkpoint)."""
    check_founded()
    return for_now(text_answer(ledger().queries.checkpoint()))


@blueprint.route("/tile/entries/<path:place>")
@blueprint.answers(_BYTES, media=_OCTETS, told="Length (16 bits) and entry, up to 256 times")
@blueprint.refuses("NOT_FOUND")
def bundle(place: str) -> Response:
    """Read the entries under a level-0 tile; the place is `<N>` or `<N>.p/<W>`."""
    check_founded()
    try:
        index, width = parse_bundle_path(f"tile/entries/{place}")
    except Malformed:
        raise NotFound("address.unknown") from None
    return forever(bytes_answer(ledger().queries.bundle(index, width)))


@blueprint.route("/tile/<level:level>/<path:place>")
@blueprint.answers(_BYTES, media=_OCTETS, told="Up to 256 hashes of 32 bytes")
@blueprint.refuses("NOT_FOUND")
def tile(level: str, place: str) -> Response:
    """Read a tile of hashes; the place is `<N>` or `<N>.p/<W>`."""
    check_founded()
    try:
        wanted = Tile.parse(f"tile/{level}/{place}")
    except Malformed:
        raise NotFound("address.unknown") from None
    return forever(bytes_answer(ledger().queries.tile(wanted)))
