"""/v1/municipalities: every municipality of the catalogue, what it declared, and what came of it."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from libroabierto.record.folio import format_folio
from libroabierto_ledger.web.addresses import FORMS
from libroabierto_ledger.web.answers import for_now, json_text
from libroabierto_ledger.web.api.states import AsOf, Resource
from libroabierto_ledger.web.assembly import ledger
from libroabierto_ledger.web.negotiate import JSON
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
    code = ledger().queries.log_code()
    told = ledger().deeds.of(id, as_of=query["as_of"])
    beside = json_text({"as_of": told.as_of.to_document(), **_with_folios(told.overview, code)})
    return for_now(Response(f'{beside[:-1]},"item":{told.text}}}\n', mimetype=JSON))


def _with_folios(overview: dict[str, Any], code: str) -> dict[str, Any]:
    """Name each entry of evidence by its folio, too."""
    for clause in (overview["word_to_deed"] or {"clauses": ()})["clauses"]:
        for one in clause["evidence"]:
            one["folio"] = format_folio(code, one["entry"])
    return overview
