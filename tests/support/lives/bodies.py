"""Institutions beside authority and municipality: secretariats, organisations, evaluators, state bodies."""

from __future__ import annotations

from typing import Any

from support.founding import AUTHORITY, COUNCIL, KEY, Town

SECRETARIAT = "stm-15113"
STATE_SECRETARIAT = "stl-mex"
EVALUATOR = "evaluadora-uno"
STATE_BODY = "contraloria-mex"


def accreditation(town: Town, id: str, role: str, territory: str, *, by: str = AUTHORITY) -> str:
    """Return the token that accredits an institution in one role over one territory."""

    def data(event: str) -> dict[str, Any]:
        return {
            "id": id,
            "name": f"Institución {id}",
            "roles": [{"role": role, "territory": [territory]}],
            "seal": town.key_pair(id, "seal").public.jwk,
            "possession": town.possession(id, "seal", event),
            "legal_ground": "Registro de la autoridad garante",
        }

    return town.event("institution.accredited", by, "seal", f"institution:{id}", data)


def assembled(town: Town) -> None:
    """The settled town with its secretariat's officers, the state's, an evaluator and a state body."""
    town.settle()
    for id, role, territory in (
        (SECRETARIAT, "municipal-secretariat", KEY),
        (STATE_SECRETARIAT, "local-secretariat", "state"),
        (EVALUATOR, "evaluator", "state"),
        (STATE_BODY, "state-body", "state"),
    ):
        town.record(accreditation(town, id, role, territory))
    for id, office in (
        (SECRETARIAT, "technical-secretary"),
        (SECRETARIAT, "facilitator"),
        (STATE_SECRETARIAT, "technical-secretary"),
    ):
        town.enrol(id, office, by=id)


def in_force(town: Town) -> None:
    """The assembled town whose declaration of 2026 is signed by both presidents."""
    assembled(town)
    town.record(town.declaration())
    town.record(town.signature(COUNCIL, "municipal-president"))
    town.record(town.signature(AUTHORITY, "authority-president"))
