"""The audit of a ledger from outside: protocol.md section 7, steps 1 to 5, over a reader.

Bundles of 256 entries are read one after the other and forgotten; what stays in memory is the state
of the ledger and the edge of the tree. An audit that resumes reads only what is new and the bundle
in which the last one ended. It always ends: with an `Audited`, with a Finding, with UpdateNeeded, or
with LedgerUnreachable. Nothing is kept here; whoever calls keeps what a sound audit returns.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from libroabierto.errors import LedgerUnreachable, Malformed
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import EMPTY_ROOT, Hash, NodeReader, leaf_hash
from libroabierto.tlog.policy import Witnessed
from libroabierto.tlog.tile import FULL_WIDTH, Tile
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor
from libroabierto.verify.snapshot import Snapshot
from libroabierto.verify.times import check_times
from libroabierto.verify.tree import GrowingTiles, check_tile, entries_of
from libroabierto.verify.trusted import TrustedLog

from .reader import LedgerReader
from .served import Served
from .trust import Trust

Progress = Callable[[int, int], None]  # entries judged so far, entries in all


@dataclass(frozen=True, slots=True)
class Audited:
    """A sound audit: what may be trusted from now on."""

    witnessed: Witnessed
    snapshot: Snapshot
    taken: int  # entries judged by this audit, not by an earlier one

    @property
    def note(self) -> bytes:
        """The checkpoint's note, without the lines of strangers."""
        return self.witnessed.note

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
    tree = GrowingTiles(snapshot.mark.size, snapshot.edge) if snapshot else None
    trusted = TrustedLog(trust.log, trust.reading_policy(), trust.checkpoint, tree)
    witnessed = _opened(trusted, reader.checkpoint())
    served = Served(reader, trust.log, witnessed)
    doubt = _advance(trusted, witnessed, served.node)
    walk = _Walk(trust, served, snapshot)
    try:
        walk.run(progress)
    finally:
        gc.unfreeze()
    if doubt is not None:  # its tiles disproved themselves, and yet every single one of them was right
        raise doubt
    return Audited(witnessed, walk.snapshot(), walk.taken)


def _opened(trusted: TrustedLog, note: bytes) -> Witnessed:
    """Step 1. What does not even bear the log's name is the weather (a portal, an error page), not a lie."""
    try:
        return trusted.open(note)
    except Malformed as error:
        raise LedgerUnreachable("ledger.answer-unusable", path="checkpoint", reason=error.code) from error


def _advance(trusted: TrustedLog, new: Witnessed, node: NodeReader) -> Finding | None:
    """Step 2. Tiles that prove nothing are left to step 3, which can name the first entry at fault."""
    try:
        trusted.advance(new, node)
    except Finding as finding:
        if finding.evidence is not None:
            raise
        return finding
    return None


class _Walk:
    """Steps 3 to 5, bundle by bundle."""

    def __init__(self, trust: Trust, served: Served, snapshot: Snapshot | None) -> None:
        world, mark = (snapshot.world, snapshot.mark) if snapshot else (None, None)
        self._auditor = Auditor(log=trust.log, ledger=trust.ledger, world=world, mark=mark)
        self._tree = GrowingTiles(snapshot.mark.size, snapshot.edge) if snapshot else GrowingTiles()
        self._start = self._tree.size
        self._trust, self._served = trust, served
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
        size = self._served.checkpoint.size
        while True:
            if progress is not None:
                progress(self._tree.size, size)
            if self._tree.size == size:
                break
            self._take_bundle(self._tree.size // FULL_WIDTH)
            gc.freeze()  # the state stays alive until the end: no need to search it for garbage ever again
        if self.taken:
            self._compare(self._tree.partial_tiles())
        root = self._tree.root() if size else EMPTY_ROOT
        try:
            self._check_root(root, size)
            check_times(self._auditor.mark, self._served.witnessed)
        except Finding as finding:
            if self._before is not None:
                finding.evidence = self._served.show_entries(finding.code, (size - 1, self._before))
            raise

    def _check_root(self, root: Hash, size: int) -> None:
        if root != self._served.checkpoint.root:
            raise Finding("audit.root-differs", step=3, index=self._start, size=size)

    def _take_bundle(self, index: int) -> None:
        first = index * FULL_WIDTH
        tile = Tile(0, index, min(FULL_WIDTH, self._served.checkpoint.size - first))
        self._leaves = self._served.tile(tile)
        bundle = self._served.bundle(index, tile.width)
        for place, raw in enumerate(self._entries(bundle, first), first):
            if place >= self._start:
                self._take(raw, place)
            self._before = raw

    def _entries(self, bundle: bytes, first: int) -> Iterator[bytes]:
        """Give the entries of a bundle; the finding of one that is not in its tile comes with evidence."""
        entries = entries_of(bundle, self._leaves, first=first)
        while True:
            try:
                entry = next(entries, None)
            except Finding as finding:
                finding.evidence = self._served.show_bundle(finding, bundle, self._leaves)
                raise
            if entry is None:
                return
            yield entry

    def _compare(self, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        for tile, ours in tiles:
            served = self._served.tile(tile) if tile.level else self._leaves
            try:
                check_tile(tile, served=served, ours=ours)
            except Finding as finding:
                finding.evidence = self._served.show_tile(finding, tile, served=served, ours=ours)
                raise

    def _take(self, raw: bytes, place: int) -> None:
        try:
            self._auditor.take(raw)
        except Finding as finding:
            before = () if self._before is None else ((place - 1, self._before),)
            finding.evidence = self._served.show_entries(finding.code, *before, (place, raw))
            raise
        self._compare(self._tree.append(leaf_hash(raw)))
