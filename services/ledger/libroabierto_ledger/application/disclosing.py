"""What is done with disclosures once the entry they belong to is recorded: kept, or erased for good.

    recorded first, then kept, then answered: a crash in between leaves an entry whose values are withheld,
    and a repeat of the submission brings them again
    a withdrawal erases at once, and again at every start: a file that was restored from an old copy is
    cleaned before anything of it is read

Values are looked at before the event is recorded (admission), and barred ones once more by the file
itself, so that no repeat slips in beside a withdrawal.
"""

from __future__ import annotations

import logging
from typing import Final

from libroabierto.domain.events.ledger.disclosure_withdrawn import TYPE as WITHDRAWAL
from libroabierto.errors import LedgerBusy
from libroabierto_ledger.log.faults import log_fault
from libroabierto_ledger.log.integrate import Item
from libroabierto_ledger.ports import Disclosures, Snapshot, Store

_PAGE: Final = 500  # digests erased at a time

_log = logging.getLogger(__name__)


class Disclosing:
    """Keeps and erases what recorded events disclose. Thread-safe."""

    def __init__(self, kept: Disclosures) -> None:
        self._kept = kept

    def settle(self, item: Item, index: int) -> None:
        """Do what is due now that *item* stands at *index*; again is harmless.

        Raises LedgerBusy, or StoreUnreadable: the entry stays, and a repeat settles it.
        """
        if item.disclosures:
            self._kept.put({one.digest: one.text for one in item.disclosures})
        if item.event.type == WITHDRAWAL.name:
            self._kept.erase(item.event.data["digests"])


def erase_withdrawn(store: Store, kept: Disclosures) -> None:
    """Erase everything that was ever withdrawn, and whatever an interrupted erasure left.

    A disk that cannot be written just now stops nobody from reading: nothing withdrawn is shown anyway, and
    the next start erases. Raises StoreUnreadable for a file that is broken.
    """
    try:
        _erase_all(store, kept)
    except LedgerBusy as error:
        log_fault(_log, "what was withdrawn could not be erased again", error)


def _erase_all(store: Store, kept: Disclosures) -> None:
    kept.erase(())
    after = ""
    while True:
        with store.snapshot() as snapshot:
            page = _withdrawn(snapshot, after)
        if page:
            kept.erase(page)
        if len(page) < _PAGE:
            return
        after = page[-1]


def _withdrawn(snapshot: Snapshot, after: str) -> list[str]:
    rows = snapshot.rows("disclosure", ["state:withdrawn"], snapshot.head.size - 1, after, _PAGE)
    return [row.id for row in rows]
