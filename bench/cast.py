"""Who acts in the benches: offices of institutions, with keys that follow from their names.

Worker processes sign, so that a key is made again wherever it is needed, and never sent. Every settled
ledger has the same institutions, offices and keys, in the same order, so that their entries are known
beforehand: `tenure_of`, `enrolment_of`.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Any, Final, NamedTuple

from bench.actors import Actor
from libroabierto.domain.municipalities import Municipality, catalogue
from libroabierto.keys import PrivateKey, PublicKey

AUTHORITY: Final = "autoridad-banco"
SUCCESSOR: Final = "contraloria-banco"  # the authority of the whole domain, since before any mixed life
SECRETARIAT: Final = "stl-banco"
ORGANISATIONS: Final = ("osc-banco-1", "osc-banco-2")
EVALUATOR: Final = "evaluadora-banco"
ROLL: Final = (
    (SECRETARIAT, "local-secretariat", "Secretariado Técnico Local"),
    (ORGANISATIONS[0], "civil-society", "Organización de la sociedad civil 1"),
    (ORGANISATIONS[1], "civil-society", "Organización de la sociedad civil 2"),
)
SEAL: Final = "seal"
PRESIDENT: Final = "municipal-president"
SECRETARY: Final = "council-secretary"
TRANSPARENCY: Final = "transparency-unit"
AUTHORITY_PRESIDENT: Final = "authority-president"
TECHNICAL_SECRETARY: Final = "technical-secretary"
# How often the keys of a town may be replaced; a whole round of mixed lives replaces each once.
MOST_TURNS: Final = 12
SUCCESSION_LENGTH: Final = 12  # entries, after which the whole domain is settled (succession.py)


class Body(NamedTuple):
    """An institution that the authority accredits beside the councils."""

    id: str
    role: str
    territory: str
    name: str


Held = tuple[str, str]  # institution, office


@functools.cache
def actor(institution: str, office: str = SEAL, turn: int = 0) -> Actor:
    """Return the holder of an office; *turn* counts its keys. The same key in every run and process."""
    name = f"bench/{institution}/{office}" + (f"/{turn}" if turn else "")
    return Actor(institution, office, PrivateKey.from_ed25519_seed(hashlib.sha256(name.encode()).digest()))


@functools.cache
def towns() -> tuple[Municipality, ...]:
    """Return the 125 municipalities of the catalogue."""
    return tuple(catalogue().municipalities.values())


def council(town: Municipality) -> str:
    """Name the institution that governs *town*."""
    return f"ayto-{town.key}"


def secretariat(town: Municipality) -> str:
    """Name the technical secretariat of *town*."""
    return f"stm-{town.key}"


def bodies(*, whole: bool) -> list[Body]:
    """List who is accredited beside the councils; only a *whole* domain has anybody."""
    if not whole:
        return []
    of_towns = [
        Body(secretariat(t), "municipal-secretariat", t.key, f"Secretariado Técnico de {t.name}")
        for t in towns()
    ]
    return [*of_towns, Body(EVALUATOR, "evaluator", "state", "Evaluadora independiente")]


@functools.cache
def offices(*, whole: bool) -> tuple[Held, ...]:
    """List the offices that somebody takes, and enrols a key for, before an act is signed."""
    held = [(council(town), office) for town in towns() for office in (PRESIDENT, SECRETARY)]
    if whole:
        held += [(secretariat(town), TECHNICAL_SECRETARY) for town in towns()]
        held += [(council(town), TRANSPARENCY) for town in towns()]
    return ((AUTHORITY, AUTHORITY_PRESIDENT), (SECRETARIAT, TECHNICAL_SECRETARY), *held)


def settled(*, whole: bool) -> int:
    """Return how many entries a settled ledger has."""
    return first_tenure(whole=whole) + 2 * len(offices(whole=whole)) + (SUCCESSION_LENGTH if whole else 0)


def powers() -> list[dict[str, Any]]:
    """List what the authority holds: the state and each of its municipalities."""
    return [{"role": "authority", "territory": ["state", *(town.key for town in towns())]}]


def tenure_of(institution: str, office: str) -> int:
    """Return the entry at which the first tenure of an office of the whole domain began."""
    return first_tenure(whole=True) + offices(whole=True).index((institution, office))


def enrolment_of(institution: str, office: str) -> int:
    """Return the entry at which the first key of an office of the whole domain was enrolled."""
    return tenure_of(institution, office) + len(offices(whole=True))


def first_tenure(*, whole: bool) -> int:
    """Return the entry at which the first office was taken."""
    founding, accreditations = 1, len(towns()) + len(bodies(whole=whole))
    return founding + accreditations + len(towns())  # and a term each


def signers() -> list[Actor]:
    """List everybody who ever signs, with every key that they will have."""
    seals = [AUTHORITY, SUCCESSOR, *(id for id, _, _ in ROLL), *map(council, towns())]
    seals += [body.id for body in bodies(whole=True)]
    turning = [
        actor(council(town), office, turn)
        for town in towns()
        for office in (SECRETARY, TRANSPARENCY)
        for turn in range(1, MOST_TURNS + 2)
    ]
    presiding = actor(SUCCESSOR, AUTHORITY_PRESIDENT)
    return [*map(actor, seals), presiding, *(actor(*held) for held in offices(whole=True)), *turning]


@functools.cache
def public_keys() -> dict[str, PublicKey]:
    """Return the keys of all signers by `kid`."""
    return {one.key.public.kid: one.key.public for one in signers()}
