"""A web application that verifies and validates an event, and does nothing more: the comparison.

    POST /v1/events          one JWS: 201 if form, schema and signature are good

It is Flask as it comes, without any of the ledger's web room (no problem documents, no negotiation,
no entity tags); every key is in memory; the answer is short where the ledger's is a receipt that
repeats the event. So all of these count against the ledger.
"""

from __future__ import annotations

import os
from typing import Final

from flask import Flask, Response, request

from bench.cast import public_keys
from libroabierto.domain.decide import check_form
from libroabierto.keys import PublicKey
from libroabierto.record.envelope import check_signature
from libroabierto.record.event import open_event

LEDGER: Final = "LIBRO_BENCH_LEDGER"  # the ledger that the events must name


def create() -> Flask:
    """Build the application."""
    app, ledger, keys = Flask(__name__), os.environ[LEDGER], public_keys()

    @app.get("/")
    def ready() -> str:
        return "ready"

    @app.post("/v1/events")
    def one() -> Response:
        verify(request.get_data(), keys, ledger)
        return Response('{"verified":1}', status=201, mimetype="application/json")

    return app


def verify(token: bytes, keys: dict[str, PublicKey], ledger: str) -> None:
    """Do what must be done of any event before it may be believed; raise if it may not."""
    envelope, event = open_event(token)
    check_form(event)
    assert event.ledger == ledger, "our bug: signed for another ledger"
    check_signature(envelope, keys[envelope.kid])
