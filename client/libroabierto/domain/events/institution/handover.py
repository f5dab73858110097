"""What a hand-over asks of both parties: that each speaks for itself, and that somebody can attest after it.

Seals are enrolled by the authority, which may be the very predecessor. So the successor signs its half with
the one seal that it has, under its own name; and whom the succession roll relies on, its members and the
successors that it agreed on, passes nothing on by a seal that somebody else made for it.
"""

from __future__ import annotations

from libroabierto.domain.carried import CARRIED, is_carried
from libroabierto.domain.events.institution.words import HANDOVER
from libroabierto.domain.eventtype import Case, Verdict, refused_when
from libroabierto.domain.institutions import pairs
from libroabierto.domain.jwks import public_key
from libroabierto.domain.keyrules import working_seals
from libroabierto.domain.nominations import agreed_seals
from libroabierto.domain.passing import roles_without
from libroabierto.domain.roll import able, roll_of
from libroabierto.domain.world import Document


def side_of(case: Case) -> str:
    """Return which party signs: "predecessor" or "successor"."""
    return "predecessor" if case.event.issuer == case.data["predecessor"] else "successor"


def successor_of(case: Case) -> Document:
    """Return the successor's row, or what stands for it: *carried* by its own event, or *unknown*."""
    known = case.world.get("institution", case.data["successor"]["id"])
    return known or {"state": CARRIED if is_carried(case.key) else "unknown", "roles": []}


def _half_of(case: Case, side: str) -> bool:
    return bool(case.data["mode"] == HANDOVER and side_of(case) == side)


@refused_when("succession.half-by-another-seal")
def half_by_another_seal(case: Case) -> Verdict:
    """With hand-over: the successor signs its half with another key than the seal that it names."""
    named = public_key(case.data["successor"]["seal"]).kid
    return _half_of(case, "successor") and case.event.kid != named


@refused_when("succession.successor-sealed-twice")
def successor_sealed_twice(case: Case) -> Verdict:
    """With hand-over: the successor has another seal that signs, too; the predecessor may hold it."""
    id = case.data["successor"]["id"]
    return case.data["mode"] == HANDOVER and len(working_seals(case, id)) > 1 and {"institution": id}


@refused_when("succession.name-differs")
def other_name(case: Case) -> Verdict:
    """With hand-over: the successor is given another name than its own."""
    own = successor_of(case).get("name")
    return case.data["mode"] == HANDOVER and case.data["successor"]["name"] != own and {"name": own}


@refused_when("succession.passed-by-another-key")
def passed_by_another_key(case: Case) -> Verdict:
    """With hand-over: a member of the roll passes powers on by another key than that by which it attests.

    Or a successor that the roll agreed on, by another key than the seal that was attested.
    """
    if not _half_of(case, "predecessor"):
        return False
    line, seals = roll_of(case.ledger).get(case.event.issuer), agreed_seals(case, case.event.issuer)
    return (line is not None and case.signer["line"] != line) or bool(seals and case.event.kid not in seals)


@refused_when("succession.roll-needed")
def roll_needed(case: Case) -> Verdict:
    """With hand-over: it leaves fewer members of the roll that can attest than a succession takes.

    A member that becomes an authority attests no more, nor does one that passes on all that it has. Where
    too few can attest already, nobody could change the roll first, and nothing is refused.
    """
    if case.data["mode"] != HANDOVER:
        return False
    members, threshold = set(able(case)), case.ledger["succession"]["threshold"]
    return len(members) >= threshold > len(members - _lost(case)) and {"threshold": threshold}


def _lost(case: Case) -> set[str]:
    """Return who could attest no more after this hand-over."""
    passed, lost = case.data["pairs"], set()
    if any(role == "authority" for role, _ in pairs(passed)):
        lost.add(case.data["successor"]["id"])
    if not roles_without(case.present["roles"], passed):
        lost.add(case.data["predecessor"])
    return lost
