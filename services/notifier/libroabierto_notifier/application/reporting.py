"""What everybody may know of the notifier itself, so that the watcher can be watched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from libroabierto.notices.position import Position
from libroabierto_notifier.ports import Clock, Cursor, FollowerStore, Lanes

# The follower looks several times a second; after so long without a good look something is wrong.
STALE_SECONDS: Final = 60

Following = Literal["following", "starting", "behind", "stale", "frozen"]
"""behind: verified more than is published. stale: no good checkpoint for a minute. frozen: the ledger
contradicted itself, and nothing is published any more until an operator has looked."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far the notifier is, and what waits."""

    state: Following
    published: Position | None
    verified: int  # entries under the checkpoint verified last
    seen: int  # size that the ledger claimed last
    checked_at: str | None
    seconds: int | None  # since then
    error: str | None  # why the last look failed
    frozen: str | None  # the finding that ended publishing
    queues: Mapping[str, int]

    @property
    def lag(self) -> int:
        """Entries that the ledger claims and nobody was told of yet."""
        told = self.published.index + 1 if self.published else 0
        return max(0, self.seen - told)


class Reporting:
    """Reads how far the processes are."""

    def __init__(self, follower: FollowerStore, lanes: Lanes, clock: Clock) -> None:
        self._follower = follower
        self._lanes = lanes
        self._clock = clock

    def status(self) -> Status:
        """Return the present status."""
        cursor = self._follower.cursor()
        seconds = self._seconds_since(cursor.checked_at)
        published = Position.of_key(cursor.published) if cursor.published >= 0 else None
        return Status(
            state=_state(cursor, published, seconds),
            published=published,
            verified=cursor.verified,
            seen=cursor.seen,
            checked_at=cursor.checked_at or None,
            seconds=seconds,
            error=cursor.error,
            frozen=cursor.frozen,
            queues=self._lanes.counts(),
        )

    def checkpoint(self) -> bytes | None:
        """Return the note of the checkpoint that was verified last."""
        return self._follower.cursor().note

    def _seconds_since(self, instant: str) -> int | None:
        if not instant:
            return None
        return max(0, int((self._clock() - datetime.fromisoformat(instant)).total_seconds()))


def _state(cursor: Cursor, published: Position | None, seconds: int | None) -> Following:
    if cursor.frozen is not None:
        return "frozen"
    if seconds is None:
        return "starting"
    if seconds > STALE_SECONDS:
        return "stale"
    return "behind" if cursor.verified > (published.index + 1 if published else 0) else "following"
