"""What the succession roll attests, as text: one member a line, so that two who mean the same sign the same.

    libro-succession 1                      libro-vacancy 1
    predecessor infoem                      institution infoem
    successor contraloria-mex               pair authority 15001
    name Secretaría de la Contraloría       ground Decreto número 123
    pair authority 15001                    on 2026-11-20
    pair authority state
    kid 2lUxTcP...                          libro-policy 1
    decree Decreto número 123               member osc-uno 2lUxTcP...
    gazette 45                              threshold 2
    document 9f86d0...                      waiting-days 30
    effective 2026-11-20                    witness-policy 5feceb...

UTF-8; each line ends with a line feed; a name, a space, the value as it was signed. Pairs and members stand
in the order of their lines' bytes. What is attested is the SHA-256 of this text (contracts/PROTOCOL.md,
section 8): pure functions, and the same for whoever computes it in another language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from libroabierto.domain.jwks import public_key
from libroabierto.domain.world import Document

SUCCESSION: Final = "succession"
POLICY: Final = "policy"
VACANCY: Final = "vacancy"


def facts_text(kind: str, facts: Document) -> str:
    """Return the text of facts of this kind (SUCCESSION, POLICY, VACANCY), which fit their form."""
    lines = [f"libro-{kind} 1", *_LINES[kind](facts)]
    return "".join(f"{line}\n" for line in lines)


def facts_digest(kind: str, facts: Document) -> str:
    """Return the SHA-256 of that text, in hex: what a member of the roll attests."""
    return hashlib.sha256(facts_text(kind, facts).encode()).hexdigest()


def succession_facts(data: Document) -> dict[str, Any]:
    """Return what `institution.succeeded` says as the roll attests it: the seal by its thumbprint."""
    successor = data["successor"]
    named = {"id": successor["id"], "name": successor["name"], "kid": public_key(successor["seal"]).kid}
    return {**{name: data[name] for name in _SUCCESSION}, "successor": named}


_SUCCESSION: Final = ("predecessor", "pairs", "decree", "gazette_number", "document_sha256", "effective_on")


def vacancy_facts(institution: str, data: Document) -> dict[str, Any]:
    """Return what `institution.extinguished` of this institution says as the roll attests it."""
    return {"institution": institution, **{name: data[name] for name in ("vacant", "legal_ground", "on")}}


def policy_facts(data: Document) -> dict[str, Any]:
    """Return what `ledger.policy_changed` says as the roll attests it."""
    return {name: data[name] for name in ("witness_policy", "roll", "threshold", "waiting_days")}


def _succession(facts: Document) -> Iterable[str]:
    successor = facts["successor"]
    yield f"predecessor {facts['predecessor']}"
    yield f"successor {successor['id']}"
    yield f"name {successor['name']}"
    yield from _pairs(facts["pairs"])
    yield f"kid {successor['kid']}"
    yield f"decree {facts['decree']}"
    yield f"gazette {facts['gazette_number']}"
    yield f"document {facts['document_sha256']}"
    yield f"effective {facts['effective_on']}"


def _vacancy(facts: Document) -> Iterable[str]:
    yield f"institution {facts['institution']}"
    yield from _pairs(facts["vacant"])
    yield f"ground {facts['legal_ground']}"
    yield f"on {facts['on']}"


def _policy(facts: Document) -> Iterable[str]:
    yield from sorted(f"member {member['id']} {member['kid']}" for member in facts["roll"])
    yield f"threshold {facts['threshold']}"
    yield f"waiting-days {facts['waiting_days']}"
    yield f"witness-policy {hashlib.sha256(facts['witness_policy'].encode()).hexdigest()}"


def _pairs(roles: Iterable[Document]) -> list[str]:
    """Return a line for each (role, territory); ids and slugs are ASCII, so text orders as bytes do."""
    return sorted(f"pair {held['role']} {territory}" for held in roles for territory in held["territory"])


_LINES: Final[Mapping[str, Callable[[Document], Iterable[str]]]] = {
    SUCCESSION: _succession,
    POLICY: _policy,
    VACANCY: _vacancy,
}
