"""The bytes of notices, read once for however many endpoints get them. Thread-safe."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Final

from libroabierto_notifier.ports import Notices

# A notice is 4 to 20 kB; those of the last minutes are asked for again and again.
MAX_BYTES: Final = 32 * 1024 * 1024


class Bodies:
    """What was published, by key; the least recently asked for is forgotten first."""

    def __init__(self, notices: Notices, *, most: int = MAX_BYTES) -> None:
        self._notices = notices
        self._most = most
        self._size = 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()
        # Held while reading too: threads that want the same new notice read it once.
        self._lock = threading.Lock()

    def __call__(self, key: int) -> bytes:
        """Return the bytes of the notice at a key; raises StoreUnavailable."""
        with self._lock:
            body = self._kept.get(key)
            if body is None:
                body = self._read(key)
            self._kept.move_to_end(key)
            return body

    def _read(self, key: int) -> bytes:
        notice = self._notices.get(key)
        assert notice is not None, "our bug: a delivery of what was never published"
        self._kept[key] = notice.body
        self._size += len(notice.body)
        while self._size > self._most and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])
        return notice.body
