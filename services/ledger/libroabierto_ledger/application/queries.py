"""The log as outsiders read it: entries, tiles, bundles, checkpoints, proofs, receipts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from libroabierto.domain.world import Document
from libroabierto.errors import LedgerBusy, ProofRejected
from libroabierto.record.folio import parse_folio
from libroabierto.tlog.bundles import format_bundle
from libroabierto.tlog.merkle import Hash, leaf_hash, prove_consistency, prove_inclusion, root
from libroabierto.tlog.tile import FULL_WIDTH, Tile
from libroabierto.tlog.tiles import node_reader
from libroabierto_ledger.application.bounds import DEFAULT_LIMIT, PORTION
from libroabierto_ledger.application.logged import LoggedEntry, read_logged
from libroabierto_ledger.application.reading import NotFound, Reader
from libroabierto_ledger.application.receipts import Receipt, stored_receipt
from libroabierto_ledger.ports import Snapshot, StoredCheckpoint


@dataclass(frozen=True, slots=True)
class LogInfo:
    """What a reader must know of the log; `founding` is None until entry 0 is recorded."""

    origin: str
    vkey: str  # of the key that signs checkpoints now
    size: int
    root: Hash
    founding: Document | None  # the row ("ledger", "main"): ledger, log_code, witness_policy, rules, ...


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That `leaf` stands at `index` of the tree (size, root)."""

    index: int
    size: int
    leaf: Hash
    root: Hash
    hashes: tuple[Hash, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the tree (new, new_root) goes on from (old, old_root)."""

    old: int
    new: int
    old_root: Hash
    new_root: Hash
    hashes: tuple[Hash, ...]


class Queries:
    """Answers about the log, each from one snapshot. Thread-safe. Raises NotFound for what is not there."""

    def __init__(self, reader: Reader, *, origin: str, vkey: str) -> None:
        self._reader, self._origin, self._vkey = reader, origin, vkey

    def info(self) -> LogInfo:
        """Describe the log as it stands."""
        with self._reader.snapshot() as snapshot:
            head, founding = snapshot.head, snapshot.world.get("ledger", "main")
            vkey = str(founding["log_key"]) if founding else self._vkey
            return LogInfo(self._origin, vkey, head.size, head.root, founding)

    def log_code(self) -> str:
        """Return the code that begins every folio; raises LedgerBusy("ledger.not-founded")."""
        return str(self._reader.founding()["log_code"])

    def now(self) -> datetime:
        """Read the ledger's clock."""
        return self._reader.clock()

    def is_for_practice(self) -> bool:
        """Say whether it is a practice ledger; False before the founding. Asked once, then known."""
        try:
            return self._reader.founding()["practice"] is True
        except LedgerBusy:
            return False

    def checkpoint(self) -> bytes:
        """Return the newest checkpoint, a signed note; NotFound before the founding."""
        with self._reader.snapshot() as snapshot:
            newest = snapshot.checkpoint(snapshot.head.size) if snapshot.head.size else None
            if newest is None:
                raise NotFound("checkpoint.not-found", size=0)
            return newest.note

    def checkpoints(self, *, after: int = 0, limit: int = DEFAULT_LIMIT) -> list[StoredCheckpoint]:
        """List signed checkpoints larger than *after*, by size."""
        with self._reader.snapshot() as snapshot:
            return snapshot.checkpoints(after, limit)

    def tile(self, tile: Tile) -> bytes:
        """Return a tile of the present tree, full or partial; "tile.not-found" beyond it."""
        with self._reader.snapshot() as snapshot:
            if (snapshot.head.size >> 8 * tile.level) < tile.index * FULL_WIDTH + tile.width:
                raise NotFound("tile.not-found", path=tile.path)
            return snapshot.tile(tile)

    def bundle(self, index: int, width: int = FULL_WIDTH) -> bytes:
        """Return the entry bundle beside level-0 tile *index*; "bundle.not-found" beyond the log."""
        first = index * FULL_WIDTH
        with self._reader.snapshot() as snapshot:
            if snapshot.head.size < first + width:
                raise NotFound("bundle.not-found", index=index, width=width)
            return format_bundle(snapshot.entries(first, first + width))

    def entry(self, index: int) -> LoggedEntry:
        """Return one entry, read; "entry.not-found"."""
        with self._reader.snapshot() as snapshot:
            return self._entry(snapshot, index)

    def entry_of_event(self, event_id: str) -> LoggedEntry:
        """Return the entry whose event has this id; "event.not-found"."""
        with self._reader.snapshot() as snapshot:
            index = snapshot.world.index_of(event_id)
            if index is None:
                raise NotFound("event.not-found", id=event_id)
            return self._entry(snapshot, index)

    def entry_of_folio(self, folio: str) -> LoggedEntry:
        """Return the entry that people cite so; Malformed("folio.…"), "folio.not-found"."""
        named = parse_folio(folio)
        with self._reader.snapshot() as snapshot:
            if named.log_code != self._reader.log_code(snapshot) or named.index >= snapshot.head.size:
                raise NotFound("folio.not-found", folio=folio)
            return self._entry(snapshot, named.index)

    def entries(self, *, after: int = -1, limit: int = DEFAULT_LIMIT) -> list[LoggedEntry]:
        """Return the entries that follow index *after*, read."""
        with self._reader.snapshot() as snapshot:
            if not snapshot.head.size:
                return []
            code = self._reader.log_code(snapshot)
            return [read_logged(raw, code) for raw in snapshot.entries(after + 1, after + 1 + limit)]

    def lines(self, *, first: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Give raw entries from *first* to *stop*, by default to the present end; each without line feed.

        Reads in portions, each from a snapshot of its own: what is recorded never changes.
        """
        if stop is None:
            with self._reader.snapshot() as snapshot:
                stop = snapshot.head.size
        for at in range(first, stop, PORTION):
            with self._reader.snapshot() as snapshot:
                portion = snapshot.entries(at, min(at + PORTION, stop))
            yield from portion

    def receipt(self, index: int) -> Receipt:
        """Return the receipt of an entry, the same bytes each time; "entry.not-found"."""
        with self._reader.snapshot() as snapshot:
            _check_index(snapshot, index)
            return stored_receipt(snapshot, index, self._reader.log_code(snapshot))

    def prove_inclusion(self, index: int, size: int | None = None) -> InclusionProof:
        """Prove an entry under the tree of *size* entries, by default the present one.

        Raises ProofRejected("inclusion.outside-tree"), NotFound("tree.not-found") for a size to come.
        """
        with self._reader.snapshot() as snapshot:
            size = _tree_size(snapshot, size)
            node = node_reader(snapshot.head.size, snapshot.tile)
            hashes = prove_inclusion(index, size, node)
            (raw,) = snapshot.entries(index, index + 1)
            return InclusionProof(index, size, leaf_hash(raw), root(size, node), hashes)

    def prove_consistency(self, old: int, new: int | None = None) -> ConsistencyProof:
        """Prove that the tree of *new* entries, by default the present one, goes on from *old* entries.

        Raises ProofRejected("consistency.shrunk"), NotFound("tree.not-found").
        """
        with self._reader.snapshot() as snapshot:
            new = _tree_size(snapshot, new)
            if not 0 <= old <= new:
                raise ProofRejected("consistency.shrunk", old=old, new=new)
            node = node_reader(snapshot.head.size, snapshot.tile)
            hashes = prove_consistency(old, new, node)
            return ConsistencyProof(old, new, root(old, node), root(new, node), hashes)

    def _entry(self, snapshot: Snapshot, index: int) -> LoggedEntry:
        _check_index(snapshot, index)
        (raw,) = snapshot.entries(index, index + 1)
        return read_logged(raw, self._reader.log_code(snapshot))


def _check_index(snapshot: Snapshot, index: int) -> None:
    if not 0 <= index < snapshot.head.size:
        raise NotFound("entry.not-found", index=index)


def _tree_size(snapshot: Snapshot, size: int | None) -> int:
    wanted = snapshot.head.size if size is None else size
    if wanted > snapshot.head.size:
        raise NotFound("tree.not-found", size=wanted)
    return wanted
