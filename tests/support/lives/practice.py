"""A practice ledger, where institutions enrol themselves."""

from __future__ import annotations

from typing import Any

from libroabierto.domain import rulebook
from libroabierto.domain.municipalities import catalogue
from libroabierto.tlog.note import NoteSigner
from support import texts
from support.founding import COUNCIL, KEY, LOG_SEED, Town

ORIGIN = "libro-prueba.example/mex"
LOG_CODE = "PRUEBA"
FIRST_RULES = {"version": 1, "sha256": rulebook.DIGESTS[1]}


def practice_town() -> Town:
    """Return a town whose ledger is for practice, founded."""
    town = Town()
    found(town)
    return town


def found(town: Town, **changes: Any) -> None:
    """Found a practice ledger."""
    named(town)
    town.record(town.founding(log_code=LOG_CODE, practice=True, **changes))


def named(town: Town, origin: str = ORIGIN) -> None:
    """Give the town's log another name."""
    town.log = NoteSigner(origin, LOG_SEED)


def own_accreditation(town: Town, id: str = COUNCIL, key: str = KEY, **members: Any) -> str:
    """Return the token by which a municipality accredits itself."""

    def data(event: str) -> dict[str, Any]:
        return {
            "id": id,
            "name": f"Ayuntamiento de {catalogue().municipalities[key].name}",
            "roles": [{"role": "municipality", "territory": [key]}],
            "municipality": texts.municipality(key),
            "seal": town.key_pair(id, "seal").public.jwk,
            "possession": town.possession(id, "seal", event),
            "legal_ground": "Práctica: sin valor legal",
        }

    return town.event("institution.accredited", id, "seal", f"institution:{id}", data, **members)


def own_body(town: Town, id: str, role: str, territory: str, **changes: Any) -> str:
    """Return the token by which another institution accredits itself."""

    def data(event: str) -> dict[str, Any]:
        return {
            "id": id,
            "name": f"Institución {id}",
            "roles": [{"role": role, "territory": [territory]}],
            "seal": town.key_pair(id, "seal").public.jwk,
            "possession": town.possession(id, "seal", event),
            "legal_ground": "Práctica: sin valor legal",
            **changes,
        }

    return town.event("institution.accredited", id, "seal", f"institution:{id}", data)


def settle(town: Town, id: str = COUNCIL, key: str = KEY) -> None:
    """A municipality does all by itself up to its president's key."""
    town.record(own_accreditation(town, id, key))
    data = {"municipality": texts.municipality(key), "from": "2025-01-01", "to": "2027-12-31"}
    town.say("term.started", id, "seal", f"institution:{id}", data)
    for office in ("municipal-president", "council-secretary"):
        assumed = texts.assumption(office)
        tenure = town.say("office.assumed", id, "seal", f"institution:{id}", assumed)
        town.record(town.enrolment(id, office, tenure, by=id))


def _settled(town: Town) -> None:
    found(town)
    settle(town)
    town.record(own_accreditation(town, "ayto-15106", "15106"))


def _under_the_first_rules(town: Town) -> None:
    found(town, rules=FIRST_RULES)


LIVES = {"practice": found, "practice settled": _settled, "practice of 0.1.0": _under_the_first_rules}
