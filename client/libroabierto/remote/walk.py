"""The walk of an audit through a ledger's entries, under one checkpoint: protocol.md section 7, steps 3 to 5.

Bundles of 256 entries are read one after the other and forgotten; what stays in memory is the state of the
ledger and the edge of the tree.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from libroabierto.domain.world import MemoryWorld, World
from libroabierto.record.event import Event
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import EMPTY_ROOT, Hash, leaf_hash
from libroabierto.tlog.note import VerifierKey, parse_note
from libroabierto.tlog.tile import FULL_WIDTH, Tile
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor, Judged
from libroabierto.verify.logkeys import former_keys
from libroabierto.verify.snapshot import Snapshot
from libroabierto.verify.times import check_times
from libroabierto.verify.tree import GrowingTiles, check_tile, entries_of

from .handover import ROTATION, Handover, NotHandedOver
from .served import Served
from .trust import Trust

Progress = Callable[[int, int], None]  # entries judged so far, entries in all


class Watcher(Protocol):
    """Whoever wants to see what an audit judges, while it goes on.

    What is shown is found good so far; it may be relied on only when the whole audit was sound. An error
    that is raised here ends the audit as it is: no finding is made of it.
    """

    def before(self, world: World, judged: Judged) -> None:
        """See an entry, and the state before it."""

    def after(self, world: World, judged: Judged) -> None:
        """See the same entry, and the state after it."""

    def tile(self, tile: Tile, content: bytes) -> None:
        """See a tile made of the entries so far, which was served alike: full ones, at the end the edge."""


@dataclass(frozen=True, slots=True)
class Onlookers:
    """Who wants to know how an audit goes on, and what it sees."""

    progress: Progress | None = None
    watcher: Watcher | None = None


_OTHER_ROOT: Final = "audit.handover-other-root"


class Walk:
    """Steps 3 to 5, bundle by bundle, under one checkpoint, which the key `trust.log` signed.

    *first* is the key that the founding must name.
    """

    def __init__(
        self,
        trust: Trust,
        served: Served,
        snapshot: Snapshot | None,
        first: VerifierKey,
        onlookers: Onlookers,
    ) -> None:
        world, mark = (snapshot.world, snapshot.mark) if snapshot else (None, None)
        self._auditor = Auditor(log=first, ledger=trust.ledger, world=world, mark=mark)
        self._tree = GrowingTiles(snapshot.mark.size, snapshot.edge) if snapshot else GrowingTiles()
        self._start = self._tree.size
        self._trust, self._served = trust, served
        self._progress, self._watcher = onlookers.progress, onlookers.watcher
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

    def run(self, handover: Handover | None = None) -> None:
        """Judge every entry up to the checkpoint, then the edge of the tree and its root.

        Where the checkpoint is that of a *handover*, the next entry, which is not under it, must be a
        rotation that the rules accept: else NotHandedOver.
        """
        size = self._served.checkpoint.size
        while True:
            if self._progress is not None:
                self._progress(self._tree.size, size)
            if self._tree.size == size:
                break
            self._take_bundle(self._tree.size // FULL_WIDTH)
            gc.freeze()  # the state stays alive until the end: no need to search it for garbage ever again
        if self.taken:
            self._compare(self._tree.partial_tiles())
        root = self._tree.root() if size else EMPTY_ROOT
        if handover is not None:
            self._check_handover(handover, root)
        try:
            self._check_root(root, size)
            self._check_key(size)
            check_times(self._auditor.mark, self._served.witnessed)
        except Finding as finding:
            if self._before is not None:
                finding.evidence = self._served.show_entries(finding.code, (size - 1, self._before))
            raise

    def _check_handover(self, handover: Handover, root: Hash) -> None:
        """Judge the rotation that follows, which only then may say which key comes next."""
        world, mark = MemoryWorld(self._auditor.world), self._auditor.mark
        try:
            Auditor(ledger=self._trust.ledger, world=world, mark=mark).take(handover.raw)
        except Finding:
            raise NotHandedOver from None
        if self._served.checkpoint.root != root:
            index = handover.index
            raise Finding(_OTHER_ROOT, step=3, index=index, evidence=handover.fork(self._served.reader))

    def _check_key(self, size: int) -> None:
        """Compare the key that signed with the one that the entries name last."""
        ledger = self._auditor.world.get("ledger", "main")
        if ledger is None or ledger["log_key"] == str(self._trust.log):
            return
        former = self._trust.former
        if former and size <= former[-1].last_size:
            raise Finding("audit.key-not-in-force", step=1, index=size, size=size)
        raise Finding("audit.other-log-key", step=1, index=0, got=ledger["log_key"])

    def _check_rotation(self, event: Event, raw: bytes, place: int) -> None:
        """Compare a rotation that was taken with our own tree, and with the key that signed beyond it."""
        inner = Checkpoint.parse(parse_note(event.data["checkpoint"].encode()).text)
        if inner.root != self._tree.root():
            new = VerifierKey.parse(event.data["log_key"])
            fork = self._served.show_fork(event.data["checkpoint"].encode(), place, new)
            evidence = fork or self._served.show_entries(_OTHER_ROOT, (place, raw))
            raise Finding(_OTHER_ROOT, step=3, index=place, evidence=evidence)
        ended = former_keys(self._auditor.world.get("ledger", "main") or {})[-1]
        if ended.log == self._trust.log:
            code, size = "audit.key-not-in-force", self._served.checkpoint.size
            evidence = self._served.show_entries(code, (place, raw))
            raise Finding(code, step=1, index=place, size=size, evidence=evidence)

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
            if self._watcher is not None:
                self._watcher.tile(tile, ours)

    def _take(self, raw: bytes, place: int) -> None:
        try:
            judged = self._auditor.judge(raw)
        except Finding as finding:
            before = () if self._before is None else ((place - 1, self._before),)
            finding.evidence = self._served.show_entries(finding.code, *before, (place, raw))
            raise
        if self._watcher is not None:
            self._watcher.before(self._auditor.world, judged)
        self._auditor.accept(judged)
        if self._watcher is not None:
            self._watcher.after(self._auditor.world, judged)
        if judged.event.type == ROTATION:
            self._check_rotation(judged.event, raw, place)
        self._compare(self._tree.append(leaf_hash(raw)))
