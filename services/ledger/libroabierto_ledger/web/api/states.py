"""Rows of state as a resource: a list with filters and a cursor, and each row at its own address.

    {"as_of": {"index", "size", "date"}, "items": [...], "next": "<id>" or null}

A row's own address answers {"as_of": ..., "item": {...}}, and beside `item` the first page of each
list of rows that belong to it, {"items", "next"}; such a list has an address of its own below the row's.
The documents are finished JSON text in the store; a list costs no parsing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
from flask import Response

from libroabierto_ledger.application import Page, Part, dump
from libroabierto_ledger.web.answers import state_answer
from libroabierto_ledger.web.assembly import check_founded, ledger
from libroabierto_ledger.web.openapi import Blueprint
from libroabierto_ledger.web.parameters import Parameters, Pattern, as_of, limit
from libroabierto_ledger.web.schemas.states import answer_of, page_of

Fields = Mapping[str, ma.fields.Field[Any]]


class AsOf(Parameters):
    """As of when."""

    as_of = as_of()


class Paging(AsOf):
    """As of when, and how many."""

    limit = limit()


@dataclass(frozen=True)
class Belonging:
    """Rows that belong to another row and are listed with it, as the updates of a commitment are."""

    part: Part
    schema: type[ma.Schema]
    form: str  # of their ids


@dataclass(frozen=True)
class Resource:
    """A kind of row under /v1: how it is called, found and described."""

    name: str  # in the address: "plans"
    kind: str
    told: str
    schema: type[ma.Schema]
    form: str  # of the ids
    address: str  # the converter of an id in an address (addresses.py)
    filters: Fields  # by the tag that each asks for
    parts: Mapping[str, Belonging] = field(default_factory=dict)

    def blueprint(self) -> Blueprint:
        """Make its routes: the list, each row, and the lists of rows that belong to one."""
        blueprint = self.listing()
        self._add_item(blueprint)
        for name, belonging in self.parts.items():
            self._add_belonging(blueprint, name, belonging)
        return blueprint

    def listing(self) -> Blueprint:
        """Make the route of the list alone."""
        blueprint = Blueprint(self.name, __name__, url_prefix=f"/v1/{self.name}", description=self.told)

        def page(query: dict[str, Any]) -> Response:
            return answer_page(self.kind, query, tuple(self.filters))

        page.__doc__ = f"List {self.name} by id."
        _serve(blueprint, "", paging(self.form, self.filters), page_of(self.schema), page)
        return blueprint

    def _add_item(self, blueprint: Blueprint) -> None:
        parts = {name: belonging.part for name, belonging in self.parts.items()}
        lists = {name: belonging.schema for name, belonging in self.parts.items()}

        def show(query: dict[str, Any], id: str) -> Response:
            return answer_item(self.kind, id, query, parts)

        show.__doc__ = " and its ".join([f"Read one of the {self.name}", *parts]) + "."
        _serve(blueprint, f"/<{self.address}:id>", AsOf, answer_of(self.schema, lists), show)

    def _add_belonging(self, blueprint: Blueprint, name: str, belonging: Belonging) -> None:
        kind, tag = belonging.part

        def page(query: dict[str, Any], id: str) -> Response:
            return answer_rows(kind, query, [f"{tag}:{id}"], of=(self.kind, id))

        page.__name__, page.__doc__ = name, f"List the {name} of one of the {self.name}, by id."
        rule = f"/<{self.address}:id>/{name}"
        _serve(blueprint, rule, paging(belonging.form), page_of(belonging.schema), page)


def paging(form: str, filters: Fields | None = None) -> type[Paging]:
    """Make the parameters of a list: its filters, as of when, and where a page begins."""
    told = "Rows whose id comes after this one: `next` of the page before"
    return type("Filters", (Paging,), {**(filters or {}), "after": Pattern(told, form=form, load_default="")})


def answer_page(kind: str, query: dict[str, Any], filters: Sequence[str]) -> Response:
    """List the rows that fit every one of *filters*, the names of parameters that are tags."""
    return answer_rows(kind, query, [f"{n}:{query[n]}" for n in filters if query.get(n) is not None])


def answer_rows(
    kind: str, query: dict[str, Any], tags: Sequence[str], of: tuple[str, str] | None = None
) -> Response:
    """List the rows that carry all *tags*; *of* is the row that they belong to."""
    check_founded()
    page = ledger().states.page(
        kind, tags=tags, of=of, as_of=query["as_of"], after=query["after"], limit=query["limit"]
    )
    return state_answer(page.to_json(), page.as_of)


def answer_item(kind: str, id: str, query: dict[str, Any], parts: Mapping[str, Part]) -> Response:
    """Answer with one row, and with the rows that belong to it."""
    check_founded()
    item, pages = ledger().states.whole(kind, id, parts, as_of=query["as_of"])
    moment, lists = dump(item.as_of.to_document()), b"".join(map(_listed, pages, pages.values()))
    return state_answer(b'{"as_of":%b,"item":%b%b}' % (moment, item.raw, lists), item.as_of)


def _listed(name: str, page: Page) -> bytes:
    return b',"%b":{%b}' % (name.encode(), page.members())


def _serve(
    blueprint: Blueprint,
    rule: str,
    query: type[Parameters],
    schema: type[ma.Schema],
    view: Callable[..., Response],
) -> None:
    """Serve *rule* by *view*; a row that is not there is a refusal of every rule that names one."""
    described = blueprint.refuses("NOT_FOUND")(view) if rule else view
    blueprint.route(rule)(blueprint.query(query)(blueprint.answers(schema)(described)))
