"""/v1/municipalities: every municipality of the catalogue, with what it has declared."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto_ledger.web.api.states import AsOf, Paging, answer_item, answer_page, cursor
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Choice
from libroabierto_ledger.web.schemas.states import Municipalities, MunicipalityAnswer

blueprint: Final = Blueprint(
    "municipalities", __name__, url_prefix="/v1/municipalities", description="Municipalities of the catalogue"
)


class Filters(Paging):
    """Which municipalities."""

    declared = Choice("Whether a declaration of it is recorded", among=("yes", "no"))
    after = cursor("[0-9]{5}")


@blueprint.route("")
@blueprint.query(Filters)
@blueprint.answers(Municipalities)
def page(query: dict[str, Any]) -> Response:
    """List municipalities by INEGI key."""
    return answer_page("municipality", query, ("declared",))


@blueprint.route("/<municipality:key>")
@blueprint.query(AsOf)
@blueprint.answers(MunicipalityAnswer)
@blueprint.refuses("NOT_FOUND")
def show(query: dict[str, Any], key: str) -> Response:
    """Read one municipality."""
    return answer_item("municipality", key, query)
