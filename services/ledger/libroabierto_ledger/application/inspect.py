"""Inspect: re-check everything that is stored against the entries, and these against themselves.

In this order, up to the first fault: each entry's form, link, instant and columns; leaves and tiles;
every stored checkpoint (Ed25519 is deterministic, so the note must be the same, signature included; under a
former key whose private half is gone, the signature must verify); the head; signatures and rules, by folding
all rows again; the guard, as it was before the view was opened: the ledger may be live, and what it lets out
meanwhile is in no earlier view.

That a checkpoint is missing shows where the instant grows: what one commit appends has one instant, and
each commit ends in a checkpoint. Between two commits of one millisecond nothing stored tells it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from libroabierto.domain.decide import FOUNDING
from libroabierto.domain.world import Effect, World
from libroabierto.errors import LibroError
from libroabierto.record.entry import Entry, check_link, entry_hash
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto.record.event import read_event
from libroabierto.tlog.merkle import Frontier, Hash, leaf_hash, root
from libroabierto.tlog.tile import FULL_WIDTH, Tile
from libroabierto.tlog.tiles import node_reader, tiles_of
from libroabierto_ledger.application.bounds import PORTION
from libroabierto_ledger.application.refold import judged_effect_of, refold
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.log.integrate import ROTATION
from libroabierto_ledger.log.signer import CheckpointSigner
from libroabierto_ledger.ports import (
    NO_HEAD,
    Head,
    Inspection,
    Progress,
    Store,
    StoredCheckpoint,
    StoredEntry,
)


class Damaged(LibroError):
    """What is stored contradicts itself; code `store.<what>`, fact `index` is the first entry at fault."""


def inspect(store: Store, guard: Guard, signer: CheckpointSigner, *, progress: Progress) -> Head:
    """Return the head of a sound ledger; raise Damaged, or GuardRefuses, for the first fault."""
    covered = guard.read()
    with store.inspection() as stored:
        _Inspector(stored, signer, progress).run()
        node = node_reader(stored.head.size, stored.tile)
        guard.check(covered, stored.head.size, lambda size: root(size, node))
        return stored.head


class _Inspector:
    """One walk over a snapshot; `_frontier` is the tree over the entries walked so far."""

    def __init__(self, stored: Inspection, signer: CheckpointSigner, progress: Progress) -> None:
        self._stored, self._signer, self._progress = stored, signer, progress
        self._frontier = Frontier()
        self._vkey = ""  # the log's key over the entries walked so far
        self._covered = 0  # the size of the last checkpoint walked past
        self._leaves: list[Hash] = []  # of the level-0 tile that is being filled
        self._last: StoredEntry | None = None
        self._versions: dict[int, int] = {}  # stored versions of entries that wait for their fold

    def run(self) -> None:
        """Walk through everything; raises Damaged."""
        self._check_entries()
        self._check_tiles()
        self._check_head()
        self._check_rows()

    def _check_entries(self) -> None:
        checkpoints, size = self._checkpoints(), self._stored.head.size
        due = next(checkpoints, None)
        for place, entry in enumerate(self._stored.stored_entries()):
            self._check_entry(place, entry)
            if due is not None and due.size == place + 1:
                self._check_checkpoint(due)
                due = next(checkpoints, None)
            if place % PORTION == 0 or place + 1 == size:
                self._progress("entries", place + 1, size)
        if due is not None:  # one of another size: beyond the log, or of no entries
            raise Damaged("store.checkpoint", size=due.size)
        if self._stored.counts() != (self._frontier.size, self._frontier.size):
            raise Damaged("store.count", index=self._frontier.size)
        self._check_leaves()

    def _check_entry(self, place: int, stored: StoredEntry) -> None:
        if stored.index != place:
            raise Damaged("store.count", index=place)
        try:
            wanted = self._expected(stored)
        except LibroError as error:
            raise Damaged("store.entry", index=place, cause=error.code) from error
        if wanted != stored:
            raise Damaged("store.entry-columns", index=place)
        if self._last:
            self._check_instants(place, self._last.recorded_at, stored.recorded_at)
        self._last = stored
        self._frontier.append(stored.leaf)
        self._leaves.append(stored.leaf)
        if len(self._leaves) == FULL_WIDTH:
            self._check_leaves()

    def _check_instants(self, place: int, before: str, now: str) -> None:
        if now < before:
            raise Damaged("store.recorded-at", index=place)
        if now > before and self._covered != place:
            raise Damaged("store.checkpoint", size=place)

    def _expected(self, stored: StoredEntry) -> StoredEntry:
        """Read everything anew from the entry's bytes; the version alone is judged by the fold."""
        entry = Entry.parse(stored.raw)
        check_link(entry, self._last.raw if self._last else None)
        envelope = open_envelope(entry.event, EVENT)
        event = read_event(envelope.payload, envelope.kid)
        if event.type in (FOUNDING, ROTATION):  # which no rule has judged yet, but the fold will
            self._vkey = str(event.data.get("log_key"))
        return StoredEntry(
            index=entry.index,
            raw=stored.raw,
            leaf=leaf_hash(stored.raw),
            hash=entry_hash(stored.raw),
            recorded_at=entry.recorded_at,
            key=event.idempotency_key,
            event_id=event.id,
            type=event.type,
            stream=event.stream,
            version=stored.version,
        )

    def _check_leaves(self) -> None:
        """Compare the level-0 tile over the last leaves, and begin the next one."""
        if not self._leaves:
            return
        tile = Tile(0, (self._frontier.size - 1) // FULL_WIDTH, len(self._leaves))
        if self._tile(tile) != b"".join(self._leaves):
            raise Damaged("store.tile", path=tile.path, index=tile.index * FULL_WIDTH)
        self._leaves = []

    def _check_tiles(self) -> None:
        """Compare the upper tiles with the ones below them, and see that there are no others."""
        places = zip_longest(tiles_of(self._frontier.size), self._stored.stored_tiles())
        for wanted, stored in places:
            if wanted is None or stored is None or (wanted.level, wanted.index) != stored[:2]:
                raise Damaged("store.tile", path=wanted.path if wanted else "tile", index=0)
            if stored[2] != (self._tile(wanted) if wanted.level == 0 else self._roots_below(wanted)):
                raise Damaged("store.tile", path=wanted.path, index=wanted.index << 8 * (wanted.level + 1))

    def _roots_below(self, tile: Tile) -> bytes:
        first = tile.index * FULL_WIDTH
        below = (Tile(tile.level - 1, first + place) for place in range(tile.width))
        return b"".join(_tile_root(self._tile(lower)) for lower in below)

    def _tile(self, tile: Tile) -> bytes:
        try:
            return self._stored.tile(tile)
        except (KeyError, LibroError):
            raise Damaged("store.tile", path=tile.path, index=tile.index << 8 * (tile.level + 1)) from None

    def _check_checkpoint(self, checkpoint: StoredCheckpoint) -> None:
        if not self._signer.made(checkpoint.note, checkpoint.size, self._frontier.root(), self._vkey):
            raise Damaged("store.checkpoint", size=checkpoint.size)
        self._covered = checkpoint.size

    def _checkpoints(self) -> Iterator[StoredCheckpoint]:
        after = -1
        while found := self._stored.checkpoints(after, PORTION):
            yield from found
            after = found[-1].size

    def _check_head(self) -> None:
        last, size = self._last, self._frontier.size
        if last is not None and self._stored.checkpoint(size) is None:
            raise Damaged("store.checkpoint", size=size)
        wanted = Head(size, self._frontier.root(), last.hash, last.recorded_at) if last else NO_HEAD
        if self._stored.head != wanted:
            raise Damaged("store.head", size=size)

    def _check_rows(self) -> None:
        size = self._stored.head.size
        refold(self._stored.again, self._raws(), size=size, progress=self._progress, fold=self._judge_again)
        difference = self._stored.first_difference()
        if difference is not None:
            raise Damaged("store.rows", index=difference)

    def _raws(self) -> Iterator[bytes]:
        for entry in self._stored.stored_entries():
            self._versions[entry.index] = entry.version
            yield entry.raw

    def _judge_again(self, world: World, raw: bytes, index: int) -> Effect:
        try:
            effect = judged_effect_of(world, raw, index)
        except LibroError as error:
            raise Damaged("store.entry-refused", index=index, cause=error.code) from error
        if effect.version != self._versions.pop(index):
            raise Damaged("store.entry-columns", index=index)
        return effect


def _tile_root(content: bytes) -> Hash:
    """Hash a full tile into the one hash that stands for it a level above."""
    frontier = Frontier()
    for at in range(0, len(content), 32):
        frontier.append(content[at : at + 32])
    return frontier.root()
