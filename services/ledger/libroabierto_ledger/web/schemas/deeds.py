"""De la palabra al hecho: a municipality, its declarations, and what the ledger holds of each clause."""

from __future__ import annotations

import marshmallow as ma

from libroabierto_ledger.web.schemas.log import AsOf
from libroabierto_ledger.web.schemas.members import (
    day,
    flag,
    group,
    maybe,
    several,
    text,
    thing,
    whole,
)
from libroabierto_ledger.web.schemas.states import Municipality, Term


class DeclarationSummary(ma.Schema):
    """A declaration in short."""

    id = text("Its stream")
    instrument = text("`manifestation` or `joint-declaration`")
    state = text("At the answer's date")
    recorded_state = text("As the last entry left it")
    occurred_on = day("The legal date of the act")
    provenance = text("`native` or `paper`")
    last_entry = whole("The last entry that it is built from")


class SecretariatSummary(ma.Schema):
    """A secretariat in short."""

    id = text("Its stream")
    institution = text("The institution that it is")
    state = text("At the answer's date")
    recorded_state = text("As the last entry left it")
    installed = maybe("`on` and `entry` of its installation")
    inherited = flag("Whether its mandate is over and nobody has concluded it")
    last_entry = whole("The last entry that it is built from")


class Pillars(ma.Schema):
    """Whether each pillar has an active commitment."""

    transparency = flag("Transparency")
    participation = flag("Participation")
    accountability = flag("Accountability")
    innovation = flag("Innovation")


class Evidence(ma.Schema):
    """An entry that speaks for a clause."""

    kind = text("The kind of row that it made: `plan`, `table`, ...")
    id = text("The id of that row")
    entry = whole("The entry")
    folio = text("Its folio")
    on = day("The legal date of the act")
    what = text("Its title or topic, in its signer's words", allow_none=True)


class Clause(ma.Schema):
    """A clause as it was declared, and what the ledger holds of it."""

    letter = text("Its letter")
    nature = text("`acknowledgement` or `promise`")
    state = text("`kept`, `in-progress`, `no-evidence` or `acknowledgement`")
    facts = thing("What is counted for it; its members differ from clause to clause")
    count = whole("How many entries speak for it")
    evidence = several(Evidence, "Those entries, the newest first, at most 50")
    text = text("Its text, word for word")


class WordToDeed(ma.Schema):
    """The present declaration, clause by clause."""

    declaration = text("The declaration's stream")
    since = day("Its date: what was done from then on is evidence")
    clauses = several(Clause, "Its clauses")
    complete = flag("Whether everything was looked at that the ledger holds; counts are too low if not")


class MunicipalityAnswer(ma.Schema):
    """One municipality."""

    as_of = group(AsOf, "As of when")
    authority = maybe("Who is the authority over it, `id` and `name`; null while that is vacant")
    term = group(
        Term, "The mandate of that day, or the last one before; null if none is recorded", allow_none=True
    )
    declarations = several(DeclarationSummary, "Its declarations, the present one first")
    secretariat = group(SecretariatSummary, "Its secretariat, or its last one", allow_none=True)
    pillars = group(Pillars, "Which pillars active commitments cover")
    word_to_deed = group(WordToDeed, "Clause by clause; null without a declaration", allow_none=True)
    item = group(Municipality, "The municipality")
