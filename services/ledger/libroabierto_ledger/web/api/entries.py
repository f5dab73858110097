"""/v1/entries: the log itself, line by line."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request

from libroabierto.record.folio import format_folio
from libroabierto.tlog.hashing import leaf_hash
from libroabierto_face.web.answers import for_now, json_answer
from libroabierto_ledger.web.answers import lines_answer
from libroabierto_ledger.web.assembly import founded, ledger
from libroabierto_ledger.web.media import NDJSON
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Number, Parameters, limit
from libroabierto_ledger.web.schemas.log import Entries

blueprint: Final = Blueprint("entries", __name__, url_prefix="/v1", description="Entries of the log")


class Paging(Parameters):
    """Where a page of entries begins, and how long it is."""

    after = Number("Entries after this index; from the first one when it is not given", load_default=-1)
    limit = limit()


@blueprint.route("/entries")
@blueprint.query(Paging)
@blueprint.answers(Entries)
def page(query: dict[str, Any]) -> Response:
    """List entries in the order of the log."""
    info, founding = founded()
    first = min(query["after"] + 1, info.size)
    stop = min(first + query["limit"], info.size)
    lines = ledger().queries.lines(first=first, stop=stop)
    code = str(founding["log_code"])
    document = {
        "items": [_item(index, raw, code) for index, raw in enumerate(lines, first)],
        "next": stop - 1 if stop < info.size else None,
        "size": info.size,
    }
    return for_now(json_answer(document))


@blueprint.route("/entries.ndjson")
@blueprint.answers({"type": "string"}, media=NDJSON, told="One entry a line, byte-exact")
def all_lines() -> Response:
    """Download the whole log; `sha256sum` and a loop check its chain."""
    info, _ = founded()
    answer = lines_answer(ledger().queries.lines(stop=info.size))
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(f"{info.size}-{info.root.hex()[:16]}")
    answer.make_conditional(request)
    return answer


def _item(index: int, raw: bytes, log_code: str) -> dict[str, Any]:
    return {
        "index": index,
        "folio": format_folio(log_code, index),
        "entry": raw.decode(),
        "leaf_hash": leaf_hash(raw).hex(),
    }
