"""/v1/events: submit an event, many events, ask for the verdict, read one back.

Nothing expensive happens before the size and the media type are right. A submission needs no
account: its signature is all there is.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Response, url_for

from libroabierto.errors import LibroError
from libroabierto.record.event import MEMBERS
from libroabierto_face.web.answers import for_now, json_answer, json_text, negotiated
from libroabierto_face.web.negotiate import JSON
from libroabierto_ledger.application import LoggedEntry, Outcome, Pending, Shown
from libroabierto_ledger.web.assembly import check_founded, ledger, this_request
from libroabierto_ledger.web.bodies import MAX_EVENT_BODY, batch_lines, one_event
from libroabierto_ledger.web.limits import pay_for_lines
from libroabierto_ledger.web.media import JOSE, NDJSON, TEXT
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.receipts import receipt_answer, receipt_document
from libroabierto_ledger.web.refusals import REFUSALS
from libroabierto_ledger.web.schemas.submitting import Located, Receipt, Recorded, Verdict
from libroabierto_ledger.web.verdicts import verdict_document

RETRY_PENDING: Final = 2  # seconds; a commit that was late is late by little

blueprint: Final = Blueprint("events", __name__, url_prefix="/v1/events", description="Signed events")

_TOKEN: Final[dict[str, Any]] = {
    "type": "string",
    "description": "A compact JWS, or with disclosures of what it withholds: <JWS>~<disclosure>~...~",
    "maxLength": MAX_EVENT_BODY,
}
_LINES: Final = {"type": "string", "description": "One JSON object a line"}
_TEXT: Final = {"type": "string", "description": "The tlog-proof alone"}


@blueprint.route("", methods=["POST"])
@blueprint.takes(**{JOSE: _TOKEN})
@blueprint.answers(Receipt, status=201, told="Recorded; the receipt")
@blueprint.answers(_TEXT, status=201, media=TEXT)
@blueprint.answers(Receipt, told="Recorded before; the original receipt")
@blueprint.answers(_TEXT, media=TEXT)
@blueprint.answers(Located, status=202, told="No verdict in time: ask there")
@blueprint.refuses("TOO_MANY_REQUESTS")
def submit() -> Response:
    """Record one signed event."""
    request = this_request()
    outcome = ledger().submissions.submit(one_event(request, JOSE))
    if isinstance(outcome, Pending):
        return _pending(outcome)
    answer = receipt_answer(outcome.receipt, status=_status(outcome))
    answer.headers["Location"] = f"{request.root_path}/v/{outcome.receipt.folio}"  # its permanent page
    return answer


@blueprint.route("/batch", methods=["POST"])
@blueprint.takes(**{NDJSON: {"type": "string", "description": "One submission a line, 1 to 1,000"}})
@blueprint.answers(_LINES, media=NDJSON, told="One result a line, in order")
@blueprint.refuses("TOO_MANY_REQUESTS")
def submit_batch() -> Response:
    """Record many events; each stands or falls alone."""
    given = batch_lines(this_request(), NDJSON)
    pay_for_lines(len(given))
    outcomes = ledger().submissions.submit_batch(given)
    lines = "".join(json_text(_result(outcome)) + "\n" for outcome in outcomes)
    return negotiated(Response(lines, mimetype=NDJSON))


@blueprint.route("/check", methods=["POST"])
@blueprint.takes(**{JOSE: _TOKEN, JSON: {"type": "object"}})
@blueprint.answers(Verdict, told="The verdict that it would get now; nothing is recorded")
@blueprint.refuses("TOO_MANY_REQUESTS")
def check() -> Response:
    """Judge a signed event, or an unsigned payload, without recording it."""
    check_founded()
    judgement = ledger().submissions.check(one_event(this_request(), JOSE, JSON))
    return negotiated(json_answer(verdict_document(judgement)))


@blueprint.route("/<event_id:event_id>")
@blueprint.answers(Recorded)
@blueprint.refuses("NOT_FOUND")
def show(event_id: str) -> Response:
    """Read an event by the id that its signer chose: event, entry, receipt."""
    check_founded()
    logged = ledger().queries.entry_of_event(event_id)
    return for_now(json_answer(_recorded(logged)))


def _recorded(logged: LoggedEntry) -> dict[str, Any]:
    event, told = logged.event, ledger().disclosed.event(logged.event)
    return {
        "id": event.id,
        "index": logged.index,
        "folio": logged.folio,
        "event": logged.entry.event,
        "digest": event.digest,
        "idempotency_key": event.idempotency_key,
        "read": {name: getattr(told, name) for name in MEMBERS},
        "recorded_at": logged.entry.recorded_at,
        "receipt": receipt_document(ledger().queries.receipt(logged.index)),
        "disclosures": [_disclosure(one) for one in ledger().disclosed.of(event)],
    }


def _disclosure(one: Shown) -> dict[str, Any]:
    """Say what became of one withheld member; with the disclosure itself, so that a reader can check it."""
    said = {"digest": one.digest, "pointer": one.pointer, "status": one.status}
    if one.disclosure is not None:
        return {**said, "disclosure": one.disclosure.text}
    return said if one.withdrawn is None else {**said, "withdrawn": one.withdrawn}


def _result(outcome: Outcome | Pending | LibroError) -> dict[str, Any]:
    if isinstance(outcome, Pending):
        return {"status": 202, "location": _place(outcome)}
    if isinstance(outcome, Outcome):
        return {"status": _status(outcome), "receipt": receipt_document(outcome.receipt)}
    problem = REFUSALS.problem_of(outcome)
    return {"status": problem["status"], "problem": problem}


def _pending(pending: Pending) -> Response:
    place = _place(pending)
    answer = json_answer({"status": "pending", "location": place}, status=202)
    answer.headers["Location"] = place
    answer.headers["Retry-After"] = str(RETRY_PENDING)
    return answer


def _status(outcome: Outcome) -> int:
    return 200 if outcome.repeated else 201


def _place(pending: Pending) -> str:
    return url_for("submissions.show", key=pending.key)
