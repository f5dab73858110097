"""Powers that pass from one institution to another: what a succession says, and who stands for whom then.

What passes are pairs of role and territory, each from exactly one institution to exactly one other. They
move from the row of the one to that of the other, so that every rule that asks who holds a role finds
the successor; each passing leaves a row of its own, by which the successor is found for what its
predecessor had begun. What the predecessor signed stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from libroabierto.domain.checks import municipality_of
from libroabierto.domain.eventtype import Case, Verdict
from libroabierto.domain.fields import Day, Group, InstitutionId, Several, Sha256, Text, Thumbprint
from libroabierto.domain.forms import Form
from libroabierto.domain.institutions import pairs
from libroabierto.domain.shapes import Role, repeats_role
from libroabierto.domain.signers import STATE, holders
from libroabierto.domain.world import Document, World

# A municipality governs itself, and whoever governs it next is accredited; peers are members, not holders.
PASSED: Final = ("authority", "local-secretariat", "municipal-secretariat", "state-body")


class Decreed(Form):
    """Which powers pass from whom, and what decrees it."""

    predecessor = InstitutionId("Institución que termina", "Predecessor", example="autoridad-mex")
    pairs = Several(
        "Roles que pasan, con su territorio",
        "Roles that pass, with their territory",
        Group("Rol", "Role", Role),
        least=1,
        most=10,
    )
    decree = Text("Decreto o ley", "Decree or law", longest=300, example="Decreto número 123")
    gazette_number = Text(
        "Número de la Gaceta del Gobierno", "Number of the gazette", longest=60, example="Gaceta 45"
    )
    document_sha256 = Sha256(
        "Huella del decreto publicado",
        "SHA-256 of the decree as published",
        file=True,
        example="file:decreto.pdf",
    )
    effective_on = Day("Entra en vigor el", "In force from", example="2026-11-20")


class SuccessorName(Form):
    """Who follows, as the roll attests it."""

    id = InstitutionId("Identificador", "Id", example="contraloria-mex")
    name = Text("Nombre oficial", "Official name", example="Secretaría de la Contraloría")
    kid = Thumbprint("Huella (kid) de su sello electrónico", "Thumbprint (kid) of its seal", example="A" * 43)


class AttestedSuccession(Decreed):
    """A succession as the roll attests it."""

    successor = Group("Institución sucesora", "Successor", SuccessorName)


def not_passable(facts: Document) -> Verdict:
    """Say which role passes by no succession: that of a municipality, civil society or evaluators."""
    wrong = [held["role"] for held in facts["pairs"] if held["role"] not in PASSED]
    return bool(wrong) and {"role": wrong[0]}


def repeated(facts: Document) -> bool:
    """Say whether one role stands twice; it stands once, with its whole territory."""
    return repeats_role(facts["pairs"])


def circular(world: World, facts: Document) -> Verdict:
    """Say whether the successor is the predecessor, or once passed on one of these very powers."""
    successor = facts["successor"]["id"]
    if successor == facts["predecessor"]:
        return {"successor": successor, "role": "", "territory": ""}
    for role, territory in pairs(facts["pairs"]):
        if world.find("succession", f"passed:{successor}:{role}:{territory}"):
            return {"successor": successor, "role": role, "territory": territory}
    return False


def not_held(world: World, predecessor: Document, facts: Document) -> Verdict:
    """Name the first power that the predecessor neither holds nor left vacant, or say that there is none."""
    for role, territory in pairs(facts["pairs"]):
        if not left_or_held(world, predecessor, role, territory):
            return {"role": role, "territory": territory}
    return False


def left_or_held(world: World, predecessor: Document, role: str, territory: str) -> bool:
    """Say whether this power is the predecessor's to pass: held, or vacant since its extinction.

    A municipality over which nobody ever was the authority (new in the catalogue, or left out by the
    founding) passes from the authority over the state, to which it would have belonged.
    """
    if predecessor["state"] not in ("accredited", "extinguished"):
        return False
    own = pairs(predecessor["roles"])
    if (role, territory) in own:
        return True
    orphan = role == "authority" and municipality_of(world, territory) is not None
    return orphan and ("authority", STATE) in own and _nobodys(world, role, territory)


def _nobodys(world: World, role: str, territory: str) -> bool:
    """Say whether nobody holds this power, or left it vacant when it was extinguished."""
    left = world.find("institution", f"left:{role}:{territory}")
    return not left and not holders(world, role, territory)


def took_over(
    world: World, issuer: str, former: str, territories: Iterable[str], roles: Iterable[str] = PASSED
) -> bool:
    """Say whether a role of *former* over one of these territories has come to *issuer*, by any hands."""
    places = tuple(territories)
    return any(_leads_to(world, former, issuer, f"{role}:{place}") for role in roles for place in places)


def _leads_to(world: World, former: str, issuer: str, power: str) -> bool:
    """Follow one power from hand to hand; no circle is ever recorded, so this ends."""
    holder = former
    while passed := world.find("succession", f"passed:{holder}:{power}"):
        holder = str(passed[0]["successor"])
    return holder == issuer != former


def stands_for(case: Case, institution: str, *territories: str) -> bool:
    """Say whether the issuer is this institution, or has taken over its powers there."""
    issuer = case.event.issuer
    return issuer == institution or took_over(case.world, issuer, institution, territories)


def follows(case: Case, institution: str) -> bool:
    """Say whether the issuer is this institution, or took over some power from it at first hand."""
    issuer = case.event.issuer
    return issuer == institution or bool(case.world.find("succession", f"between:{institution}:{issuer}"))


def merged_roles(held: list[dict[str, Any]], more: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the roles with those that are added, each once, territories in order."""
    found: dict[str, set[str]] = {}
    for one in (*held, *more):
        found.setdefault(one["role"], set()).update(one["territory"])
    return [{"role": role, "territory": sorted(places)} for role, places in found.items()]


def roles_without(held: list[dict[str, Any]], gone: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the roles without the pairs that are gone."""
    lost = set(pairs(gone))
    kept = [
        {"role": one["role"], "territory": [t for t in one["territory"] if (one["role"], t) not in lost]}
        for one in held
    ]
    return [one for one in kept if one["territory"]]


def governs_itself(roles: list[dict[str, Any]]) -> Verdict:
    """Say whether a municipality would be the authority over itself."""
    held = pairs(roles)
    own = [
        territory for role, territory in held if role == "municipality" and ("authority", territory) in held
    ]
    return bool(own) and {"key": own[0]}
