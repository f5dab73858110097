"""/v1/declarations: what municipalities declared, on paper or natively, and who signed."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto.domain.vocabulary import DECLARATION_STATES, INSTRUMENTS
from libroabierto.record.names import STREAMS
from libroabierto_ledger.web.api.states import AsOf, Paging, answer_item, answer_page, cursor
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.states import DeclarationAnswer, Declarations

blueprint: Final = Blueprint(
    "declarations", __name__, url_prefix="/v1/declarations", description="Declarations and manifestations"
)

# `lapsed` follows from the answer's date and is recorded nowhere, so nothing can be found by it.
RECORDED_STATES: Final = tuple(state for state in DECLARATION_STATES if state != "lapsed")


class Filters(Paging):
    """Which declarations."""

    municipality = Pattern("Of the municipality with this INEGI key", form="[0-9]{5}")
    state = Choice("In this recorded state (`recorded_state`)", among=RECORDED_STATES)
    instrument = Choice("Made by this instrument", among=tuple(INSTRUMENTS))
    provenance = Choice("Signed here, or digitized from paper", among=("native", "paper"))
    after = cursor(f"declaration:(?:{STREAMS['declaration'].pattern})")


@blueprint.route("")
@blueprint.query(Filters)
@blueprint.answers(Declarations)
def page(query: dict[str, Any]) -> Response:
    """List declarations by id."""
    return answer_page("declaration", query, ("municipality", "state", "instrument", "provenance"))


@blueprint.route("/<declaration:id>")
@blueprint.query(AsOf)
@blueprint.answers(DeclarationAnswer)
@blueprint.refuses("NOT_FOUND")
def show(query: dict[str, Any], id: str) -> Response:
    """Read one declaration; its id is its stream, "declaration:15113-2022"."""
    return answer_item("declaration", id, query)
