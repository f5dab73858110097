"""Documents that were written, in memory, by their tags: many readers ask for the same one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

MOST_BYTES: Final = 16 * 1024 * 1024


class Written:
    """Keeps what was asked for last, so many bytes of it. Thread-safe."""

    # _kept and _size are touched only under _lock.

    def __init__(self, *, most: int = MOST_BYTES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    def get(self, name: Hashable, write: Callable[[], bytes]) -> bytes:
        """Return the document of this name; *write* makes it where it is not kept."""
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
                return found
        written = write()
        self._keep(name, written)
        return written

    def _keep(self, name: Hashable, written: bytes) -> None:
        with self._lock:
            self._size += len(written) - len(self._kept.pop(name, b""))
            self._kept[name] = written
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1])
