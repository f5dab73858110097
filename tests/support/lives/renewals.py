"""A town's life up to, and the tokens of, withdrawn and renewed declarations, and of vacant authority."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from support import texts
from support.founding import AUTHORITY, COUNCIL, DECLARATION, KEY, PAPER, Town, resealed, unsigned
from support.lives.keys import extinguished

PRESIDENT = "municipal-president"
SESSION = {
    "number": "12",
    "kind": "ordinary",
    "date": "2026-11-19",
    "agreement": "Punto tercero, aprobado por unanimidad.",
    "certification_sha256": "c" * 64,
}
TWIN = "declaration:15113-2025"  # a paper of the same term as the native declaration
UNSEEN = "declaration:15113-2021"  # an old paper on which nobody attests a signature


def withdrawn(town: Town, stream: str = DECLARATION, **changes: Any) -> str:
    """Return the token by which the president withdraws a declaration."""
    data = {"reason": "Acuerdo de cabildo", "council_session": SESSION, **changes}
    return town.event("declaration.withdrawn", COUNCIL, PRESIDENT, stream, data)


def renewed(town: Town, stream: str = PAPER, by: str = DECLARATION, **members: Any) -> str:
    """Return the token by which the president renews a declaration by another one."""
    return town.event("declaration.renewed", COUNCIL, PRESIDENT, stream, {"declaration": by}, **members)


def paper(town: Town, stream: str, day: str, **collation: Any) -> str:
    """Return the token of a paper letter dated on *day*."""
    token = town.digitization(stream)
    data = json.loads(unsigned(token))["data"]
    data = {**data, "collation": {**data["collation"], **collation}}
    return resealed(token, town.key_pair(COUNCIL, "council-secretary"), occurred_on=day, data=data)


def term(town: Town, first: str, last: str) -> str:
    """Return the token by which the authority records a term of the town."""
    data = {"municipality": texts.municipality(KEY), "from": first, "to": last}
    return town.event("term.started", AUTHORITY, "seal", f"institution:{COUNCIL}", data)


def half_signed(town: Town) -> None:
    """The paper of 2022 in force, and the native declaration of 2026, which the authority has not signed."""
    town.settle()
    town.record(town.digitization())
    town.record(town.declaration())
    town.record(town.signature(COUNCIL, PRESIDENT))


def both_in_force(town: Town) -> None:
    """The paper of 2022 and the native declaration of 2026, both in force."""
    half_signed(town)
    town.record(town.signature(AUTHORITY, "authority-president"))


def _withdrawn(town: Town) -> None:
    """The declaration of 2026 was withdrawn when only the president had signed it."""
    town.settle()
    town.record(town.declaration())
    town.record(town.signature(COUNCIL, PRESIDENT))
    town.record(withdrawn(town))


def _renewed(town: Town) -> None:
    """The paper of 2022 was renewed by the declaration of 2026."""
    both_in_force(town)
    town.record(renewed(town))


def _two_papers(town: Town) -> None:
    """Two papers in force, of 2021 and 2022, whose terms are recorded and over."""
    town.settle()
    for first, last in (("2019-01-01", "2021-12-31"), ("2022-01-01", "2024-12-31")):
        town.record(term(town, first, last))
    town.record(town.digitization())
    town.record(paper(town, UNSEEN, "2021-06-20"))


def _two_termless(town: Town) -> None:
    """Two papers of 2022 in force, whose term nobody has recorded."""
    town.settle()
    town.record(town.digitization())
    town.record(paper(town, f"{PAPER}-b", "2022-07-20"))


def _twenty_termless(town: Town) -> None:
    """Twenty papers of 2022 on which nobody saw a signature, and whose term nobody has recorded."""
    town.settle()
    for number in range(20):
        town.record(paper(town, f"{PAPER}-{number}", "2022-06-20", signatures_seen=[]))


def _unseen(town: Town) -> None:
    """Both in force, and an old paper that attests no signature."""
    both_in_force(town)
    town.record(paper(town, UNSEEN, "2021-06-20", signatures_seen=[]))


def vacate(town: Town) -> None:
    """Record that the authority extinguishes itself; everything that it held is vacant."""
    town.record(extinguished(town, AUTHORITY))


def _vacant(town: Town) -> None:
    """The authority extinguished itself in the settled town."""
    town.settle()
    vacate(town)


LIVES: Mapping[str, Callable[[Town], None]] = {
    "half signed": half_signed,
    "both in force": both_in_force,
    "withdrawn": _withdrawn,
    "renewed": _renewed,
    "two papers": _two_papers,
    "two termless papers": _two_termless,
    "twenty termless papers": _twenty_termless,
    "unseen paper": _unseen,
    "vacant": _vacant,
}
