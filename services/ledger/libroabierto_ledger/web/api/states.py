"""Rows of state as a resource: a list with filters and a cursor, and each row at its own address.

    {"as_of": {"index", "size", "date"}, "items": [...], "next": "<id>" or null}

A row's own address answers {"as_of": ..., "item": {...}}. The documents are finished JSON text in
the store; a list costs no parsing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response

from libroabierto_ledger.web.answers import for_now, json_text
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.negotiate import JSON
from libroabierto_ledger.web.parameters import Parameters, Pattern, as_of, limit


class AsOf(Parameters):
    """As of when."""

    as_of = as_of()


def cursor(form: str) -> Pattern:
    """The id after which a page begins."""
    return Pattern(
        "Rows whose id comes after this one: `next` of the page before", form=form, load_default=""
    )


class Paging(AsOf):
    """As of when, and how many."""

    limit = limit()


def answer_page(kind: str, query: dict[str, Any], filters: Sequence[str]) -> Response:
    """List the rows that fit every one of *filters*, the names of parameters that are tags."""
    check_founded()
    tags = [f"{name}:{query[name]}" for name in filters if query.get(name) is not None]
    page = ledger().states.page(
        kind, tags=tags, as_of=query["as_of"], after=query["after"], limit=query["limit"]
    )
    return for_now(Response(page.to_json() + "\n", mimetype=JSON))


def answer_item(kind: str, id: str, query: dict[str, Any]) -> Response:
    """Answer with one row."""
    check_founded()
    item = ledger().states.item(kind, id, as_of=query["as_of"])
    moment = json_text(item.as_of.to_document())
    return for_now(Response(f'{{"as_of":{moment},"item":{item.text}}}\n', mimetype=JSON))
