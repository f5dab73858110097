"""What was served under the checkpoint under audit, and what can be shown of it when it is found false.

Evidence is what anybody can check alone. The strongest that holds is kept: each file is weighed, as a
stranger would weigh it, before it leaves here.
"""

from __future__ import annotations

from typing import Final

from libroabierto.errors import LibroError
from libroabierto.tlog.bundles import MAX_BUNDLED_ENTRY
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import HASH_SIZE, Hash, NodeReader, leaf_hash
from libroabierto.tlog.merkle import prove_consistency, prove_inclusion, root
from libroabierto.tlog.policy import Witnessed
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tile import FULL_WIDTH, Tile, bundle_path
from libroabierto.tlog.tiles import node_reader
from libroabierto.tlog.vkey import VerifierKey
from libroabierto.verify.evidence import OWN_CODES, Evidence, Exhibit
from libroabierto.verify.finding import Finding
from libroabierto.verify.tree import check_length, leaves_of
from libroabierto.verify.trusted import TrustedLog, reader_policy
from libroabierto.verify.weighing import check_evidence

from .reader import LedgerReader

# The longest last entry with its length, and one byte more: whatever follows it, one byte shows it.
_ANY: Final = b"quorum none"
_SHOWN_END: Final = 2 + MAX_BUNDLED_ENTRY + 1


class Served:
    """The checkpoint that *log* signed, and the tiles and bundles that *reader* is served under it.

    Tiles that step 2 read are kept, some ten of 8 KiB: what step 3 judges is what step 2 believed, also
    when the ledger would say something else the second time.
    """

    def __init__(self, reader: LedgerReader, log: VerifierKey, witnessed: Witnessed) -> None:
        self._reader = reader
        self._log = log
        self.witnessed = witnessed
        self._kept: dict[Tile, bytes] = {}
        self.node: NodeReader = node_reader(self.checkpoint.size, self._node_tile)

    @classmethod
    def opened(cls, reader: LedgerReader, log: VerifierKey, note: bytes) -> Served:
        """Take *note*, whichever witnesses have seen it; raises Finding unless *log* signed it."""
        return cls(reader, log, TrustedLog(log, reader_policy(_ANY, log)).open(note))

    @property
    def reader(self) -> LedgerReader:
        """Through which it is served."""
        return self._reader

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint under audit."""
        return self.witnessed.checkpoint

    def tile(self, tile: Tile) -> bytes:
        """Read a tile of the right length; raises Finding with its evidence for another one."""
        data = self._tile(tile)
        try:
            check_length(tile, data)
        except Finding as finding:
            finding.evidence = self._best(self._false_tile(finding.code, tile, data))
            raise
        return data

    def bundle(self, index: int, width: int) -> bytes:
        """Read a bundle as it was served."""
        return self._reader.bundle(index, width)

    # --- what can be shown -----------------------------------------------------------------------------

    def show_entries(self, code: str, *raws: tuple[int, bytes]) -> Evidence | None:
        """Show that the log contains these entries, each with its index; or else that it does not."""
        claims = [(raw, leaf_hash(raw), index) for index, raw in raws]
        return self._best(self._exhibited("entry", code, claims), self._exhibited("served", code, claims))

    def show_bundle(self, finding: Finding, bundle: bytes, leaves: bytes) -> Evidence | None:
        """Show that a bundle and its level-0 tile, *leaves*, differ at the entry that *finding* names.

        Which of the two is false shows where the bundle's own leaves lead to the signed root.
        """
        code, index = finding.code, finding.index or 0
        number, place = divmod(index, FULL_WIDTH)
        width, leaf = len(leaves) // HASH_SIZE, _hash_at(leaves, place)
        at = _frame_at(bundle, place)
        tile, ours = Tile(0, number, width), leaves_of(bundle, width)
        entry = bundle[at + 2 : at + 2 + int.from_bytes(bundle[at : at + 2], "big")]
        return self._best(
            self._other_hash(code, tile, leaves, ours, index),
            self._exhibited("served", code, [(entry, leaf, index)]),
            self._other_end(code, bundle_path(number, width), bundle[at : at + _SHOWN_END], leaf, index),
        )

    def show_tile(self, finding: Finding, tile: Tile, *, served: bytes, ours: bytes) -> Evidence | None:
        """Show that a tile has another hash over the entry that *finding* names than *ours*, our own."""
        return self._best(self._other_hash(finding.code, tile, served, ours, finding.index or 0))

    def show_fork(self, older: bytes, size: int, log: VerifierKey) -> Evidence | None:
        """Show that *log* signed *older*, of *size* entries, and this tree, which has another beginning."""
        try:
            beginning = root(size, self.node) if size else b""
            proof = prove_consistency(size, self.checkpoint.size, self.node)
        except LibroError:
            return None
        notes = (older, self.witnessed.note)
        fork = Evidence("fork", OWN_CODES["fork"], log, notes, beginning=beginning, consistency=tuple(proof))
        return self._best(fork)

    def _best(self, *candidates: Evidence | None) -> Evidence | None:
        """Return the first that holds. A finding stands without any, as when the ledger is gone by now."""
        return next((evidence for evidence in candidates if evidence and _holds(evidence)), None)

    def _exhibited(self, kind: str, code: str, claims: list[tuple[bytes, Hash, int]]) -> Evidence | None:
        try:
            exhibits = [self._exhibit(entry, leaf, index, self.node) for entry, leaf, index in claims]
        except LibroError:
            return None
        return self._evidence(kind, code, *exhibits)

    def _other_hash(self, code: str, tile: Tile, served: bytes, ours: bytes, index: int) -> Evidence | None:
        """Prove the leaf of entry *index* with *ours* in the place of *tile*."""
        if len(ours) != tile.length:
            return None
        try:
            node = node_reader(self.checkpoint.size, lambda at: ours if at == tile else self._node_tile(at))
            exhibit = self._exhibit(b"", node(0, index), index, node)
        except LibroError:
            return None
        return self._false_tile(code, tile, served, exhibit)

    def _other_end(self, code: str, path: str, end: bytes, leaf: Hash, index: int) -> Evidence | None:
        """Show how a bundle ends, from its last entry on, under the proof of that entry's leaf."""
        try:
            exhibit = self._exhibit(b"", leaf, index, self.node)
        except LibroError:
            return None
        return self._evidence("bundle", code, exhibit, path=path, served=end)

    def _false_tile(self, code: str, tile: Tile, served: bytes, *exhibits: Exhibit) -> Evidence:
        return self._evidence("tile", code, *exhibits, path=tile.path, served=served)

    def _evidence(
        self, kind: str, code: str, *exhibits: Exhibit, path: str = "", served: bytes = b""
    ) -> Evidence:
        notes = (self.witnessed.note,)
        return Evidence(kind, code, self._log, notes, entries=exhibits, path=path, served=served)

    def _exhibit(self, entry: bytes, leaf: Hash, index: int, node: NodeReader) -> Exhibit:
        hashes = prove_inclusion(index, self.checkpoint.size, node)
        return Exhibit(entry, leaf, TlogProof(index, hashes, self.witnessed.note))

    # --- tiles -----------------------------------------------------------------------------------------

    def _tile(self, tile: Tile) -> bytes:
        kept = self._kept.get(tile)
        return self._reader.tile(tile) if kept is None else kept

    def _node_tile(self, tile: Tile) -> bytes:
        """Read a tile for a proof; one of another length is for step 3 to tell, with its evidence."""
        data = self._kept[tile] = self._tile(tile)
        check_length(tile, data)
        return data


def _holds(evidence: Evidence) -> bool:
    try:
        check_evidence(evidence)
    except LibroError:
        return False
    return True


def _hash_at(leaves: bytes, place: int) -> Hash:
    return leaves[HASH_SIZE * place : HASH_SIZE * (place + 1)]


def _frame_at(bundle: bytes, place: int) -> int:
    """Find where the length of the entry at *place* stands in a bundle, which may be torn."""
    at = 0
    for _ in range(place):
        at += 2 + int.from_bytes(bundle[at : at + 2], "big")
    return at
