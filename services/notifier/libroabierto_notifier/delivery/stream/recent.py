"""The newest notices, in memory: who was away for a moment comes back without asking the store."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from libroabierto_notifier.delivery.stream import frames
from libroabierto_notifier.ports import Dimensions, Notice

MOST: Final = 256  # notices
MOST_BYTES: Final = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it goes out."""

    key: int
    type: str
    dimensions: Dimensions
    frame: bytes

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """Write the frame of a notice."""
        return cls(
            notice.key, notice.type, notice.dimensions, frames.notice(notice.key, notice.type, notice.body)
        )


class Recent:
    """Everything that was published after `floor`, without a gap."""

    def __init__(self, floor: int) -> None:
        self.floor = floor
        self._kept: deque[Told] = deque()
        self._bytes = 0

    def add(self, told: Sequence[Told]) -> None:
        """Keep what follows, and forget the oldest."""
        self._kept.extend(told)
        self._bytes += sum(len(each.frame) for each in told)
        while len(self._kept) > MOST or self._bytes > MOST_BYTES:
            oldest = self._kept.popleft()
            self.floor, self._bytes = oldest.key, self._bytes - len(oldest.frame)

    def after(self, key: int) -> Iterator[Told] | None:
        """Return what was published after *key*, or None if that is not all in memory."""
        if key < self.floor:
            return None
        return (told for told in self._kept if told.key > key)
