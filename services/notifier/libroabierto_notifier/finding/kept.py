"""Outlines of what was published, in memory: they never change.

Nothing is ever published before what was published already: only the last window grows, at its end. Windows
are of 256 entries with all that was told after each, as everywhere; those that nobody has looked into for the
longest time are forgotten. An outline in memory costs a twentieth of one that is read.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from libroabierto.notices.position import Position
from libroabierto_notifier.ports import Notices, Outline

MOST_KEPT: Final = 20_000  # outlines: some 25 MB
WINDOW: Final = Position(256).key  # keys
_READ: Final = 512  # outlines at once
_KEY: Final = attrgetter("key")


@dataclass(frozen=True, slots=True)
class _Window:
    """The outlines of a window in order: everything up to the key `reached`."""

    reached: int
    outlines: tuple[Outline, ...] = ()


class KeptOutlines:
    """Outlines by position, in either direction. Thread-safe."""

    # _windows and _count are touched only under _lock; windows themselves never change.

    def __init__(self, notices: Notices, *, most: int = MOST_KEPT) -> None:
        self._notices = notices
        self._most = most
        self._lock = threading.Lock()
        self._windows: OrderedDict[int, _Window] = OrderedDict()
        self._count = 0

    def after(self, key: int, until: int) -> Iterator[Outline]:
        """Yield what follows *key*, at most to *until*, inclusive, which was published. In order."""
        for number in range(max(0, key) // WINDOW, until // WINDOW + 1):
            found = self._window(number, until)
            yield from found[bisect_right(found, key, key=_KEY) : bisect_right(found, until, key=_KEY)]

    def before(self, key: int) -> Iterator[Outline]:
        """Yield what stands before *key*, all of which was published; the newest first."""
        for number in range((key - 1) // WINDOW, -1, -1):
            found = self._window(number, key - 1)
            yield from reversed(found[: bisect_left(found, key, key=_KEY)])

    def _window(self, number: int, until: int) -> tuple[Outline, ...]:
        """Return a window, at least as far as *until*, where it reaches so far."""
        last = min(until, (number + 1) * WINDOW - 1)
        with self._lock:
            window = self._windows.get(number) or _Window(number * WINDOW - 1)
        if window.reached < last:
            window = self._read(window, last)
        self._keep(number, window)
        return window.outlines

    def _read(self, window: _Window, last: int) -> _Window:
        outlines, reached = list(window.outlines), window.reached
        while reached < last:
            found = self._notices.outlines(reached, _READ, until=last)
            outlines += found
            reached = found[-1].key if len(found) == _READ else last
        return _Window(last, tuple(outlines))

    def _keep(self, number: int, window: _Window) -> None:
        with self._lock:
            kept = self._windows.pop(number, None)
            if kept is not None and kept.reached > window.reached:
                window = kept  # another thread read further meanwhile
            self._windows[number] = window
            self._count += len(window.outlines) - (len(kept.outlines) if kept is not None else 0)
            while self._count > self._most:
                self._count -= len(self._windows.popitem(last=False)[1].outlines)
