"""/v1/events: submit an event, many events, ask for the verdict, read one back.

Nothing expensive happens before the size and the media type are right. A submission needs no
account: its signature is all there is.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request, url_for

from libroabierto.errors import LibroError
from libroabierto.record.event import MEMBERS
from libroabierto_ledger.application import LoggedEntry, Outcome, Pending
from libroabierto_ledger.web import refusals
from libroabierto_ledger.web.answers import for_now, json_answer, json_text, negotiated
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.bodies import MAX_EVENT_BODY, batch_lines, one_event
from libroabierto_ledger.web.negotiate import JOSE, JSON, NDJSON, TEXT
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.receipts import receipt_answer, receipt_document
from libroabierto_ledger.web.schemas.submitting import Located, Receipt, Recorded, Verdict
from libroabierto_ledger.web.verdicts import verdict_document

blueprint: Final = Blueprint("events", __name__, url_prefix="/v1/events", description="Signed events")

_TOKEN: Final = {"type": "string", "description": "A compact JWS", "maxLength": MAX_EVENT_BODY}
_LINES: Final = {"type": "string", "description": "One JSON object a line"}


def _body(**content: Any) -> dict[str, Any]:
    return {"required": True, "content": {media: {"schema": schema} for media, schema in content.items()}}


@blueprint.route("", methods=["POST"])
@blueprint.doc(requestBody=_body(**{JOSE: _TOKEN}))
@blueprint.response(201, Receipt, description="Recorded; the receipt")
@blueprint.alt_response(201, schema={"type": "string"}, content_type=TEXT)
@blueprint.alt_response(
    200, schema=Receipt, description="Recorded before; the original receipt", success=True
)
@blueprint.alt_response(202, schema=Located, description="No verdict in time: ask there", success=True)
def submit() -> Response:
    """Record one signed event."""
    outcome = ledger().submissions.submit(one_event(request, JOSE))
    if isinstance(outcome, Pending):
        place = _place(outcome)
        answer = json_answer({"state": "pending", "location": place}, status=202)
        answer.headers["Location"] = place
        return answer
    return receipt_answer(outcome.receipt, status=_status(outcome))


@blueprint.route("/batch", methods=["POST"])
@blueprint.doc(requestBody=_body(**{NDJSON: {**_LINES, "description": "One compact JWS a line, 1 to 1,000"}}))
@blueprint.response(200, _LINES, content_type=NDJSON, description="One result a line, in order")
def submit_batch() -> Response:
    """Record many events; each stands or falls alone."""
    outcomes = ledger().submissions.submit_batch(batch_lines(request, NDJSON))
    lines = "".join(json_text(_result(outcome)) + "\n" for outcome in outcomes)
    return negotiated(Response(lines, mimetype=NDJSON))


@blueprint.route("/check", methods=["POST"])
@blueprint.doc(requestBody=_body(**{JOSE: _TOKEN, JSON: {"type": "object"}}))
@blueprint.response(200, Verdict, description="The verdict that it would get now; nothing is recorded")
def check() -> Response:
    """Judge a signed event, or an unsigned payload, without recording it."""
    check_founded()
    judgement = ledger().submissions.check(one_event(request, JOSE, JSON))
    return negotiated(json_answer(verdict_document(judgement)))


@blueprint.route("/<event_id:event_id>")
@blueprint.response(200, Recorded)
@blueprint.alt_response(404, "NOT_FOUND")
def show(event_id: str) -> Response:
    """Read an event by the id that its signer chose: event, entry, receipt."""
    check_founded()
    logged = ledger().queries.entry_of_event(event_id)
    return for_now(json_answer(_recorded(logged)))


def _recorded(logged: LoggedEntry) -> dict[str, Any]:
    event = logged.event
    return {
        "id": event.id,
        "index": logged.index,
        "folio": logged.folio,
        "event": logged.entry.event,
        "digest": event.digest,
        "idempotency_key": event.idempotency_key,
        "read": {name: getattr(event, name) for name in MEMBERS},
        "recorded_at": logged.entry.recorded_at,
        "receipt": receipt_document(ledger().queries.receipt(logged.index)),
        "disclosures": [],
    }


def _result(outcome: Outcome | Pending | LibroError) -> dict[str, Any]:
    if isinstance(outcome, Pending):
        return {"status": 202, "location": _place(outcome)}
    if isinstance(outcome, Outcome):
        return {"status": _status(outcome), "receipt": receipt_document(outcome.receipt)}
    problem = refusals.problem_of(outcome)
    return {"status": problem["status"], "problem": problem}


def _status(outcome: Outcome) -> int:
    return 200 if outcome.repeated else 201


def _place(pending: Pending) -> str:
    return url_for("submissions.show", key=pending.key)
