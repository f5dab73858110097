"""Who acts in the benches: the demonstration's actors, with keys that follow from their names.

Worker processes sign, so that a key is made again wherever it is needed, and never sent.
"""

from __future__ import annotations

import functools
import hashlib
from typing import Final

from demo.actors import Actor

from libroabierto.domain.municipalities import Municipality, catalogue
from libroabierto.keys import PrivateKey, PublicKey

AUTHORITY: Final = "autoridad-banco"
SECRETARIAT: Final = "stl-banco"
ROLL: Final = (
    (SECRETARIAT, "local-secretariat", "Secretariado Técnico Local"),
    ("osc-banco-1", "civil-society", "Organización de la sociedad civil 1"),
    ("osc-banco-2", "civil-society", "Organización de la sociedad civil 2"),
)
PRESIDENT: Final = "municipal-president"
SECRETARY: Final = "council-secretary"
AUTHORITY_PRESIDENT: Final = "authority-president"
TECHNICAL_SECRETARY: Final = "technical-secretary"


@functools.cache
def actor(institution: str, office: str = "seal") -> Actor:
    """Return the holder of an office; the same key in every run and process."""
    seed = hashlib.sha256(f"bench/{institution}/{office}".encode()).digest()
    return Actor(institution, office, PrivateKey.from_ed25519_seed(seed))


@functools.cache
def towns() -> tuple[Municipality, ...]:
    """Return the 125 municipalities of the catalogue."""
    return tuple(catalogue().municipalities.values())


def council(town: Municipality) -> str:
    """Name the institution that governs *town*."""
    return f"ayto-{town.key}"


def offices() -> list[tuple[str, str]]:
    """List the offices that somebody takes before an act is signed: (institution, office)."""
    of_towns = [(council(town), office) for town in towns() for office in (PRESIDENT, SECRETARY)]
    return [(AUTHORITY, AUTHORITY_PRESIDENT), (SECRETARIAT, TECHNICAL_SECRETARY), *of_towns]


def signers() -> list[Actor]:
    """List everybody whose key is enrolled in a settled ledger."""
    seals = [AUTHORITY, *(id for id, _, _ in ROLL), *map(council, towns())]
    return [*map(actor, seals), *(actor(*held) for held in offices())]


@functools.cache
def public_keys() -> dict[str, PublicKey]:
    """Return the keys of all signers by `kid`."""
    return {one.key.public.kid: one.key.public for one in signers()}
