"""Receipts on demand: an entry under the checkpoint verified last, for whoever kept an older proof."""

from __future__ import annotations

from typing import Any

from libroabierto_notifier.application.proving import Prover
from libroabierto_notifier.ports import FollowerStore


class Receipts:
    """Proves verified entries from our own tiles."""

    def __init__(self, store: FollowerStore, log_code: str) -> None:
        self._store = store
        self._log_code = log_code

    def receipt(self, index: int) -> dict[str, Any] | None:
        """Return the receipt of a verified entry, without one of more than 12,000 bytes; None for others."""
        cursor = self._store.cursor()
        if cursor.note is None or index >= cursor.verified:
            return None
        (staged,) = self._store.entries(index, 1)
        return Prover(self._store, cursor.note, self._log_code).receipt(index, staged.raw)
