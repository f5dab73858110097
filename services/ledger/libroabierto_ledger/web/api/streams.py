"""/v1/streams/{stream}: the history of one thing: who did what, and when."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any, Final

from flask import Response, request

from libroabierto.domain.words import sentence
from libroabierto_ledger.application import LoggedEntry, NotFound
from libroabierto_ledger.web.answers import for_now, json_answer, negotiated
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.names import names_for
from libroabierto_ledger.web.negotiate import language_of
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
    check_founded()
    moment = ledger().states.as_of(query["as_of"])
    after, count = query["after"], query["limit"]
    version = _version(stream, moment.index)
    if version == 0:
        raise NotFound("stream.not-found", stream=stream)
    found = ledger().history.stream(stream, after=after, limit=count) if after < version else []
    document = {
        "as_of": moment.to_document(),
        "stream": stream,
        "version": version,
        "items": _items(found[: max(0, version - after)], after),
        "next": after + count if after + count < version else None,
    }
    return negotiated(for_now(json_answer(document)))


def _version(stream: str, index: int) -> int:
    """Return the stream's version after entry *index*; O(log n) look-ups.

    A stream has no more versions than the log has entries.
    """

    def is_last(version: int) -> bool:
        following = ledger().history.stream(stream, after=version, limit=1)
        return not following or following[0].index > index

    return bisect_left(range(index + 1), True, key=is_last)  # noqa: FBT003 - the key's values are booleans


def _items(entries: list[LoggedEntry], after: int) -> list[dict[str, Any]]:
    names, language = names_for(entry.event for entry in entries), language_of(request)
    return [
        {
            "version": version,
            "index": logged.index,
            "folio": logged.folio,
            "id": logged.event.id,
            "type": logged.event.type,
            "what": sentence(logged.event, language, names),
            "issuer": logged.event.issuer,
            "institution": names.get(logged.event.issuer),
            "office": logged.event.office,
            "kid": logged.event.kid,
            "occurred_on": logged.event.occurred_on,
            "signed_at": logged.event.signed_at,
            "recorded_at": logged.entry.recorded_at,
        }
        for version, logged in enumerate(entries, after + 1)
    ]
