"""The checkpoint under audit with the tree that its tiles make, and what the two prove of a finding.

Evidence is what anybody can check alone: a leaf that provably stands under the signed checkpoint. A
ledger whose tiles prove nothing leaves none; the finding stands without it.
"""

from __future__ import annotations

from dataclasses import dataclass

from libroabierto.errors import LibroError
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import HASH_SIZE, Hash, NodeReader, leaf_hash
from libroabierto.tlog.merkle import check_inclusion, prove_inclusion
from libroabierto.tlog.policy import Witnessed
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tile import FULL_WIDTH
from libroabierto.tlog.vkey import VerifierKey
from libroabierto.verify.evidence import Evidence, Exhibit


@dataclass(frozen=True, slots=True)
class Served:
    """What *log* signed, and the nodes that were served under it."""

    log: VerifierKey
    witnessed: Witnessed
    node: NodeReader

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint under audit."""
        return self.witnessed.checkpoint

    def entries(self, code: str, *raws: tuple[int, bytes]) -> Evidence | None:
        """Show that the log contains these entries, each with its index."""
        return self._evidence("entry", code, [(entry, leaf_hash(entry), index) for index, entry in raws])

    def bundle(self, code: str, bundle: bytes, leaves: bytes, index: int) -> Evidence | None:
        """Show what *bundle* has at the place of entry *index*, where its level-0 tile has another leaf."""
        place = index % FULL_WIDTH
        leaf = leaves[HASH_SIZE * place : HASH_SIZE * (place + 1)]
        return self._evidence("served", code, [(_entry_at(bundle, place), leaf, index)])

    def _evidence(self, kind: str, code: str, claims: list[tuple[bytes, Hash, int]]) -> Evidence | None:
        try:
            exhibits = tuple(self._exhibit(*claim) for claim in claims)
        except LibroError:  # the finding stands without a proof, also when the ledger is gone by now
            return None
        note = self.witnessed.note
        return Evidence(kind=kind, code=code, log=self.log, checkpoints=(note,), entries=exhibits)

    def _exhibit(self, entry: bytes, leaf: Hash, index: int) -> Exhibit:
        """Prove *leaf* under the checkpoint; raises what the tiles do not prove."""
        size, root = self.checkpoint.size, self.checkpoint.root
        hashes = prove_inclusion(index, size, self.node)
        check_inclusion(hashes, index=index, size=size, leaf=leaf, root=root)
        return Exhibit(entry, leaf, TlogProof(index, hashes, self.witnessed.note))


def _entry_at(bundle: bytes, place: int) -> bytes:
    """Return what stands at *place* of a bundle, which may be torn."""
    start = 0
    for _ in range(place):
        start += 2 + int.from_bytes(bundle[start : start + 2], "big")
    return bundle[start + 2 : start + 2 + int.from_bytes(bundle[start : start + 2], "big")]
