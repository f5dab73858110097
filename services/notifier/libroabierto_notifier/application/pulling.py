"""Pulling: messages after a position, in order, for receivers that nobody can reach.

An answer says up to which position everything was looked at, so that a narrow filter comes forward
although nothing matches, and whoever asks from there on misses nothing and sees nothing twice.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from libroabierto.notices.filters import Filters
from libroabierto_notifier.application.waiting import Arrivals
from libroabierto_notifier.finding import Finder
from libroabierto_notifier.ports import Notice, Notices

MAX_PULL: Final = 256  # messages of one answer
MAX_WAIT: Final = 25  # seconds; web servers in front cut at 30 to 60
# Looks of one answer. Each has its price (finding.finder): no filter costs more than a fraction of a second.
MAX_LOOKS: Final = 4
# A body is at most some 20 kB, and clients hold the whole answer.
MAX_BYTES: Final = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was found, and the key up to which everything was looked at."""

    notices: tuple[Notice, ...]
    position: int
    is_all: bool  # nothing more was published by then


class Pulling:
    """Pulls from what was published."""

    def __init__(self, notices: Notices, finder: Finder, arrivals: Arrivals) -> None:
        self._notices = notices
        self._finder = finder
        self._arrivals = arrivals

    def after(self, key: int, filters: Filters, *, limit: int, wait: float = 0) -> Pulled:
        """Return what matches after *key*; where nothing does, wait for it up to *wait* seconds."""
        until = time.monotonic() + wait
        while True:
            pulled = self._look(key, filters, limit)
            left = until - time.monotonic()
            if pulled.notices or left <= 0 or not pulled.is_all:
                return pulled
            key = pulled.position
            self._arrivals.wait_beyond(key, left)

    def published(self) -> int:
        """Return the key up to which there is anything, -1 before the first."""
        return self._notices.published()

    def get(self, key: int) -> Notice | None:
        """Return the message at a position."""
        return self._notices.get(key)

    def _look(self, key: int, filters: Filters, limit: int) -> Pulled:
        """Look through what was published until there is enough, or it has cost enough."""
        end = self._notices.published()
        found: list[Notice] = []
        size, left = 0, MAX_LOOKS
        while key < end and left and len(found) < limit:
            looked = self._finder.look(filters, key, end, most=limit - len(found))
            for notice in looked.notices:
                found.append(notice)
                size += len(notice.body)
                if size >= MAX_BYTES:
                    return Pulled(tuple(found), notice.key, is_all=notice.key >= end)
            key, left = looked.reached, 0 if looked.is_spent else left - 1
        return Pulled(tuple(found), key, is_all=key >= end)
