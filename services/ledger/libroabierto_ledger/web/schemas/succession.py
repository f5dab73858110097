"""What becomes of institutions: successions, hand-overs under way, what the succession roll attested."""

from __future__ import annotations

import marshmallow as ma

from libroabierto_ledger.web.schemas.members import day, group, several, sha256, text, thing, things, whole
from libroabierto_ledger.web.schemas.states import Role


class Succession(ma.Schema):
    """Powers that passed; `id` is the entry by which they did."""

    id = text("The entry, as text")
    entry = whole("The entry by which they passed")
    entries = ma.fields.List(
        ma.fields.Integer(), metadata={"description": "All its entries: two of a hand-over"}
    )
    predecessor = text("From whom")
    successor = text("To whom")
    mode = text("`handover` or `no-handover`")
    roles = several(Role, "What passed")
    decree = text("By which decree")
    gazette_number = text("Number of the gazette")
    document_sha256 = sha256("SHA-256 of the decree")
    effective_on = day("In force from")
    occurred_on = day("The legal date of the act")
    digest = sha256("SHA-256 of the facts (PROTOCOL.md section 8)")
    last_entry = whole("The last entry that this is built from")


class Signed(ma.Schema):
    """Which party has signed, by its entry."""

    predecessor = whole("Its entry", allow_none=True)
    successor = whole("Its entry", allow_none=True)


class Handover(ma.Schema):
    """A hand-over, begun or done; `id` is predecessor and digest."""

    id = text("Predecessor and digest")
    digest = sha256("SHA-256 of the facts")
    predecessor = text("From whom")
    successor = text("To whom")
    roles = several(Role, "What is handed over")
    signed = group(Signed, "Who has signed")
    last_entry = whole("The last entry that this is built from")


class Claim(ma.Schema):
    """Facts that members of the succession roll attest; `id` is their SHA-256."""

    id = sha256("SHA-256 of the facts")
    kind = text("`succession`, `vacancy` or `policy`")
    institution = text("The institution that ends by them", allow_none=True)
    facts = thing("The facts as attested")
    roll = whole("The entry that named the roll under which this counts")
    attested_by = things("Who attested them under that roll: `institution`, `entry`, `recorded_on`")
    attestations = whole("How many did")
    threshold = whole("How many it takes")
    missing = whole("How many are missing")
    agreed_on = day("When the one that sufficed was recorded", allow_none=True)
    possible_from = day("The first day of a succession without hand-over", allow_none=True)
    last_entry = whole("The last entry that this is built from")
