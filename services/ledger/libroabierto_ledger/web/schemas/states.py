"""Rows of state, as the rules leave them (libroabierto.domain), and pages of them."""

from __future__ import annotations

import marshmallow as ma

from libroabierto_ledger.web.schemas.log import AsOf
from libroabierto_ledger.web.schemas.members import anything, group, several, sha256, text, texts, whole


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
    state = text("`accredited` or `proposed`")
    roles = several(Role, "The roles that it was given")
    municipality = group(MunicipalityName, "The municipality that it governs", allow_none=True)
    legal_ground = text("On what ground it was accredited", allow_none=True)
    accredited_at = whole("The entry that accredited it")
    last_entry = whole("The last entry that this is built from")


class Term(ma.Schema):
    """A mandate."""

    id = text("Its id")
    from_ = text("First day", data_key="from", format="date")
    to = text("Last day", format="date")


class Municipality(ma.Schema):
    """A municipality of the catalogue."""

    id = text("INEGI key")
    municipality = group(MunicipalityName, "Key and name")
    head_town = text("Where its council sits")
    population_2020 = whole("Inhabitants by the census of 2020")
    institution = text("The institution that governs it", allow_none=True)
    terms = several(Term, "Recorded mandates")
    declarations = texts("The streams of its declarations")
    last_entry = whole("The last entry that this is built from")


class Declaration(ma.Schema):
    """A declaration, native or on paper."""

    id = text("Its stream")
    municipality = group(MunicipalityName, "Whose declaration it is")
    instrument = text("`manifestation` or `joint-declaration`")
    state = text("At the answer's date: the recorded state, or `lapsed`")
    recorded_state = text("As the last entry left it")
    occurred_on = text("The legal date of the act", format="date")
    provenance = text("`native` or `paper`")
    term = group(Term, "The mandate in which it was made", allow_none=True)
    place = text("Where it is dated")
    addressee = anything("To whom it is addressed", type="object")
    subject = text("Its subject")
    recognitions = anything("Its clauses", type="array")
    pillars = texts("The pillars that it names")
    plan = text("The plan that it names", allow_none=True)
    framework_commitment = anything("The commitment under which it is made", type=["object", "null"])
    template = anything("The template that it follows", type=["object", "null"])
    document = anything("The file, by its hash", type="object")
    collation = anything("Who compared the copy with the paper", type=["object", "null"])
    digest = sha256("SHA-256 of the declared payload: what signatories sign")
    signatories = anything("Who must sign, and who has", type="array")
    acknowledgements = anything("Who acknowledged it", type="array")
    clause_g = anything("Days since it promised a secretariat", type=["object", "null"])
    declared_at = whole("The entry that declared it")
    last_entry = whole("The last entry that this is built from")


class Institutions(ma.Schema):
    """A page of institutions."""

    as_of = group(AsOf, "As of when")
    items = several(Institution, "By id")
    next = text("`after` of the next page", allow_none=True)


class InstitutionAnswer(ma.Schema):
    """One institution."""

    as_of = group(AsOf, "As of when")
    item = group(Institution, "The institution")


class Municipalities(ma.Schema):
    """A page of municipalities."""

    as_of = group(AsOf, "As of when")
    items = several(Municipality, "By INEGI key")
    next = text("`after` of the next page", allow_none=True)


class MunicipalityAnswer(ma.Schema):
    """One municipality."""

    as_of = group(AsOf, "As of when")
    item = group(Municipality, "The municipality")


class Declarations(ma.Schema):
    """A page of declarations."""

    as_of = group(AsOf, "As of when")
    items = several(Declaration, "By id")
    next = text("`after` of the next page", allow_none=True)


class DeclarationAnswer(ma.Schema):
    """One declaration."""

    as_of = group(AsOf, "As of when")
    item = group(Declaration, "The declaration")
