"""Drivers of declarations."""

from __future__ import annotations

from typing import Any

from support import texts
from support.founding import AUTHORITY, COUNCIL, KEY, ROLL
from support.lives.bodies import STATE_SECRETARIAT
from support.naive_domain import declarations
from support.naive_domain.drivers.institutions import NEIGHBOUR, NEIGHBOUR_KEY
from support.naive_domain.drivers.stage import Choose, Draft, Driver, Stage

COUNCIL_SESSION = {
    "number": "12",
    "kind": "ordinary",
    "date": "2026-11-19",
    "agreement": "Punto tercero.",
    "certification_sha256": "f" * 64,
}
NOBODY = f"declaration:{KEY}-nada"


def _text(stage: Stage, choose: Choose, id: str, key: str, data: dict[str, Any]) -> dict[str, Any]:
    """The text, with all its signatories or without one."""
    president, authority = data["signatories"]
    signatories = choose([president, authority], [president, authority], [president], [authority])
    return {**data, "municipality": stage.place(choose(key, KEY)), "signatories": signatories}


def issued(stage: Stage, choose: Choose) -> Draft:
    """By the president, the council secretary or somebody else; in a term with one or without."""
    id, key = choose.either((COUNCIL, KEY), (NEIGHBOUR, NEIGHBOUR_KEY))
    data = _text(stage, choose, id, key, texts.declaration(id, key))
    office = choose(choose.either("council-secretary", "municipal-president"), "transparency-unit", "seal")
    slug = choose(f"n{len(stage.book.acts)}", "2026")
    return Draft("declaration.issued", id, office, f"declaration:{key}-{slug}", data)


def digitized(stage: Stage, choose: Choose) -> Draft:
    """An old paper, or one of this term; with both signatures seen, one, or none."""
    data = _text(stage, choose, COUNCIL, KEY, texts.paper(COUNCIL, KEY))
    both = data["collation"]["signatures_seen"]
    electronic = [{**both[0], "modality": "e-firma"}]
    data["collation"] = {
        **data["collation"],
        "signatures_seen": choose(choose.either(both, both[:1], []), electronic),
        "compared_on": choose(stage.today, stage.days_ago(2), stage.days_ago(-1), "2020-01-01"),
    }
    issuer, office = choose(
        (COUNCIL, "council-secretary"), (AUTHORITY, "seal"), (COUNCIL, "municipal-president")
    )
    members = {
        "occurred_on": choose(choose.either("2022-06-20", "2026-10-01"), "2031-01-01"),
        "provenance": "paper",
    }
    slug = choose(f"p{len(stage.book.acts)}", "2026")
    return Draft("declaration.digitized", issuer, office, f"declaration:{KEY}-{slug}", data, members)


def _stream(stage: Stage, choose: Choose) -> str:
    """A declaration: the newest first; rarely one that is none."""
    return str(choose(choose.either(*(stage.newest(stage.book.declarations)[:4] or [NOBODY])), NOBODY))


def signed(stage: Stage, choose: Choose) -> Draft:
    """A place that is free, or one that is taken, or no place at all."""
    stream = _stream(stage, choose)
    known = stage.book.declarations.get(stream, {"places": {}, "sha256": "d" * 64})
    free = [who for who, signature in known["places"].items() if not signature]
    institution, role, office = choose(*free, *known["places"], (ROLL[0], "", "seal"))
    named = {"role": role} if role else {"institution": institution}
    issuer = AUTHORITY if role else institution
    data = {
        "digest": choose(known["sha256"], "e" * 64),
        "capacity": {**named, "office": office},
        "modality": "electronic-seal",
    }
    return Draft("declaration.signed", choose(issuer, COUNCIL), office, stream, data)


def acknowledged(stage: Stage, choose: Choose) -> Draft:
    """By the authority, the local secretariat, or a stranger."""
    stream = _stream(stage, choose)
    known = stage.book.declarations.get(stream, {"sha256": "d" * 64})
    issuer, office = choose(
        choose.either((STATE_SECRETARIAT, "technical-secretary"), (AUTHORITY, "seal")),
        (STATE_SECRETARIAT, "seal"),
        (ROLL[0], "seal"),
        (COUNCIL, "seal"),
    )
    data = {
        "digest": choose(known["sha256"], "e" * 64),
        "received_on": choose(stage.today, stage.days_ago(1), stage.days_ago(-1), "2020-01-01"),
    }
    return Draft("declaration.acknowledged", issuer, office, stream, data)


def withdrawn(stage: Stage, choose: Choose) -> Draft:
    """By the president or the seal, with an agreement of the council, or without."""
    stream = _stream(stage, choose)
    id = NEIGHBOUR if declarations.key_of(stream) == NEIGHBOUR_KEY else COUNCIL
    office = choose("municipal-president", "council-secretary", "seal")
    later = {**COUNCIL_SESSION, "date": stage.days_ago(-1)}
    agreed = choose({"council_session": COUNCIL_SESSION}, {}, {"council_session": later})
    return Draft("declaration.withdrawn", id, office, stream, {"reason": "Acuerdo de cabildo", **agreed})


def renewed(stage: Stage, choose: Choose) -> Draft:
    """The oldest declaration by the newest in force, or any by any."""
    oldest = sorted(stage.book.declarations, key=lambda s: str(stage.book.declarations[s]["occurred_on"]))
    stream = choose(*(oldest or [NOBODY]))
    in_force = [one["stream"] for one in declarations.in_force(stage.book, KEY) if one["stream"] != stream]
    new = choose(*(in_force or [NOBODY]), stream, NOBODY)
    office = choose("municipal-president", "council-secretary")
    return Draft("declaration.renewed", COUNCIL, office, stream, {"declaration": new})


DRIVERS: dict[str, Driver] = {
    "declaration.issued": issued,
    "declaration.digitized": digitized,
    "declaration.signed": signed,
    "declaration.acknowledged": acknowledged,
    "declaration.withdrawn": withdrawn,
    "declaration.renewed": renewed,
}
