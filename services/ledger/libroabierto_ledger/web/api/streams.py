"""/v1/streams/{stream}: the history of one thing in words: who did what, when, in which capacity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request

from libroabierto.domain.words import sentence
from libroabierto.record.folio import format_folio
from libroabierto_ledger.application import Told
from libroabierto_ledger.web.answers import for_now, json_answer, negotiated
from libroabierto_ledger.web.assembly import ledger
from libroabierto_ledger.web.names import names_for
from libroabierto_ledger.web.negotiate import LANGUAGES, language_of
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Number, Parameters, as_of, limit
from libroabierto_ledger.web.schemas.log import Stream

blueprint: Final = Blueprint("streams", __name__, url_prefix="/v1/streams", description="Histories")


class Paging(Parameters):
    """As of when, and which versions."""

    as_of = as_of()
    after = Number("Changes after this version of the stream", load_default=0, most=2**31 - 1)
    limit = limit()


@blueprint.route("/<stream:stream>")
@blueprint.query(Paging)
@blueprint.answers(Stream)
@blueprint.refuses("NOT_FOUND")
def history(query: dict[str, Any], stream: str) -> Response:
    """List the changes of a stream, oldest first; each is an entry."""
    code = ledger().queries.log_code()
    after, count = query["after"], query["limit"]
    page = ledger().history.told(stream, as_of=query["as_of"], after=after, limit=count)
    names = names_for(told.logged.event for told in page.items)
    document = {
        "as_of": page.as_of.to_document(),
        "stream": stream,
        "version": page.version,
        "items": [_item(told, names, code) for told in page.items],
        "next": after + count if after + count < page.version else None,
    }
    return negotiated(for_now(json_answer(document)))


def _item(told: Told, names: Mapping[str, str], code: str) -> dict[str, Any]:
    logged, event = told.logged, told.logged.event
    said = {language: sentence(event, language, names) for language in LANGUAGES}
    name = names.get(event.issuer)
    return {
        "version": told.version,
        "index": logged.index,
        "folio": logged.folio,
        "id": event.id,
        "type": event.type,
        "what": said[language_of(request)],
        "sentence": said,
        "issuer": event.issuer,
        "institution": name,
        "office": event.office,
        "who": {"institution": event.issuer, "name": name, "office": event.office},
        "kid": event.kid,
        "occurred_on": event.occurred_on,
        "signed_at": event.signed_at,
        "recorded_at": logged.entry.recorded_at,
        "in_doubt": told.remarks.in_doubt,
        "corrections": [
            {**one, "folio": format_folio(code, one["entry"])} for one in told.remarks.corrections
        ],
    }
