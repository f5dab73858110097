"""/healthz and /readyz: whether the process is alive, and whether it may be asked."""

from __future__ import annotations

from typing import Final

from flask import Response

from libroabierto_face.web.answers import json_answer
from libroabierto_ledger.web.assembly import founded
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.schemas.log import Health, Readiness

blueprint: Final = Blueprint("health", __name__, description="For whoever operates the ledger")


@blueprint.route("/healthz")
@blueprint.answers(Health)
def alive() -> Response:
    """Say that the process answers; asks nothing of the database."""
    return json_answer({"status": "ok"})


@blueprint.route("/readyz")
@blueprint.answers(Readiness)
@blueprint.refuses("SERVICE_UNAVAILABLE")
def ready() -> Response:
    """Say that the ledger is founded, its database answers and the guard covers it; otherwise 503."""
    info, _ = founded()
    return json_answer({"status": "ready", "size": info.size})
