"""Pages for people: the entrance, an entry's permanent page, and one page for each problem.

`/v/<folio>` answers by Accept: the page, the receipt (JSON), or the tlog-proof (plain text). The
printed QR adds `?h=<first 12 hex digits of the leaf hash>`; the page says whether they match.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Response, request

from libroabierto.domain.vocabulary import OFFICES
from libroabierto.domain.words import sentence
from libroabierto.record.folio import format_folio
from libroabierto.tlog import base64std
from libroabierto_face.web.answers import forever
from libroabierto_face.web.formats import number, short_day
from libroabierto_face.web.negotiate import HTML, JSON, form_of, language_of
from libroabierto_face.web.pages import all_problems, one_problem, page
from libroabierto_ledger.application import LoggedEntry, NotFound
from libroabierto_ledger.web.answers import download, text_answer
from libroabierto_ledger.web.assembly import founded, ledger
from libroabierto_ledger.web.formats import long_moment
from libroabierto_ledger.web.media import TEXT
from libroabierto_ledger.web.names import Naming, rows_named
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Parameters, Pattern
from libroabierto_ledger.web.phrases import PHRASES
from libroabierto_ledger.web.practice import trial
from libroabierto_ledger.web.problems import TABLE
from libroabierto_ledger.web.receipts import receipt_answer, receipt_json
from libroabierto_ledger.web.remarks import remarks_of
from libroabierto_ledger.web.schemas.submitting import Receipt

blueprint: Final = Blueprint("pages", __name__, description="Pages for people")

LATEST: Final = 20  # entries that the entrance lists: one screen of them
_PAGE: Final = {"type": "string"}


class Printed(Parameters):
    """What a printed page says of the entry."""

    h = Pattern("First 12 hex digits of the leaf hash, as printed", form="[0-9a-f]{12}", load_default=None)


class Entrance(Parameters):
    """Whom the commands of a practice ledger are made for; any other ledger has none."""

    municipality = Pattern(
        "In a practice ledger: the municipality to practise with", form="[0-9]{5}", load_default=None
    )


@blueprint.route("/")
@blueprint.query(Entrance)
@blueprint.answers(_PAGE, media=HTML)
def home(query: dict[str, Any]) -> Response:
    """Say what this is; list the latest entries in words."""
    info, founding = founded()
    found = ledger().queries.entries(after=info.size - 1 - LATEST, limit=LATEST)
    entries = _in_words(found[::-1])
    return _page(
        "home.html",
        ledger=founding,
        size=info.size,
        root=base64std.encode(info.root),
        entries=entries,
        trial=trial(founding, info.size, query["municipality"]) if founding["practice"] else None,
    )


@blueprint.route("/v/<folio>")
@blueprint.query(Printed)
@blueprint.answers(Receipt)
@blueprint.answers(_PAGE, media=HTML)
@blueprint.answers(_PAGE, media=TEXT)
@blueprint.refuses("NOT_FOUND")
def entry(query: dict[str, Any], folio: str) -> Response:
    """Show an entry by its folio: for people a page, for programs the receipt."""
    logged = ledger().queries.entry_of_folio(folio)
    if form_of(request, JSON, TEXT, HTML) != HTML:
        return forever(receipt_answer(ledger().queries.receipt(logged.index)))
    info, founding = founded()
    code, h = founding["log_code"], query["h"]
    return _page(
        "entry.html",
        ledger=founding,
        entry=_entry_in_full(logged),
        **remarks_of(logged, code, language_of(request)),
        h=h,
        matches=None if h is None else logged.leaf_hash.startswith(h),
        before=format_folio(code, logged.index - 1) if logged.index else None,
        after=format_folio(code, logged.index + 1) if logged.index + 1 < info.size else None,
    )


@blueprint.route("/v/<folio>/receipt.json")
@blueprint.answers(Receipt)
@blueprint.refuses("NOT_FOUND")
def receipt_file(folio: str) -> Response:
    """Download the receipt of an entry."""
    logged = ledger().queries.entry_of_folio(folio)
    receipt = ledger().queries.receipt(logged.index)
    return forever(download(receipt_json(receipt), f"{folio}.receipt.json"))


@blueprint.route("/v/<folio>/receipt.tlog-proof")
@blueprint.answers(_PAGE, media=TEXT)
@blueprint.refuses("NOT_FOUND")
def proof_file(folio: str) -> Response:
    """Download the tlog-proof of an entry."""
    logged = ledger().queries.entry_of_folio(folio)
    receipt = ledger().queries.receipt(logged.index)
    return forever(download(text_answer(receipt.proof), f"{folio}.tlog-proof"))


@blueprint.route("/problems/")
@blueprint.answers(_PAGE, media=HTML)
def problems_index() -> Response:
    """List every problem that this ledger answers with."""
    return all_problems(TABLE)


@blueprint.route("/problems/<slug>")
@blueprint.answers(_PAGE, media=HTML)
@blueprint.refuses("NOT_FOUND")
def problem(slug: str) -> Response:
    """Explain one problem, in both languages."""
    if slug not in TABLE.statuses:
        raise NotFound("address.unknown")
    return one_problem(TABLE, PHRASES, slug)


def _page(template: str, **context: Any) -> Response:
    return page(template, number=number, short_day=short_day, **context)


def _in_words(found: list[LoggedEntry]) -> list[dict[str, Any]]:
    naming, language = Naming(rows_named(logged.event for logged in found)), language_of(request)
    return [
        {
            "folio": logged.folio,
            "sentence": sentence(
                ledger().disclosed.event(logged.event), language, naming.both(logged.index, language)
            ),
            "recorded_at": logged.entry.recorded_at,
        }
        for logged in found
    ]


def _entry_in_full(logged: LoggedEntry) -> dict[str, Any]:
    event, language = logged.event, language_of(request)
    names = Naming(rows_named([event])).both(logged.index, language)
    return {
        **_in_words([logged])[0],
        "id": event.id,
        "index": logged.index,
        "issuer": event.issuer,
        "institution": names.get(event.issuer, event.issuer),
        "office": OFFICES[event.office].in_language(language) if event.office in OFFICES else event.office,
        "kid": event.kid,
        "stream": event.stream,
        "recorded": long_moment(logged.entry.recorded_at, language),
        "leaf_hash": logged.leaf_hash,
        "hash": logged.hash,
        "previous": logged.entry.previous,
    }
