"""What a compromise ends: the key wherever it is enrolled, and what it enrolled, and so on.

Whoever declares it answers for some of the key's enrolments: its own and, for an authority that cites its
ground, those of the institutions under it but for who watches over it. These are in doubt since the entry
that it names, and with them go the enrolments that they made since then, and those that these made: not
the same e.firma enrolled by somebody else, which nobody stole. For any other enrolment of the key the
declaration is the word of a stranger: the key signs no more under it, from then on, but nothing that it
did is in doubt. Who answers for that one may still say since when. So is one of which the signer could not
say so in the stream of that institution: its own beyond ninety days, and a predecessor's before its powers
began to pass. Else whoever shares an e.firma with another would disown an old act through that other one.

Each enrolment is visited once, in the order of the instants since which they are in doubt, so that
circles end and the earliest instant counts: O(k log k) for k enrolments taken along, and one look at each
enrolment that a compromised one made in its own life. That is as much as the act changes at most; no other
act asks it.

Who watches over the authority does not fall with it: the seals with which civil society, evaluators and
the succession roll entered stay, since they proved possession themselves.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from libroabierto.domain.eventtype import Case, Recorded
from libroabierto.domain.institutions import watches
from libroabierto.domain.kinds import row
from libroabierto.domain.nominations import agreed_claims
from libroabierto.domain.roll import roll_of
from libroabierto.domain.signers import acts_as_authority_over
from libroabierto.domain.world import Document, Row

GROUNDS: Final = frozenset({"legal_ground", "document_sha256"})  # what an authority cites about another
# How far back an institution may cast doubt on what it signed itself: else it could disown any act.
LOOKS_BACK: Final = timedelta(days=90)
Doubt = tuple[int, str, str]  # since which entry, of which enrolment, the kid that made it or ""


def may_revoke_as_authority(case: Case, id: str) -> bool:
    """Say whether the signer is the authority over an institution that does not watch over it."""
    institution = case.world.get("institution", id)
    return acts_as_authority_over(case, institution) and not watches(case.ledger, institution)


def compromise_rows(recorded: Recorded, kid: str, since: int) -> Iterator[Row]:
    """Yield every enrolment that ends when *kid* is declared compromised since entry *since*.

    `revoked_with` names the key that enrolled one that was taken along.
    """
    case = recorded.case
    doubts: list[Doubt] = []
    for key in case.world.find("key", f"kid:{kid}"):
        doubted = max(since, key["enrolled_at"])
        if not (_answers_for(case, key["institution"]) and _reaches(case, key["institution"], doubted)):
            yield from _ended_only(recorded, key, "")
        elif key["ended"] is None or since <= key["ended"]["entry"]:
            doubts.append((doubted, key["id"], ""))
    yield from _taken_along(recorded, doubts)


def _answers_for(case: Case, id: str) -> bool:
    """Say whether the signer could declare a key of this institution compromised."""
    if case.event.issuer == id:
        return True
    return case.data.keys() >= GROUNDS and may_revoke_as_authority(case, id)


def _reaches(case: Case, id: str, since: int) -> bool:
    """Say whether the signer may doubt what this institution signed from entry *since* on."""
    return disowned_since(case, id, since) is None and smeared_until(case, id, since) is None


def disowned_since(case: Case, id: str, since: int) -> str | None:
    """Return the day of entry *since* if it is the signer's own past and longer ago than it may doubt."""
    day = case.world.recorded_on(since) if case.event.issuer == id else None
    too_long = day is not None and case.recorded_on - date.fromisoformat(day) > LOOKS_BACK
    return day if too_long else None


def smeared_until(case: Case, id: str, since: int) -> int | None:
    """Return the entry by which another's powers began to pass, if *since* is before it."""
    if case.event.issuer == id:
        return None
    passed = case.world.find("succession", f"predecessor:{id}")
    first = min((int(one["entry"]) for one in passed), default=0)
    return first if since < first else None


def _taken_along(recorded: Recorded, doubts: Iterable[Doubt]) -> Iterator[Row]:
    world, waiting = recorded.case.world, sorted(doubts)  # a sorted list is a heap
    seen: set[str] = set()
    while waiting:
        since, id, enroller = heapq.heappop(waiting)
        key = world.get("key", id)
        assert key is not None, "our bug: an enrolment without its row"
        if id in seen or _known_since(key, since):
            continue
        seen.add(id)
        if disowned_since(recorded.case, key["institution"], since) is not None:
            yield from _ended_only(recorded, key, enroller)
            continue
        yield _revoked(recorded, key, since, enroller)
        for made in _enrolled_under(recorded.case, id, since):
            heapq.heappush(waiting, (made["enrolled_at"], made["id"], key["kid"]))


def _known_since(key: Document, since: int) -> bool:
    """Say whether the enrolment was in doubt from then on before: what it made was taken along then."""
    earlier = key["compromised_since"]
    return earlier is not None and earlier <= since


def _enrolled_under(case: Case, id: str, since: int) -> Iterator[Document]:
    made = case.world.find("key", f"enrolled-under:{id}")
    return (key for key in made if key["enrolled_at"] >= since and not _stands_alone(case, key))


def _stands_alone(case: Case, key: Document) -> bool:
    """Say whether this is the seal with which somebody entered who watches over the authority.

    Or the one with which a member stands on the succession roll, or by which the roll agreed on a successor.
    """
    id = key["institution"]
    if roll_of(case.ledger).get(id) == key["line"] or agreed_claims(case, id, key["kid"]):
        return True
    institution = case.world.get("institution", id)
    if institution is None or key["office"] != "seal" or key["enrolled_at"] != institution["accredited_at"]:
        return False
    return watches(case.ledger, institution)


def _ended_only(recorded: Recorded, key: Document, enroller: str) -> Iterator[Row]:
    """Yield the enrolment, ended from now on unless it was: nothing that it did is in doubt."""
    if key["ended"] is None:
        yield _revoked(recorded, key, recorded.index, enroller)


def _revoked(recorded: Recorded, key: Document, since: int, enroller: str) -> Row:
    ended = {"entry": recorded.index, "reason": "compromised"}
    told = {"ended": ended, "compromised_since": since, "revoked_with": enroller or None}
    return row("key", {**key, **told, "last_entry": recorded.index})
