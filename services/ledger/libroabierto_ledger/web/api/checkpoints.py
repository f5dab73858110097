"""/v1/checkpoints: every checkpoint that this log ever signed."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto_face.web.answers import for_now, json_answer
from libroabierto_ledger.application import StoredCheckpoint
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Number, Parameters, limit
from libroabierto_ledger.web.schemas.log import Checkpoints

blueprint: Final = Blueprint(
    "checkpoints", __name__, url_prefix="/v1/checkpoints", description="Signed checkpoints"
)


class Paging(Parameters):
    """Where a page of checkpoints begins, and how long it is."""

    after = Number("Checkpoints larger than this size", load_default=0)
    limit = limit()


@blueprint.route("")
@blueprint.query(Paging)
@blueprint.answers(Checkpoints)
def page(query: dict[str, Any]) -> Response:
    """List the signed checkpoints by size, each as the log signed it; cosignatures are not gathered yet."""
    check_founded()
    count = query["limit"]
    found = ledger().queries.checkpoints(after=query["after"], limit=count + 1)
    shown = found[:count]
    document = {
        "items": [_item(checkpoint) for checkpoint in shown],
        "next": shown[-1].size if len(found) > count else None,
    }
    return for_now(json_answer(document))


def _item(checkpoint: StoredCheckpoint) -> dict[str, Any]:
    return {"size": checkpoint.size, "note": checkpoint.note.decode()}
