"""/v1/entries: the log itself, line by line."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request

from libroabierto_ledger.application import LoggedEntry
from libroabierto_ledger.web.answers import for_now, json_answer, lines_answer
from libroabierto_ledger.web.assembly import founded, ledger
from libroabierto_ledger.web.negotiate import NDJSON
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
    info, _ = founded()
    room = max(0, info.size - 1 - query["after"])
    found = ledger().queries.entries(after=query["after"], limit=min(query["limit"], room)) if room else []
    last = found[-1].index if found else info.size - 1
    document = {
        "items": [_item(logged) for logged in found],
        "next": last if last + 1 < info.size else None,
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


def _item(logged: LoggedEntry) -> dict[str, Any]:
    return {
        "index": logged.index,
        "folio": logged.folio,
        "entry": logged.raw.decode(),
        "leaf_hash": logged.leaf_hash,
    }
