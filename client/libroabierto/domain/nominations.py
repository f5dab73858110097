"""Whom the succession roll has named as a successor, while that may still come true.

Waiting days are long, and the authority that is to be succeeded may still be there. So what the roll has
said holds meanwhile: nobody else takes the id that a successor is to enter by, and the predecessor ends
neither an accredited successor nor its seal. A successor that has that seal no more cannot follow by it,
and what the roll said of it binds nobody.

An id is kept for a successor from the first attestation on, else it would be taken before the last one. So
that one member cannot keep names for ever, only the id that it named last is kept on its word alone, while
that word counts; what the roll agreed on is kept whatever its members name later, and outweighs single
words. A seal is kept only by what the roll agreed on.
"""

from __future__ import annotations

from libroabierto.domain.eventtype import Case
from libroabierto.domain.keyrules import working_seals
from libroabierto.domain.passing import not_held
from libroabierto.domain.roll import attestations, counts, roll_entry
from libroabierto.domain.world import Document


def agreed_claims(case: Case, successor: str, kid: str | None = None) -> list[Document]:
    """Return the successions to this institution that the roll in force agreed on and that may still be.

    Only those by the seal of this thumbprint, if one is given.
    """
    found = case.world.find("claim", f"successor:{successor}")
    return [claim for claim in found if kid in (None, _seal(claim)) and _stands(case, claim)]


def _seal(claim: Document) -> str:
    return str(claim["facts"]["successor"]["kid"])


def _stands(case: Case, claim: Document) -> bool:
    if claim["roll"] != roll_entry(case.ledger) or not _may_be(case, claim):
        return False
    counted = len(attestations(case.world, case.ledger, claim["id"]))
    return counted >= int(case.ledger["succession"]["threshold"])


def _may_be(case: Case, claim: Document) -> bool:
    """Say whether the predecessor has what it would pass on, and a known successor the seal that is named."""
    predecessor = case.world.get("institution", claim["institution"])
    if predecessor is None or not_held(case.world, predecessor, claim["facts"]):
        return False
    successor = str(claim["facts"]["successor"]["id"])
    known = case.world.get("institution", successor) is not None
    return not known or any(key["kid"] == _seal(claim) for key in working_seals(case, successor))


def agreed_seals(case: Case, successor: str) -> set[str]:
    """Return the thumbprints of the seals by which the roll agreed on this institution as a successor."""
    return {_seal(claim) for claim in agreed_claims(case, successor)}


def kept_from(case: Case, id: str, kid: str) -> bool:
    """Say whether this id is kept for a successor by another seal than the one of this thumbprint.

    What the roll agreed on lets in any seal that it agreed on. Before, no member's word lets a seal in
    against that of another member, or one of them could take the id that it does not want given.
    """
    agreed = agreed_seals(case, id)
    return kid not in agreed if agreed else bool(_last_words(case, id) - {kid})


def _last_words(case: Case, id: str) -> set[str]:
    """Return the seals of this id in what each member named last, where that word still counts."""
    named = case.world.find("nomination", f"successor:{id}")
    claims = [case.world.get("claim", one["claim"]) for one in named if _holds(case, one)]
    return {_seal(claim) for claim in claims if claim is not None and _may_be(case, claim)}


def _holds(case: Case, nomination: Document) -> bool:
    """Say whether the attestation behind it counts, by a member that is there to attest anew."""
    member = case.world.get("institution", nomination["id"])
    word = case.world.get("attestation", f"{nomination['claim']}:{nomination['id']}")
    if member is None or member["state"] != "accredited" or word is None:
        return False
    return counts(case.world, case.ledger, word)
