"""Rows of state, as the rules leave them (libroabierto.domain), and pages of them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from libroabierto_ledger.web.schemas.log import AsOf
from libroabierto_ledger.web.schemas.members import (
    day,
    flag,
    group,
    maybe,
    several,
    sha256,
    text,
    texts,
    thing,
    things,
    whole,
)


class MunicipalityName(ma.Schema):
    """A municipality as of that day."""

    key = text("INEGI key")
    name = text("Official name")


class Role(ma.Schema):
    """A role over a territory."""

    role = text("The role")
    territory = texts("`state`, or INEGI keys")


class Institution(ma.Schema):
    """An institution."""

    id = text("Its id, chosen once")
    name = text("Its official name")
    state = text("`accredited`, `proposed`, `succeeded` (all its powers passed on) or `extinguished`")
    roles = several(Role, "The roles that it has; of an extinguished one, those it left")
    vacant = several(Role, "Those that became vacant with it and that nobody has taken over")
    municipality = group(MunicipalityName, "The municipality that it governs", allow_none=True)
    legal_ground = text("On what ground it was accredited", allow_none=True)
    accredited_at = whole("The entry that accredited it")
    digest = sha256("SHA-256 of that entry's payload: what holders of the role endorse")
    proposed_by = text("The holder of the role that proposed it", allow_none=True)
    endorsements = things("Who endorsed it")
    former_name = maybe("Its last former name; its stream has those before")
    extinguished = maybe("Its extinction")
    last_entry = whole("The last entry that this is built from")


class Term(ma.Schema):
    """A mandate."""

    id = text("Its id")
    from_ = day("First day", data_key="from")
    to = day("Last day")


class Municipality(ma.Schema):
    """A municipality of the catalogue."""

    id = text("INEGI key")
    municipality = group(MunicipalityName, "Key and name")
    state = text("`listed`, or `removed` from the catalogue")
    head_town = text("Where its council sits")
    population_2020 = whole("Inhabitants by the census of 2020; null where it knew none", allow_none=True)
    institution = text("The institution that governs it", allow_none=True)
    declared = flag("Whether it has a declaration, also on paper")
    last_entry = whole("The last entry that this is built from")


class Declaration(ma.Schema):
    """A declaration, native or on paper."""

    id = text("Its stream")
    municipality = group(MunicipalityName, "Whose declaration it is")
    instrument = text("`manifestation` or `joint-declaration`")
    state = text("At the answer's date: the recorded state, or `lapsed`")
    recorded_state = text("As the last entry left it")
    occurred_on = day("The legal date of the act")
    provenance = text("`native` or `paper`")
    term = group(Term, "The mandate in which it was made", allow_none=True)
    place = text("Where it is dated")
    addressee = thing("To whom it is addressed")
    subject = text("Its subject")
    recognitions = things("Its clauses")
    pillars = texts("The pillars that it names")
    plan = text("The plan that it names", allow_none=True)
    framework_commitment = maybe("The commitment under which it is made")
    template = maybe("The template that it follows")
    document = thing("The file, by its hash")
    collation = maybe("Who compared the copy with the paper")
    digest = sha256("SHA-256 of the declared payload: what signatories sign")
    signatories = things("Who must sign, and who has")
    acknowledgements = things("Who acknowledged it")
    authority_vacant = flag("Whether it is in force on the municipal signatures alone")
    withdrawn = maybe("Its withdrawal")
    renews = text("The declaration of an earlier mandate that it renews", allow_none=True)
    renewed_by = maybe("The declaration of a later mandate that renewed it")
    installed = maybe("The secretariat that was installed under it")
    clause_g = maybe("Days since it promised a secretariat, or until it kept it")
    declared_at = whole("The entry that declared it")
    last_entry = whole("The last entry that this is built from")


@functools.cache
def page_of(item: type[ma.Schema]) -> type[ma.Schema]:
    """Make the schema of a page of rows."""
    return _schema(
        f"{item.__name__}Page",
        as_of=group(AsOf, "As of when"),
        **_paged(item),
    )


def answer_of(item: type[ma.Schema], lists: Mapping[str, type[ma.Schema]] | None = None) -> type[ma.Schema]:
    """Make the schema of one row, beside which stand *lists* of rows that belong to it."""
    return _schema(
        f"{item.__name__}Answer",
        as_of=group(AsOf, "As of when"),
        item=group(item, "The row"),
        **{name: group(list_of(rows), f"Its {name}: the first page") for name, rows in (lists or {}).items()},
    )


@functools.cache  # one row may have two lists of the same kind, which are one schema
def list_of(item: type[ma.Schema]) -> type[ma.Schema]:
    """Make the schema of a list that stands within an answer."""
    return _schema(f"{item.__name__}List", **_paged(item))


def _paged(item: type[ma.Schema]) -> dict[str, Any]:
    return {
        "items": several(item, "By id"),
        "next": text("`after` of the next page", allow_none=True),
    }


def _schema(name: str, **members: Any) -> type[ma.Schema]:
    return type(name, (ma.Schema,), members)
