"""/v1/streams/{stream}: the history of one thing in words: who did what, when, in which capacity."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request

from libroabierto.domain.words import sentence
from libroabierto.record.event import Event
from libroabierto.record.folio import format_folio
from libroabierto_face.web.answers import negotiated
from libroabierto_face.web.negotiate import LANGUAGES, language_of
from libroabierto_ledger.application import LoggedEntry, Remarks, Told, dump, keep, read_logged
from libroabierto_ledger.web.answers import state_answer
from libroabierto_ledger.web.assembly import ledger
from libroabierto_ledger.web.names import Naming
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Number, Parameters, as_of, limit
from libroabierto_ledger.web.schemas.log import Stream

NO_REMARKS: Final = Remarks()

Names = tuple[tuple[str, str], ...]  # of things, by id, in order
Spoken = tuple[Names, Names, Names]  # those of then; in each language, with today's beside

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
    code, language = ledger().queries.log_code(), language_of(request)
    after, count = query["after"], query["limit"]
    page = ledger().history.told(stream, as_of=query["as_of"], after=after, limit=count)
    naming = Naming(page.named)
    document = {
        "as_of": page.as_of.to_document(),
        "stream": stream,
        "version": page.version,
        "next": after + count if after + count < page.version else None,
    }
    items = b",".join(
        b"%b,%b" % (_item(told, naming, code, language)[:-1], _remarks(told.remarks, code))
        for told in page.items
    )
    raw = b'%b,"items":[%b]}' % (dump(document)[:-1], items)
    is_fixed = not any(told.withholds for told in page.items)
    return negotiated(state_answer(raw, page.as_of, language, is_fixed=is_fixed))


def _item(told: Told, naming: Naming, code: str, language: str) -> bytes:
    """Say what an entry says by itself; what it withholds is asked for each time, and never kept."""
    spoken = _spoken(naming, told.index)
    if not told.withholds:
        return _tell(told.raw, told.version, code, spoken, language)
    logged = read_logged(told.raw, code)
    return _spell(logged, ledger().disclosed.event(logged.event), told.version, spoken, language)


def _spoken(naming: Naming, index: int) -> Spoken:
    then, *both = (naming.then(index), *(naming.both(index, each) for each in LANGUAGES))
    return tuple(tuple(sorted(names.items())) for names in (then, *both))  # type: ignore[return-value]  # three


@keep
def _tell(raw: bytes, version: int, code: str, spoken: Spoken, language: str) -> bytes:
    logged = read_logged(raw, code)
    return _spell(logged, logged.event, version, spoken, language)


def _spell(logged: LoggedEntry, event: Event, version: int, spoken: Spoken, language: str) -> bytes:
    """Spell an entry as JSON; *event* is its own, with what may be shown of withheld members."""
    name = dict(spoken[0]).get(event.issuer)
    said = {
        each: sentence(event, each, dict(names)) for each, names in zip(LANGUAGES, spoken[1:], strict=True)
    }
    told = {
        "version": version,
        "index": logged.index,
        "folio": logged.folio,
        "id": event.id,
        "type": event.type,
        "what": said[language],
        "sentence": said,
        "issuer": event.issuer,
        "institution": name,
        "office": event.office,
        "who": {"institution": event.issuer, "name": name, "office": event.office},
        "kid": event.kid,
        "occurred_on": event.occurred_on,
        "signed_at": event.signed_at,
        "recorded_at": logged.entry.recorded_at,
    }
    return dump(told)


def _remarks(remarks: Remarks, code: str) -> bytes:
    """Spell what is said of an entry elsewhere, which of most is nothing; without the first brace."""
    if remarks == NO_REMARKS:
        return b'"in_doubt":null,"corrections":[]}'
    corrections = [{**one, "folio": format_folio(code, one["entry"])} for one in remarks.corrections]
    return dump({"in_doubt": remarks.in_doubt, "corrections": corrections})[1:]
