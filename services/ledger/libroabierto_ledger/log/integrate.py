"""One batch: items are judged in order, each seeing those accepted before it, and become entries.

Entry bytes are finished here, since only here index, previous hash and instant are known. Nothing
here writes; the caller holds the lock, and what it gets is either stored whole or forgotten.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from libroabierto.domain.decide import decide, evolve
from libroabierto.domain.world import Effect, MemoryWorld
from libroabierto.errors import KeyUnusable, LedgerBusy, LibroError, Refused
from libroabierto.record.disclosure import Disclosure
from libroabierto.record.entry import MAX_ENTRY, Entry, entry_hash
from libroabierto.record.event import Event
from libroabierto.record.moments import format_millis, parse_millis
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.merkle import Hash, leaf_hash
from libroabierto.tlog.note import parse_note
from libroabierto.tlog.tiles import TileTree
from libroabierto_ledger.log.faults import log_fault
from libroabierto_ledger.log.hold import Held
from libroabierto_ledger.ports import Batch, Head, StoredEntry, StoreUnreadable, Transaction

# protocol.md section 3: behind by more, the host stops accepting until somebody has looked.
CLOCK_MAY_BE_BEHIND: Final = timedelta(seconds=60)
MAX_RETRY_AFTER: Final = 60  # seconds; a hold mostly ends before its time

Sign = Callable[[int, Hash, str], bytes]
"""Gives the note of (size, root) signed by the key whose verifier key is the third argument."""
ROTATION: Final = "ledger.log_key_rotated"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Item:
    """An event whose form and signature were checked, as it was sent; `key` is its idempotency key.

    `disclosures` came with it, and are kept apart once it is recorded; they are part of no entry.
    """

    event: Event
    token: str
    key: str
    disclosures: tuple[Disclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Logged:
    """The item became this entry, under a checkpoint signed in the same transaction."""

    index: int
    raw: bytes
    hashes: tuple[Hash, ...]  # its inclusion proof
    note: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """The same event stands at this index; it was recorded before."""

    index: int


Verdict = Logged | Known | Exception
"""What became of an item; an exception is the item's own, and is raised where it was submitted."""


@dataclass(frozen=True, slots=True)
class Integration:
    """The verdicts of a batch, item by item, and what to append, or None if nothing was accepted."""

    verdicts: tuple[Verdict, ...]
    batch: Batch | None


def integrate(
    tx: Transaction, items: Sequence[Item], *, now: datetime, sign: Sign, held: Held | None = None
) -> Integration:
    """Judge *items* in order under the writer's lock; sign one checkpoint for all that are accepted.

    Where the ledger is *held* at a size, it takes nothing there but the rotation of its key.
    """
    known = tx.find([item.key for item in items])
    tx.prepare([item.event for item in items if item.key not in known])
    work = _Work(tx, now, sign, held)
    verdicts = [work.judge(item, known) for item in items]
    if not work.entries:
        return Integration(tuple(v for v in verdicts if not isinstance(v, StoredEntry)), None)
    batch = work.finish()
    return Integration(work.logged(verdicts, batch.note), batch)


def _tree_of(tx: Transaction) -> TileTree:
    """Open the stored tree; raise StoreUnreadable("store.tree") unless it gives the head's root.

    Nothing is ever signed that does not go on from what was signed before; costs what the batch's own
    root would cost, whose nodes are kept.
    """
    tree = TileTree(tx.head.size, tx.tile)
    if tree.root() != tx.head.root:
        raise StoreUnreadable("store.tree", size=tx.head.size)
    return tree


class _Work:
    """The batch as it grows: head, tree and overlay move together, one accepted item at a time."""

    def __init__(self, tx: Transaction, now: datetime, sign: Sign, held: Held | None) -> None:
        self.sign, self.held = sign, held
        self.old = self.head = tx.head
        self.recorded_at = max(format_millis(now), tx.head.recorded_at)
        self.instant = parse_millis(self.recorded_at)  # cut to millis: what every auditor will read
        self.behind = self.instant - now
        self.world = MemoryWorld(tx.world)
        self.tree = _tree_of(tx)
        self.entries: list[StoredEntry] = []
        self.effects: list[Effect] = []
        self.fresh: dict[str, int] = {}  # idempotency keys of this batch

    def judge(self, item: Item, known: dict[str, int]) -> StoredEntry | Known | Exception:
        """Return the new entry, where the item stands already, or why it is refused; it alone."""
        index = known.get(item.key, self.fresh.get(item.key))
        if index is not None:
            return Known(index)
        try:
            return self.accept(item)
        except LibroError as error:
            return error
        except Exception as error:  # noqa: BLE001 - our bug, met by one event: its sender hears of it, not the others
            log_fault(_log, f"event {item.event.id} could not be judged", error)
            return error

    def accept(self, item: Item) -> StoredEntry:
        """Decide, and only then move on; raises what refuses the item."""
        if self.behind > CLOCK_MAY_BE_BEHIND:
            seconds = round(self.behind.total_seconds())
            raise LedgerBusy("clock.behind", seconds=seconds, retry_after=60)
        if self.held is not None and self.held.size == self.head.size and item.event.type != ROTATION:
            raise LedgerBusy("ledger.held", retry_after=min(self.held.seconds, MAX_RETRY_AFTER))
        raw = Entry(self.head.size, self.head.hash, self.recorded_at, item.token).to_bytes()
        assert len(raw) <= MAX_ENTRY, "our bug: MAX_TOKEN leaves room for the wrapper"
        case = decide(self.world, item.event, self.instant)
        if item.event.type == ROTATION:
            self.check_handover(case.data)
        effect = evolve(case, index=self.head.size, entry_hash=entry_hash(raw))
        return self.take(item, raw, effect)

    def take(self, item: Item, raw: bytes, effect: Effect) -> StoredEntry:
        """Put an accepted item at the end of log, tree and world."""
        event, leaf = item.event, leaf_hash(raw)
        entry = StoredEntry(
            index=effect.index,
            raw=raw,
            leaf=leaf,
            hash=effect.hash,
            recorded_at=self.recorded_at,
            key=item.key,
            event_id=event.id,
            type=event.type,
            stream=event.stream,
            version=effect.version,
        )
        self.tree.append(leaf)
        self.world.apply(effect)
        self.entries.append(entry)
        self.effects.append(effect)
        self.fresh[item.key] = effect.index
        self.head = Head(effect.index + 1, b"", effect.hash, self.recorded_at)
        return entry

    def check_handover(self, data: Mapping[str, Any]) -> None:
        """Raise Refused unless both keys signed this very tree, and the new one can sign from here on.

        What the new key signs to show that it is here is already in the act, so nothing new is claimed.
        """
        root = self.tree.root()
        if Checkpoint.parse(parse_note(data["checkpoint"].encode()).text).root != root:
            raise Refused("ledger.handover-other-root", size=self.head.size)
        try:
            self.sign(self.head.size, root, data["log_key"])
        except KeyUnusable as error:
            raise Refused("ledger.next-key-missing", **error.facts) from error

    def finish(self) -> Batch:
        """Compute the root over everything and sign it with the key that is the log's after the batch."""
        root = self.tree.root()
        ledger = self.world.get("ledger", "main")
        assert ledger is not None, "our bug: entry 0 is the founding"
        return Batch(
            old=self.old,
            new=Head(self.head.size, root, self.head.hash, self.recorded_at),
            entries=tuple(self.entries),
            effects=tuple(self.effects),
            tiles=self.tree.changed(),
            note=self.sign(self.head.size, root, str(ledger["log_key"])),
        )

    def logged(self, verdicts: Sequence[StoredEntry | Known | Exception], note: bytes) -> tuple[Verdict, ...]:
        """Give each accepted item its proof under the batch's checkpoint."""
        proofs = iter(self.tree.prove_inclusions(self.old.size, self.head.size))
        return tuple(
            Logged(v.index, v.raw, next(proofs), note) if isinstance(v, StoredEntry) else v for v in verdicts
        )
