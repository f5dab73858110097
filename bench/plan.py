"""Which acts of a workload are sent for warmth, which one by one, which in batches.

A server that has run for a day has met every key. Warmth is two declarations of each municipality, so
that three in four of the first meetings of a key with either worker are over before anything is timed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bench.lives import KINDS
from bench.workload import Workload

CONNECTIONS: Final = 64
WARM: Final = 2 * 125 * 6  # events: two lives of six for each of the 125 municipalities


@dataclass(frozen=True, slots=True)
class Plan:
    """The acts of one kind, cut into what is sent for warmth, one by one, and in batches."""

    work: Workload
    events: int
    batch: int
    threads: int

    def lives(self, part: int) -> list[list[str]]:
        """Return the acts of part 0 (warmth), 1 (one by one) or 2 (batches)."""
        begun, warm = self.work.first, whole(self.work.about.kind, WARM)
        first, stop = ((0, warm), (warm, warm + self.events), (warm + self.events, self.total))[part]
        return self.work.lives(begun + first, begun + stop)

    @property
    def total(self) -> int:
        """Acts that a round needs."""
        return whole(self.work.about.kind, WARM) + 2 * self.events

    def batches(self) -> list[list[str]]:
        """Return part 2 in batches of whole lives."""
        tokens = [token for life in self.lives(2) for token in life]
        size = whole(self.work.about.kind, self.batch)
        return [tokens[at : at + size] for at in range(0, len(tokens), size)]


def whole(kind: str, events: int) -> int:
    """Round up to whole lives."""
    length = KINDS[kind].length
    return -(-events // length) * length
