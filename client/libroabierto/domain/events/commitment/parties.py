"""Who acts on a commitment: its secretariat, its lead, those who judge it from outside.

Where no commitment stands in the stream, the office alone is asked, so that the rule
`commitment.unknown` can say what is wrong.
"""

from __future__ import annotations

from typing import Final

from libroabierto.domain.events.secretariat.handover import speaks_for_it
from libroabierto.domain.eventtype import Case, Signer
from libroabierto.domain.passing import stands_for
from libroabierto.domain.signers import (
    MUNICIPALITY_OFFICES,
    SECRETARIAT_OFFICES,
    SPEAKING_OFFICES,
    STATE,
    holds,
    role_holder,
)
from libroabierto.domain.vocabulary import PRIVATE_ROLES, Label
from libroabierto.domain.world import Document


def territory_of(case: Case) -> str:
    """Return the key of the municipality that the data names; without one it is about the state."""
    return str(case.data["municipality"]["key"]) if "municipality" in case.data else STATE


def named_secretariat(case: Case) -> Document | None:
    """Return the secretariat that the data names, or None."""
    return case.world.get("secretariat", str(case.data.get("secretariat", "")))


def _secretariat_proposes(case: Case) -> bool:
    """The institution of the secretariat that is named; this is how civil society proposes."""
    if case.event.office not in SECRETARIAT_OFFICES or "municipality" not in case.data:
        return False
    named = named_secretariat(case)
    key = territory_of(case)
    own = named is None or stands_for(case, named["institution"], key)
    return own and holds(case.issuer(), "municipal-secretariat", key)


def _state_body_proposes(case: Case) -> bool:
    """A body that acts for the whole state, about the state."""
    about_state = "municipality" not in case.data and case.event.office == "seal"
    return about_state and holds(case.issuer(), "state-body", STATE)


def _local_secretariat_proposes(case: Case) -> bool:
    """The secretariat of the state, about the state."""
    about_state = "municipality" not in case.data and case.event.office in SECRETARIAT_OFFICES
    return about_state and holds(case.issuer(), "local-secretariat", STATE)


def _secretariat_decides(case: Case) -> bool:
    """The commitment's secretariat, or the one after it; of a state commitment, the local one."""
    commitment = case.aggregate
    if commitment is None or case.event.office not in SECRETARIAT_OFFICES:
        return case.event.office in SECRETARIAT_OFFICES
    if commitment["secretariat"] is None:
        return holds(case.issuer(), "local-secretariat", STATE)
    return speaks_for_it(case)


def _lead_acts(case: Case) -> bool:
    """The institution that answers for the commitment, or the successor to its powers there."""
    commitment = case.aggregate
    town = commitment["municipality"] if commitment else None
    places = (STATE, town["key"]) if town else (STATE,)
    own = commitment is None or stands_for(case, commitment["terms"]["lead"], *places)
    return own and case.event.office in SPEAKING_OFFICES


def _judges(case: Case) -> bool:
    """An evaluator or civil-society organisation of the state, or of the commitment's municipality."""
    commitment, issuer = case.aggregate, case.issuer()
    town = commitment["municipality"] if commitment else None
    places = (STATE, town["key"] if town else STATE)
    return case.event.office == "seal" and any(
        holds(issuer, role, place) for role in PRIVATE_ROLES for place in places
    )


PROPOSERS: Final = (
    role_holder("municipality", MUNICIPALITY_OFFICES, territory_of),
    Signer(
        Label(
            "secretariado municipal, también por la sociedad civil (sello electrónico, Secretaría Técnica)",
            "municipal secretariat, also for civil society (seal, technical secretary)",
        ),
        _secretariat_proposes,
    ),
    Signer(
        Label(
            "compromiso estatal: ente público del estado (sello electrónico)",
            "state commitment: a state body (seal)",
        ),
        _state_body_proposes,
    ),
    Signer(
        Label(
            "compromiso estatal: secretariado técnico local (sello electrónico, Secretaría Técnica)",
            "state commitment: the local secretariat (seal, technical secretary)",
        ),
        _local_secretariat_proposes,
    ),
)
SECRETARIAT: Final = Signer(
    Label(
        "el secretariado del compromiso, o el que le sigue (sello electrónico, Secretaría Técnica)",
        "the commitment's secretariat, or the one after it (seal, technical secretary)",
    ),
    _secretariat_decides,
)
LEAD: Final = Signer(
    Label(
        "la institución responsable (sello electrónico; también la Secretaría del Ayuntamiento, la"
        " presidencia de la autoridad garante o la Secretaría Técnica)",
        "the lead institution (seal; also a council secretary, an authority's president or a technical"
        " secretary)",
    ),
    _lead_acts,
)
JUDGE: Final = Signer(
    Label(
        "persona o institución evaluadora, u organización de la sociedad civil (sello electrónico)",
        "an evaluator or civil-society organisation (seal)",
    ),
    _judges,
)
