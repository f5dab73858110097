"""Which notices stand in which archive (RFC 5005): documents that never change, so that nothing is missed.

Everything that was told after entries k*256 to k*256+255 is window k, as the ledger's own tiles; the notices
of a topic in it are archive "k". Where dates bring many reminders, they are cut after 256: "k", "k-1", "k-2".
An archive is there once nothing more can come into it: when its window is over, or when it is full.

The newest document has whatever is in no archive yet, and before that as much as makes it worth reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from libroabierto.errors import Malformed
from libroabierto.notices.position import MAX_POSITION, Position
from libroabierto_notifier.ports import Notice

from .telling import Telling

WINDOW: Final = 256  # entries
PART: Final = 256  # notices
WORTH_READING: Final = 30  # notices

_NAME: Final = re.compile(r"(0|[1-9][0-9]{0,13})(?:-([1-9][0-9]{0,5}))?")


@dataclass(frozen=True, slots=True)
class Archive:
    """Part *part* of window *window*."""

    window: int
    part: int = 0

    def __str__(self) -> str:
        return f"{self.window}-{self.part}" if self.part else str(self.window)

    @classmethod
    def parse(cls, name: str) -> Archive:
        """Read "3" or "3-1"; raises Malformed("feed.archive")."""
        match = _NAME.fullmatch(name)
        if match is None or (int(match[1]) + 1) * WINDOW > MAX_POSITION:
            raise Malformed("feed.archive")
        return cls(int(match[1]), int(match[2] or 0))


@dataclass(frozen=True, slots=True)
class Page:
    """The notices of one document, the newest first, and the archive before them."""

    notices: tuple[Notice, ...]
    before: Archive | None


class Archives:
    """The archives of one topic as of *published*, the key told last."""

    def __init__(self, telling: Telling, published: int) -> None:
        self._telling = telling
        self._published = published

    def newest(self) -> Page:
        """Return the newest document: what is in no archive, and at least thirty notices if there are."""
        window = window_of(self._published)
        parts, rest = self._parts(window)
        found = self._telling.newest(self._published + 1, WORTH_READING)
        told = {notice.key: notice for notice in (*rest, *found)}
        before = Archive(window, parts - 1) if parts else self._last_before(window)
        return Page(tuple(told[key] for key in sorted(told, reverse=True)), before)

    def archive(self, archive: Archive) -> Page | None:
        """Return an archive; None if there is none of this name yet, or nothing in it."""
        after = _begin(archive.window)
        notices: list[Notice] = []
        for _ in range(archive.part + 1):
            notices = self._between(after, archive.window)
            if not notices:
                return None
            after = notices[-1].key
        if len(notices) < PART and not self._is_over(archive.window):
            return None
        earlier = Archive(archive.window, archive.part - 1) if archive.part else None
        return Page(tuple(notices[::-1]), earlier or self._last_before(archive.window))

    def _last_before(self, window: int) -> Archive | None:
        """Return the last archive before a window: that of the newest notice before it."""
        found = self._telling.newest(_begin(window) + 1, 1)
        if not found:
            return None
        earlier = window_of(found[0].key)
        parts, rest = self._parts(earlier)
        return Archive(earlier, parts if rest else parts - 1)

    def _parts(self, window: int) -> tuple[int, list[Notice]]:
        """Return how many parts of a window are full, and the notices after them, in order."""
        full, after = 0, _begin(window)
        while len(notices := self._between(after, window)) == PART:
            full, after = full + 1, notices[-1].key
        return full, notices

    def _between(self, after: int, window: int) -> list[Notice]:
        return self._telling.between(after, min(_begin(window + 1), self._published), PART)

    def _is_over(self, window: int) -> bool:
        return self._published > _begin(window + 1)


def window_of(key: int) -> int:
    """Return the window in which a key is; 0 before everything."""
    return Position.of_key(key).index // WINDOW if key >= 0 else 0


def _begin(window: int) -> int:
    """Return the key before the first of a window."""
    return Position(window * WINDOW).key - 1
