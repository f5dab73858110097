"""What a compromise takes along: the key, and all that it enrolled since then, and so on.

Whoever stole a key may have enrolled keys with it; those may have enrolled others. Each key is
visited once, in the order of the instants since which they are in doubt, so that circles end and the
earliest instant counts: O(k log k) for k keys taken along, whatever the size of the ledger.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from libroabierto.domain.eventtype import Recorded
from libroabierto.domain.kinds import row
from libroabierto.domain.world import Document, Row, World


def compromise_rows(recorded: Recorded, kid: str, since: int) -> Iterator[Row]:
    """Yield every enrolment of *kid*, compromised since entry *since*, and of the keys that go with it.

    A key taken along is in doubt from its own enrolment; `revoked_with` names the key that enrolled it.
    """
    world, seen = recorded.case.world, set()
    waiting = [(since, kid, "")]
    while waiting:
        since, kid, enroller = heapq.heappop(waiting)
        enrolments = world.find("key", f"kid:{kid}")
        if kid in seen or _known_since(enrolments, since):
            continue
        seen.add(kid)
        for key in enrolments:
            yield _revoked(recorded, key, since, enroller)
        for key in _enrolled_by(world, kid, since):
            heapq.heappush(waiting, (key["enrolled_at"], key["kid"], kid))


def _known_since(enrolments: Iterable[Document], since: int) -> bool:
    """Say whether the key was in doubt from then on before: what it enrolled was taken along that time."""
    known = (key["compromised_since"] for key in enrolments)
    return any(earlier is not None and earlier <= since for earlier in known)


def _enrolled_by(world: World, kid: str, since: int) -> Iterator[Document]:
    return (key for key in world.find("key", f"enrolled-by:{kid}") if key["enrolled_at"] >= since)


def _revoked(recorded: Recorded, key: Document, since: int, enroller: str) -> Row:
    ended = {"entry": recorded.index, "reason": "compromised"}
    told = {"ended": ended, "compromised_since": since, "revoked_with": enroller or None}
    return row("key", {**key, **told, "last_entry": recorded.index})
