"""Every receipt that was ever answered, kept on disk, and what each event was told.

Whoever hears of an event twice must hear the same: the same index and the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from libroabierto.verify.receipts import Receipt


class Book:
    """What the whole crowd was answered. Thread-safe."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("w+", encoding="ascii")
        self._lock = threading.Lock()
        self._told: dict[bytes, tuple[int, bytes]] = {}  # event -> index, hash of its receipt

    def __len__(self) -> int:
        return len(self._told)

    def __contains__(self, token: str) -> bool:
        return _hash(token) in self._told

    def keep(self, token: str, receipt: dict[str, Any]) -> None:
        """Keep a receipt for this event; every later one must be the same."""
        spelled = json.dumps(receipt, sort_keys=True)
        told = int(receipt["index"]), _hash(spelled)
        with self._lock:
            known = self._told.setdefault(_hash(token), told)
            if known is told:
                self._file.write(f"{json.dumps([token, receipt])}\n")
        assert known == told, f"two answers for one event: {known[0]} and {told[0]}"

    def receipts(self) -> Iterator[tuple[str, Receipt]]:
        """Give every event that was acknowledged with its receipt, as the client library reads it."""
        with self._lock:
            self._file.flush()
            self._file.seek(0)
            for line in self._file:
                token, said = json.loads(line)
                yield token, Receipt.from_members(said)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
