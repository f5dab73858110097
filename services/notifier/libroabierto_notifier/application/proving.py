"""Receipts of our own: each entry under the checkpoint verified last, proved from our own tiles."""

from __future__ import annotations

from typing import Any

from libroabierto.notices.messages import receipt_members
from libroabierto.record.folio import Folio
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.merkle import prove_inclusion
from libroabierto.tlog.note import parse_note
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tiles import node_reader
from libroabierto_notifier.ports import FollowerStore


class Prover:
    """Proves entries under *note*; keeps the tiles that it read, so it is for one chunk of them."""

    def __init__(self, store: FollowerStore, note: bytes, log_code: str) -> None:
        self._store = store
        self._note = note
        self._log_code = log_code
        self._size = Checkpoint.parse(parse_note(note).text).size
        self._node = node_reader(self._size, store.tile)

    def proof(self, index: int) -> TlogProof:
        """Prove the entry at *index*."""
        return TlogProof(index, tuple(prove_inclusion(index, self._size, self._node)), self._note)

    def folio(self, index: int) -> Folio:
        """Return the folio of an entry."""
        return Folio(self._log_code, index)

    def receipt(self, index: int, raw: bytes, *, whole: bool = True) -> dict[str, Any]:
        """Return the receipt of an entry as it stands in messages."""
        return receipt_members(self.folio(index), raw, self.proof(index), whole=whole)

    def receipt_of(self, index: int) -> dict[str, Any]:
        """Return the receipt of an entry that was staged before, without the entry."""
        (staged,) = self._store.entries(index, 1)
        return self.receipt(index, staged.raw, whole=False)
