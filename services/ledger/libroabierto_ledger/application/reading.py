"""How every read begins: one snapshot, which the guard covers before anything of it leaves.

The guard is looked at first and the view is opened second, so the view must hold what was covered;
if it does not, the database was replaced, and nothing of it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from libroabierto.errors import LedgerBusy, LibroError
from libroabierto.tlog.merkle import Hash, root
from libroabierto.tlog.tiles import node_reader
from libroabierto_ledger.application.disclosed import merging
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.ports import Clock, Disclosures, Snapshot, Store

RETRY_AFTER_FOUNDING = 3600  # seconds; a founding is a ceremony of people


class NotFound(LibroError):
    """What was asked for is not in this ledger; code `<what>.not-found`."""


class Reader:
    """Gives snapshots; holds what never changes of the ledger once it is founded.

    Their rows show what *kept* may show of withheld members; without it, they show the digests alone.
    """

    def __init__(self, store: Store, guard: Guard, clock: Clock, kept: Disclosures | None = None) -> None:
        self._store, self._guard, self.clock, self._kept = store, guard, clock, kept
        self._founding: Mapping[str, Any] | None = None  # set once; a ledger is founded once

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open one consistent view. Raises GuardRefuses if the host has let out more, or something else."""
        covered = self._guard.glance()
        with self._store.snapshot() as snapshot:
            head = snapshot.head
            self._guard.check(covered, head.size, lambda size: _root_at(snapshot, size))
            self._guard.cover(head.size, head.root)
            yield merging(snapshot, self._kept) if self._kept else snapshot

    def founding(self, snapshot: Snapshot | None = None) -> Mapping[str, Any]:
        """Return what the ledger says of itself; members that no event changes (`ledger`, `log_code`, ...).

        Raises LedgerBusy("ledger.not-founded").
        """
        if self._founding is None:
            self._founding = self._read_founding(snapshot)
        return self._founding

    def _read_founding(self, snapshot: Snapshot | None) -> Mapping[str, Any]:
        if snapshot is None:
            with self.snapshot() as opened:
                return self._read_founding(opened)
        found = snapshot.world.get("ledger", "main")
        if found is None:
            raise LedgerBusy("ledger.not-founded", retry_after=RETRY_AFTER_FOUNDING)
        return found

    def log_code(self, snapshot: Snapshot) -> str:
        """Return the code that begins every folio."""
        return str(self.founding(snapshot)["log_code"])


def _root_at(snapshot: Snapshot, size: int) -> Hash:
    """Compute the root of an earlier size from the tiles; only a view that outran the guard needs it."""
    head = snapshot.head
    return head.root if size == head.size else root(size, node_reader(head.size, snapshot.tile))
