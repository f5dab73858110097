"""A town's life up to, and the tokens of, private persons: withheld names, their disclosures, withdrawals.

The persons are fictitious. Salts follow from a word, so that every run has the same digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from libroabierto.record import disclosure
from support import texts
from support.founding import AUTHORITY, COUNCIL, ROLL, Town
from support.lives import secretariats

OFFICER = "data-protection-officer"
STREAM = secretariats.STREAM
NAME = "Persona Ficticia de la Prueba"
CONSENT = {"given_on": "2026-11-19", "document_sha256": "9" * 64}


def opened(name: str = "name", value: Any = NAME, salt: str = "osc") -> tuple[str, str]:
    """Return a disclosure and its digest."""
    return disclosure.make(hashlib.sha256(salt.encode()).digest()[:16], name, value)


TEXT, DIGEST = opened()
SILENT_TEXT, SILENT_DIGEST = opened(value="Otra Persona Ficticia", salt="uni")


def seating(town: Town, digest: str = DIGEST, seat: str = "osc", **changes: Any) -> str:
    """Somebody takes a seat under a withheld name, with recorded consent."""
    return secretariats.seating(town, seat, **{"name": {"_sd": digest}, "consent": CONSENT, **changes})


def withdrawal(
    town: Town,
    entry: int,
    *digests: str,
    by: tuple[str, str] = (COUNCIL, OFFICER),
    stream: str = STREAM,
    **changes: Any,
) -> str:
    """The officer withdraws what an entry disclosed."""
    said = {"entry": entry, "digests": list(digests), "legal_ground": "Cancelación procedente"}
    return town.event("disclosure.withdrawn", *by, stream, {**said, "reference": "ARCO/7/2026", **changes})


def watched(town: Town) -> None:
    """Municipality and authority have data-protection officers; a secretariat was called."""
    secretariats.called(town)
    for institution in (COUNCIL, AUTHORITY):
        town.enrol(institution, OFFICER)


def named(town: Town) -> None:
    """One member sits with consent under a withheld name, and another without."""
    watched(town)
    town.record(seating(town))
    town.record(secretariats.seating(town, "uni", name={"_sd": SILENT_DIGEST}))


def forgotten(town: Town) -> None:
    """The first one's name was withdrawn."""
    named(town)
    town.record(withdrawal(town, seated_at(town), DIGEST))


def strangers_watch(town: Town) -> None:
    """An organisation that sits in the secretariat has an officer of its own."""
    named(town)
    data = {**texts.assumption(OFFICER), "holder": {"_sd": opened(salt="officer")[1]}}
    tenure = town.say("office.assumed", AUTHORITY, "seal", f"institution:{ROLL[0]}", data)
    town.record(town.enrolment(ROLL[0], OFFICER, tenure))


def seated_at(town: Town, digest: str = DIGEST) -> int:
    """Return the entry that carries a digest."""
    found = town.world.get("disclosure", digest)
    assert found is not None
    return int(found["entry"])


LIVES: Mapping[str, Callable[[Town], None]] = {
    "watched": watched,
    "named": named,
    "forgotten": forgotten,
    "strangers watch": strangers_watch,
}
