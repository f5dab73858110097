"""The audit of a ledger from outside: protocol.md section 7, steps 1 to 5, over a reader.

Bundles of 256 entries are read one after the other and forgotten; what stays in memory is the state
of the ledger and the edge of the tree. An audit that resumes reads only what is new and the bundle
in which the last one ended. It always ends: with an `Audited`, with a Finding, with UpdateNeeded, or
with LedgerUnreachable. Nothing is kept here; whoever calls keeps what a sound audit returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from libroabierto.errors import LedgerUnreachable, LibroError, Malformed
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import EMPTY_ROOT, HASH_SIZE, NodeReader, leaf_hash
from libroabierto.tlog.merkle import check_inclusion, prove_inclusion
from libroabierto.tlog.policy import Witnessed
from libroabierto.tlog.proof import TlogProof
from libroabierto.tlog.tile import FULL_WIDTH, Tile
from libroabierto.tlog.tiles import node_reader
from libroabierto.verify.evidence import Evidence, Exhibit
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor
from libroabierto.verify.snapshot import Snapshot
from libroabierto.verify.tree import GrowingTiles, check_tile, entries_of
from libroabierto.verify.trusted import TrustedLog

from .reader import LedgerReader
from .trust import Trust

Progress = Callable[[int, int], None]  # entries judged so far, entries in all


@dataclass(frozen=True, slots=True)
class Audited:
    """A sound audit: what may be trusted from now on."""

    note: bytes
    witnessed: Witnessed
    snapshot: Snapshot
    taken: int  # entries judged by this audit, not by an earlier one

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint that was audited."""
        return self.witnessed.checkpoint


def audit(
    reader: LedgerReader, trust: Trust, snapshot: Snapshot | None = None, progress: Progress | None = None
) -> Audited:
    """Audit the ledger from where *snapshot* stands, or from entry 0.

    Raises Finding (with its evidence), UpdateNeeded or LedgerUnreachable.
    """
    note = reader.checkpoint()
    trusted = TrustedLog(trust.log, trust.reading_policy(), trust.checkpoint)
    witnessed = _opened(trusted, note)
    node = node_reader(witnessed.checkpoint.size, reader.tile)
    doubt = _advance(trusted, note, node)
    walk = _Walk(reader, trust, _Served(note, witnessed.checkpoint, node), snapshot)
    walk.run(progress)
    if doubt is not None:  # its tiles disproved themselves, and yet every single one of them was right
        raise doubt
    return Audited(note, witnessed, walk.snapshot(), walk.taken)


def _opened(trusted: TrustedLog, note: bytes) -> Witnessed:
    """Step 1. What is no checkpoint at all is the weather (a portal, an error page), not a lie."""
    try:
        return trusted.open(note)
    except Malformed as error:
        raise LedgerUnreachable("ledger.answer-unusable", path="checkpoint", reason=error.code) from error


def _advance(trusted: TrustedLog, note: bytes, node: NodeReader) -> Finding | None:
    """Step 2. Tiles that prove nothing are left to step 3, which can name the first entry at fault."""
    try:
        trusted.advance(note, node)
    except Finding as finding:
        if finding.evidence is not None:
            raise
        return finding
    return None


@dataclass(frozen=True, slots=True)
class _Served:
    """The checkpoint under audit: its note, what it says, and the tree that the served tiles make."""

    note: bytes
    checkpoint: Checkpoint
    node: NodeReader


class _Walk:
    """Steps 3 to 5, bundle by bundle."""

    def __init__(
        self, reader: LedgerReader, trust: Trust, served: _Served, snapshot: Snapshot | None
    ) -> None:
        world, mark = (snapshot.world, snapshot.mark) if snapshot else (None, None)
        self._auditor = Auditor(log=trust.log, ledger=trust.ledger, world=world, mark=mark)
        self._tree = GrowingTiles(snapshot.mark.size, snapshot.edge) if snapshot else GrowingTiles()
        self._start = self._tree.size
        self._reader, self._trust, self._signed = reader, trust, served
        self._leaves = b""  # the level-0 tile that was served last
        self._before: bytes | None = None  # the entry taken last, for the evidence of a broken link

    @property
    def taken(self) -> int:
        """Entries judged by this audit."""
        return self._tree.size - self._start

    def snapshot(self) -> Snapshot:
        """What a later audit goes on from."""
        edge = self._tree.edge()
        return Snapshot(self._trust.ledger, self._auditor.mark, edge, self._auditor.world)

    def run(self, progress: Progress | None) -> None:
        """Judge every entry up to the checkpoint, then the edge of the tree and its root."""
        size = self._signed.checkpoint.size
        while True:
            if progress is not None:
                progress(self._tree.size, size)
            if self._tree.size == size:
                break
            self._take_bundle(self._tree.size // FULL_WIDTH)
        if self.taken:
            self._compare(self._tree.partial_tiles())
        root = self._tree.root() if size else EMPTY_ROOT
        if root != self._signed.checkpoint.root:
            raise Finding("audit.root-differs", step=3, index=self._start, size=size)

    def _take_bundle(self, index: int) -> None:
        first = index * FULL_WIDTH
        tile = Tile(0, index, min(FULL_WIDTH, self._signed.checkpoint.size - first))
        self._leaves = self._reader.tile(tile)
        bundle = self._reader.bundle(index, tile.width)
        served = entries_of(bundle, self._leaves, first=first)
        for place in range(first, first + tile.width):
            raw = self._next(served, bundle, place)
            if place >= self._start:
                self._take(raw, place)
            self._before = raw
        next(served, None)  # whatever follows the last entry is refused here

    def _compare(self, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        for tile, ours in tiles:
            check_tile(tile, served=self._reader.tile(tile) if tile.level else self._leaves, ours=ours)

    def _next(self, served: Iterator[bytes], bundle: bytes, place: int) -> bytes:
        try:
            return next(served)
        except Finding as finding:
            finding.evidence = self._served(finding.code, bundle, place)
            raise

    def _take(self, raw: bytes, place: int) -> None:
        try:
            self._auditor.take(raw)
        except Finding as finding:
            finding.evidence = self._entry(finding.code, raw, place)
            raise
        self._compare(self._tree.append(leaf_hash(raw)))

    # --- evidence: what the tiles prove about a place, if they prove anything -------------------------

    def _served(self, code: str, bundle: bytes, place: int) -> Evidence | None:
        at = place % FULL_WIDTH
        leaf = self._leaves[HASH_SIZE * at : HASH_SIZE * (at + 1)]
        exhibit = self._exhibit(_entry_at(bundle, at), leaf, place)
        return None if exhibit is None else self._evidence("served", code, (exhibit,))

    def _entry(self, code: str, raw: bytes, place: int) -> Evidence | None:
        raws = [(place, raw)] if self._before is None else [(place - 1, self._before), (place, raw)]
        exhibits = [self._exhibit(entry, leaf_hash(entry), index) for index, entry in raws]
        proved = tuple(exhibit for exhibit in exhibits if exhibit is not None)
        return self._evidence("entry", code, proved) if len(proved) == len(raws) else None

    def _exhibit(self, entry: bytes, leaf: bytes, place: int) -> Exhibit | None:
        """Prove *leaf* under the checkpoint; None where the tiles cannot."""
        size, root = self._signed.checkpoint.size, self._signed.checkpoint.root
        try:
            hashes = prove_inclusion(place, size, self._signed.node)
            check_inclusion(hashes, index=place, size=size, leaf=leaf, root=root)
            return Exhibit(entry, leaf, TlogProof(place, hashes, self._signed.note))
        except LibroError:  # the finding stands without a proof, also when the ledger is gone by now
            return None

    def _evidence(self, kind: str, code: str, exhibits: tuple[Exhibit, ...]) -> Evidence:
        notes = (self._signed.note,)
        return Evidence(kind=kind, code=code, log=self._trust.log, checkpoints=notes, entries=exhibits)


def _entry_at(bundle: bytes, place: int) -> bytes:
    """Return what stands at *place* of a bundle, which may be torn."""
    start = 0
    for _ in range(place):
        start += 2 + int.from_bytes(bundle[start : start + 2], "big")
    return bundle[start + 2 : start + 2 + int.from_bytes(bundle[start : start + 2], "big")]
