"""/v1/institutions: who takes part, in which roles."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto.domain.vocabulary import INSTITUTION_STATES, ROLES
from libroabierto.record.names import INSTITUTION
from libroabierto_ledger.web.api.states import AsOf, Paging, answer_item, answer_page, cursor
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.states import InstitutionAnswer, Institutions

blueprint: Final = Blueprint(
    "institutions", __name__, url_prefix="/v1/institutions", description="Institutions and their roles"
)


class Filters(Paging):
    """Which institutions."""

    role = Choice("Accredited in this role", among=tuple(ROLES))
    municipality = Pattern("Governs the municipality with this INEGI key", form="[0-9]{5}")
    state = Choice("In this state", among=tuple(INSTITUTION_STATES))
    after = cursor(INSTITUTION.pattern)


@blueprint.route("")
@blueprint.query(Filters)
@blueprint.answers(Institutions)
def page(query: dict[str, Any]) -> Response:
    """List institutions by id."""
    return answer_page("institution", query, ("role", "municipality", "state"))


@blueprint.route("/<institution:id>")
@blueprint.query(AsOf)
@blueprint.answers(InstitutionAnswer)
@blueprint.refuses("NOT_FOUND")
def show(query: dict[str, Any], id: str) -> Response:
    """Read one institution."""
    return answer_item("institution", id, query)
