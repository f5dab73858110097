"""/v1/submissions/{idempotency key}: what became of a submission that got no answer."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto_face.web.answers import for_now, json_answer
from libroabierto_ledger.web.api.events import RETRY_PENDING
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.receipts import receipt_document
from libroabierto_ledger.web.schemas.submitting import Submission

blueprint: Final = Blueprint("submissions", __name__, url_prefix="/v1/submissions", description="Submissions")


@blueprint.route("/<sha256:key>")
@blueprint.answers(Submission)
def show(key: str) -> Response:
    """Ask what became of a submission.

    The key is SHA-256 of kid, a zero byte and the payload. `unknown` means: send the event again; it
    is never recorded twice. Never "rejected".
    """
    check_founded()
    found = ledger().submissions.state(key)
    document: dict[str, Any] = {"status": found.state}
    if found.receipt is not None:
        document["receipt"] = receipt_document(found.receipt)
    answer = for_now(json_answer(document))
    if found.state == "pending":
        answer.headers["Retry-After"] = str(RETRY_PENDING)
    return answer
