"""/v1/municipalities: every municipality of the catalogue, what it declared, and what came of it."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto_ledger.web.addresses import FORMS
from libroabierto_ledger.web.answers import state_answer
from libroabierto_ledger.web.api.states import AsOf, Resource
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.parameters import Choice
from libroabierto_ledger.web.schemas.deeds import MunicipalityAnswer
from libroabierto_ledger.web.schemas.states import Municipality

blueprint: Final = Resource(
    name="municipalities",
    kind="municipality",
    told="Municipalities of the catalogue",
    schema=Municipality,
    form=FORMS["municipality"],
    address="municipality",
    filters={
        "declared": Choice("Whether a declaration of it is recorded", among=("yes", "no")),
        "state": Choice("Whether it stands in the catalogue", among=("listed", "removed")),
    },
).listing()


@blueprint.route("/<municipality:id>")
@blueprint.query(AsOf)
@blueprint.answers(MunicipalityAnswer)
@blueprint.refuses("NOT_FOUND")
def show(query: dict[str, Any], id: str) -> Response:
    """Read one municipality, with the deeds that followed its declaration (De la palabra al hecho)."""
    check_founded()
    told = ledger().deeds.of(id, as_of=query["as_of"])
    return state_answer(told.raw, told.as_of)
