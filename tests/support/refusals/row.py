"""A row of the refusal table, and the ways to spoil a good event."""

from __future__ import annotations

import copy
import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from libroabierto.domain.world import MemoryWorld
from libroabierto.keys import PrivateKey
from support import texts
from support.founding import AUTHORITY, COUNCIL, KEY, Town, resealed, unsigned
from support.keyring import rsa_key
from support.lives import LIVES


@dataclass(frozen=True, slots=True)
class Row:
    """A history by name, what makes the bad event from the town that lived it, and the code."""

    code: str
    history: str
    make: Callable[[Town], str]
    claim: str
    later: timedelta = timedelta()  # the clock moves on between the history and the event
    ahead: bool = False  # by rules to come: no auditor of today can judge it

    def __str__(self) -> str:
        return f"{self.code}: {self.claim}"


def spoiled(
    town: Town,
    token: str,
    data: Mapping[str, Any] | None = None,
    *,
    key: PrivateKey | None = None,
    **members: Any,
) -> str:
    """Sign the event of *token* again with changed members, and changed or (None) removed data."""
    payload = json.loads(unsigned(token))
    changed = {**payload["data"], **(data or {})}
    changed = {name: value for name, value in changed.items() if value is not None}
    whole = {**payload, "data": changed, **members}
    return resealed(token, key or town.key_pair(whole["issuer"], whole["office"]), **whole)


def _empty(town: Town) -> None:
    """Nothing was recorded."""


def _founded(town: Town) -> None:
    town.found()


def _accredited(town: Town) -> None:
    town.found()
    town.record(town.accreditation())


def _newcomer(town: Town) -> None:
    """The council secretary took office one day after the day on which acts are dated."""
    _accredited(town)
    town.record(town.term())
    token = spoiled(town, town.assumption(COUNCIL, "council-secretary"), {"from": "2026-11-21"})
    town.record(town.enrolment(COUNCIL, "council-secretary", town.record(token), by=COUNCIL))


def _settled(town: Town) -> None:
    town.settle()


def _declared(town: Town) -> None:
    town.settle()
    town.record(town.declaration())


def _signed(town: Town) -> None:
    _declared(town)
    town.record(town.signature(COUNCIL, "municipal-president"))


def _lived(town: Town) -> None:
    town.live()


def hat(town: Town, office: str) -> str:
    """The person with one e.firma for two offices signs the declaration in one of them."""
    token = town.signature(COUNCIL, office)
    return spoiled(town, token, {"modality": "e-firma"}, key=rsa_key())


def _two_hats(town: Town) -> None:
    """One person is municipal president and transparency unit, with one e.firma, and signed as president."""
    _accredited(town)
    town.record(town.term())
    town.enrol(COUNCIL, "council-secretary", by=COUNCIL)
    for office, by in (("municipal-president", AUTHORITY), ("transparency-unit", COUNCIL)):
        town.keys = {**town.keys, (COUNCIL, office): rsa_key()}
        tenure = town.record(town.assumption(COUNCIL, office))
        certificate = {"x5t#S256": "A" * 43, "not_before": "2026-01-01", "not_after": "2029-12-31"}
        e_firma = {"kind": "e-firma", "certificate": certificate}
        town.record(spoiled(town, town.enrolment(COUNCIL, office, tenure, by=by), e_firma))
    president, by_role = texts.declaration(COUNCIL, KEY)["signatories"]
    town.record(
        town.declaration(signatories=[president, {**president, "office": "transparency-unit"}, by_role])
    )
    town.record(hat(town, "municipal-president"))


PROPOSED = "osc-nueva"
DIGEST = "B" * 42 + "A"


def _proposed(town: Town) -> None:
    """A civil-society organisation is proposed by another one; nobody has endorsed it."""
    town.found()
    town.record(spoiled(town, town.institution(PROPOSED), issuer="osc-uno"))


def _withheld(town: Town) -> None:
    """An officer of the municipality is named under a salted commitment."""
    town.settle()
    token = town.assumption(COUNCIL, "data-protection-officer")
    town.record(spoiled(town, token, {"holder": {"_sd": DIGEST}}))


def _early_paper(town: Town) -> None:
    """A paper in force on paper came in before its term was recorded."""
    _accredited(town)
    by_authority: dict[str, Any] = {"issuer": AUTHORITY, "office": "seal", "occurred_on": "2025-06-20"}
    town.record(spoiled(town, town.digitization(), **by_authority))
    town.record(town.term())
    town.enrol(COUNCIL, "council-secretary", by=COUNCIL)


HISTORIES: Mapping[str, Callable[[Town], None]] = {
    "empty": _empty,
    "founded": _founded,
    "accredited": _accredited,
    "newcomer": _newcomer,
    "settled": _settled,
    "declared": _declared,
    "signed": _signed,
    "two hats": _two_hats,
    "proposed": _proposed,
    "withheld": _withheld,
    "early paper": _early_paper,
    "lived": _lived,
    **LIVES,
}


@functools.cache
def _lived_once(history: str) -> Town:
    town = Town()
    HISTORIES[history](town)
    return town


def town_after(history: str, later: timedelta = timedelta()) -> Town:
    """Return a town of its own that lived *history*, some time *later*; the same bytes every time."""
    lived = _lived_once(history)
    town = copy.copy(lived)
    town.now, town.world = lived.now + later, MemoryWorld(lived.world)
    town.tokens, town.entries = list(lived.tokens), list(lived.entries)
    return town
