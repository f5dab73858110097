"""Where the follower stands: whom it believes, and the state at the checkpoint that it verified last.

The database says which checkpoint that is. A snapshot in the trust store's folder spares replaying most
entries after a start; what came later is judged again, from our own copies. Without a snapshot that fits, all
of it is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from libroabierto.domain.world import MemoryWorld
from libroabierto.errors import Malformed
from libroabierto.remote.audit import Audited
from libroabierto.remote.snapshots import keep_snapshot, kept_snapshot
from libroabierto.remote.trust import Trust
from libroabierto.remote.trust_store import TrustStore
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.hashing import leaf_hash
from libroabierto.tlog.note import parse_note
from libroabierto.verify.finding import Finding
from libroabierto.verify.fold import Auditor
from libroabierto.verify.snapshot import Snapshot
from libroabierto.verify.tree import GrowingTiles
from libroabierto_notifier.ports import FollowerStore, Staged, StoreUnavailable

_CHUNK: Final = 256
# A start replays at most a tenth of the log, or this many entries.
LEAST_BETWEEN: Final = 1000
_LOG: Final = logging.getLogger("libroabierto_notifier.follower")


class Standing:
    """The trust and the state; one thread owns it."""

    # _world stands on nothing; _kept is the size at which the last snapshot was kept.
    def __init__(self, trusts: TrustStore, trust: Trust, snapshot: Snapshot, kept: int) -> None:
        self.trust = trust
        self._trusts = trusts
        self._snapshot = snapshot
        self._kept = kept

    @classmethod
    def restored(
        cls, trusts: TrustStore, trust: Trust, store: FollowerStore, between: Callable[[], None]
    ) -> Standing:
        """Rebuild it at the database's checkpoint; raises Malformed("follower.broken") if that cannot be.

        *between* is called every few hundred entries, and may raise what it likes.
        """
        cursor = store.cursor()
        start = _fitting(trusts, trust, cursor.verified)
        snapshot = _replayed(start, store, cursor.verified, between)
        if cursor.note is not None and snapshot.root() != _checkpoint(cursor.note).root:
            raise Malformed("follower.broken", size=cursor.verified)
        return cls(trusts, trust_at(trust, cursor.note), snapshot, start.mark.size)

    @property
    def world(self) -> MemoryWorld:
        """The state at the checkpoint verified last."""
        return self._snapshot.world

    @property
    def size(self) -> int:
        """Entries verified."""
        return self._snapshot.mark.size

    @property
    def day(self) -> date | None:
        """The legal day on which the last of them was recorded."""
        day = self.world.recorded_on(self.size - 1) if self.size else None
        return None if day is None else date.fromisoformat(day)

    def above(self) -> Snapshot:
        """Return where an audit goes on, over the state: what it finds changes nothing here."""
        return replace(self._snapshot, world=MemoryWorld(self.world))

    def moved(self, audited: Audited) -> None:
        """Take in what a sound audit that began `above` has found."""
        self.trust = _followed(self.trust, audited)
        self.world.absorb(audited.snapshot.world)
        self._snapshot = replace(audited.snapshot, world=self.world)

    def keep_rotation(self, audited: Audited) -> None:
        """Keep the log's new key before anything is believed under it; raises StoreUnavailable."""
        if audited.rotations:
            try:
                self._trusts.keep(_followed(self.trust, audited))
            except OSError as error:
                raise StoreUnavailable("store.disk") from error

    def keep_snapshot(self) -> None:
        """Keep a snapshot, if enough has come since the last one; where it cannot be, starts take longer."""
        if self.size - self._kept < max(LEAST_BETWEEN, self.size // 10):
            return
        try:
            keep_snapshot(self._trusts, self.trust, self._snapshot)
        except OSError as error:
            _LOG.warning("no snapshot could be kept: %s", error)
        else:
            self._kept = self.size


def trust_at(trust: Trust, note: bytes | None) -> Trust:
    """Return *trust* as it was at the checkpoint *note*: the file may know a later one, of a later key."""
    size = 0 if note is None else _checkpoint(note).size
    while trust.former and size <= trust.former[-1].last_size:
        trust = replace(trust, log=trust.former[-1].log, former=trust.former[:-1])
    return replace(trust, checkpoint=note)


def _followed(trust: Trust, audited: Audited) -> Trust:
    return replace(trust, log=audited.log, former=audited.former, checkpoint=audited.note)


def _fitting(trusts: TrustStore, trust: Trust, size: int) -> Snapshot:
    """Return the snapshot that was kept, if it is not ahead of the database, or an empty one."""
    try:
        found = kept_snapshot(trusts, trust)
    except Malformed:
        found = None
    if found is not None and found.mark.size <= size:
        return found
    auditor = Auditor()
    return Snapshot(trust.ledger, auditor.mark, (), auditor.world)


def _replayed(start: Snapshot, store: FollowerStore, size: int, between: Callable[[], None]) -> Snapshot:
    """Judge our own copies from *start* up to *size*."""
    auditor = Auditor(ledger=start.ledger, world=start.world, mark=start.mark)
    tree = GrowingTiles(start.mark.size, start.edge)
    while tree.size < size:
        chunk = store.entries(tree.size, min(_CHUNK, size - tree.size))
        if not chunk:
            raise Malformed("follower.broken", size=size)
        _take(auditor, tree, chunk)
        between()
    return Snapshot(start.ledger, auditor.mark, tree.edge(), auditor.world)


def _take(auditor: Auditor, tree: GrowingTiles, chunk: Sequence[Staged]) -> None:
    try:
        for staged in chunk:
            auditor.take(staged.raw)
            tree.append(leaf_hash(staged.raw))
    except Finding as finding:  # these were good when they came: it is our copy that is not
        raise Malformed("follower.broken", index=finding.index) from finding


def _checkpoint(note: bytes) -> Checkpoint:
    return Checkpoint.parse(parse_note(note).text)
