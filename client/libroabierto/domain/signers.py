"""Who may sign: parties by role, territory and office (contracts/PROTOCOL.md section 8).

"authority" means its president or seal; "municipality" its seal or council secretary unless offices
are named; the institution itself likewise. What decides is the role that the issuer holds *now*,
over the territory that the event is about; the office is that of the signing key.
"""

from __future__ import annotations

from collections.abc import Callable

from libroabierto.domain.eventtype import Case, Signer
from libroabierto.domain.vocabulary import OFFICES, PRIVATE_ROLES, ROLES, Label
from libroabierto.domain.world import Document, World

STATE = "state"  # the territory of the whole state, a pair of its own

AUTHORITY_OFFICES = ("authority-president", "seal")
MUNICIPALITY_OFFICES = ("seal", "council-secretary")
SECRETARIAT_OFFICES = ("seal", "technical-secretary")
# Who answers for an institution of whichever kind; each office but the seal is of one kind only.
SPEAKING_OFFICES = ("seal", "council-secretary", "authority-president", "technical-secretary")

Territory = Callable[[Case], str]


def holders(world: World, role: str, territory: str) -> list[Document]:
    """Return the institutions that hold *role* over *territory* now."""
    return world.find("institution", f"role:{role}:{territory}")


def holds(institution: Document, role: str, territory: str) -> bool:
    """Say whether an accredited *institution* holds *role* over *territory*."""
    return institution["state"] == "accredited" and any(
        held["role"] == role and territory in held["territory"] for held in institution["roles"]
    )


def vacant(world: World, territory: str) -> bool:
    """Say whether nobody holds the accrediting role over *territory* now."""
    return not holders(world, "authority", territory)


def unwatched(world: World, institution: Document) -> bool:
    """Say whether nobody is the authority over all territories of *institution*: vacant, or split."""
    return not authorities_over(world, institution)


def authorities_over(world: World, institution: Document | None) -> list[Document]:
    """Return who is the authority over all territories of *institution*; of the state where it has none."""
    places = territories(institution) or {STATE}
    found = holders(world, "authority", min(places))
    return [one for one in found if all(holds(one, "authority", place) for place in places)]


def territories(institution: Document | None) -> set[str]:
    """Return every territory over which *institution* was given a role."""
    return {territory for held in (institution or {"roles": []})["roles"] for territory in held["territory"]}


def is_private(institution: Document | None) -> bool:
    """Say whether an institution's people are private persons: their names are personal data."""
    return institution is not None and any(held["role"] in PRIVATE_ROLES for held in institution["roles"])


def declared_municipality(case: Case) -> str:
    """The municipality that the data names."""
    return str(case.data["municipality"]["key"])


def municipality_of_stream(case: Case) -> str:
    """The municipality with whose key the stream's name begins."""
    return case.subject[:5]


def authority(territory: Territory = declared_municipality) -> Signer:
    """The holder of the accrediting role over the territory: its president or seal."""
    return role_holder("authority", AUTHORITY_OFFICES, territory)


def municipality(*offices: str) -> Signer:
    """The municipality that the data names; its seal or council secretary unless offices are named."""
    return role_holder("municipality", offices or MUNICIPALITY_OFFICES, declared_municipality)


def role_holder(role: str, offices: tuple[str, ...], territory: Territory) -> Signer:
    """Whoever holds *role* over the territory, acting in one of *offices*."""

    def may_sign(case: Case) -> bool:
        return case.event.office in offices and holds(case.issuer(), role, territory(case))

    return Signer(_label(ROLES[role], offices), may_sign)


def anywhere(role: str, *offices: str) -> Signer:
    """Whoever holds *role* over any territory, in one of *offices*; decide() has asked for accreditation."""

    def may_sign(case: Case) -> bool:
        return case.event.office in offices and any(h["role"] == role for h in case.issuer()["roles"])

    return Signer(_label(ROLES[role], offices), may_sign)


def itself(*offices: str) -> Signer:
    """The institution whose stream it is, acting in one of *offices*."""

    def may_sign(case: Case) -> bool:
        return case.event.issuer == case.subject and case.event.office in offices

    return Signer(_label(Label("la propia institución", "the institution itself"), offices), may_sign)


def acts_as_authority(case: Case) -> bool:
    """Say whether the authority over every territory of the stream's institution signs."""
    return acts_as_authority_over(case, case.world.get("institution", case.subject))


def acts_as_authority_over(case: Case, institution: Document | None) -> bool:
    """Say whether the authority over every territory of *institution* signs.

    One whose powers have all passed on answers to the authority of the state.
    """
    issuer, places = case.issuer(), territories(institution)
    if institution is not None and not places:
        places = {STATE}
    return case.event.office in AUTHORITY_OFFICES and all(
        holds(issuer, "authority", territory) for territory in places
    )


def authority_over_it() -> Signer:
    """The authority over every territory in which the institution whose stream it is acts."""
    return Signer(_label(ROLES["authority"], AUTHORITY_OFFICES), acts_as_authority)


def _label(party: Label, offices: tuple[str, ...]) -> Label:
    es, en = (", ".join(OFFICES[o].in_language(lang) for o in offices) for lang in ("es", "en"))
    return Label(f"{party.es} ({es})", f"{party.en} ({en})")
