"""Rebuild: drop every row of state and fold the entries again. Entries, tree and checkpoints stay."""

from __future__ import annotations

from collections.abc import Iterator

from libroabierto_ledger.application.bounds import PORTION
from libroabierto_ledger.application.refold import refold
from libroabierto_ledger.ports import Progress, Store, Transaction


def rebuild(store: Store, *, progress: Progress) -> int:
    """Fold all rows anew, under the writer's lock and in one transaction; return the number of entries.

    Readers go on seeing the old rows until it is done; writers wait.
    """
    with store.exclusive() as tx:
        tx.rows.clear()
        refold(tx.rows, _entries(tx), size=tx.head.size, progress=progress)
        tx.rows.seal()
        return tx.head.size


def _entries(tx: Transaction) -> Iterator[bytes]:
    for at in range(0, tx.head.size, PORTION):
        yield from tx.entries(at, at + PORTION)
