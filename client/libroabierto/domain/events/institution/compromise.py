"""What a compromise takes along: the key, and all that it enrolled since then, and so on.

Whoever stole a key may have enrolled keys with it; those may have enrolled others. Each key is
visited once, in the order of the instants since which they are in doubt, so that circles end and the
earliest instant counts: O(k log k) for k keys taken along, whatever the size of the ledger.

Who watches over the authority does not fall with it: the seals with which civil society, evaluators and
the succession roll entered stay, since they proved possession themselves.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from libroabierto.domain.eventtype import Case, Recorded
from libroabierto.domain.institutions import on_roll
from libroabierto.domain.kinds import row
from libroabierto.domain.signers import is_private
from libroabierto.domain.world import Document, Row


def compromise_rows(recorded: Recorded, kid: str, since: int) -> Iterator[Row]:
    """Yield every enrolment of *kid*, compromised since entry *since*, and of the keys that go with it.

    A key taken along is in doubt from its own enrolment; `revoked_with` names the key that enrolled it.
    """
    world, seen = recorded.case.world, set()
    waiting = [(since, kid, "")]
    while waiting:
        since, kid, enroller = heapq.heappop(waiting)
        enrolments = world.find("key", f"kid:{kid}")
        news = [key for key in enrolments if not _known_since(key, since)]
        if kid in seen or not news:
            continue
        seen.add(kid)
        for key in news:
            yield _revoked(recorded, key, since, enroller)
        for key in _enrolled_by(recorded.case, kid, since):
            heapq.heappush(waiting, (key["enrolled_at"], key["kid"], kid))


def _known_since(key: Document, since: int) -> bool:
    """Say whether the enrolment was in doubt from then on before: what it enrolled was taken along then."""
    earlier = key["compromised_since"]
    return earlier is not None and earlier <= since


def _enrolled_by(case: Case, kid: str, since: int) -> Iterator[Document]:
    enrolled = case.world.find("key", f"enrolled-by:{kid}")
    return (key for key in enrolled if key["enrolled_at"] >= since and not _stands_alone(case, key))


def _stands_alone(case: Case, key: Document) -> bool:
    """Say whether this is the seal with which a peer or a member of the roll entered."""
    institution = case.world.get("institution", key["institution"])
    if institution is None or key["office"] != "seal" or key["enrolled_at"] != institution["accredited_at"]:
        return False
    return is_private(institution) or on_roll(case.ledger, institution["id"])


def _revoked(recorded: Recorded, key: Document, since: int, enroller: str) -> Row:
    ended = {"entry": recorded.index, "reason": "compromised"}
    told = {"ended": ended, "compromised_since": since, "revoked_with": enroller or None}
    return row("key", {**key, **told, "last_entry": recorded.index})
