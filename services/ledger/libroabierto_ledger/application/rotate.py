"""The rotation of the log's key, as its operator prepares it: the hand-over, and the draft of the act.

The act itself is the authority's, and comes like any other; nothing here records anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from libroabierto.domain.calendar import day_of
from libroabierto.domain.draftwriting import draft
from libroabierto.domain.signers import STATE
from libroabierto.domain.world import World
from libroabierto.errors import LedgerBusy
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.handover import make_handover
from libroabierto.tlog.note import NoteSigner
from libroabierto_ledger.application.reading import RETRY_AFTER_FOUNDING, Reader
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.log.hold import Hold
from libroabierto_ledger.log.integrate import ROTATION
from libroabierto_ledger.log.signer import CheckpointSigner
from libroabierto_ledger.ports import Store

STREAM: Final = "ledger:main"
_AUTHORITY: Final = f"role:authority:{STATE}"


class Rotation:
    """Prepares `ledger.log_key_rotated`; needs both private keys."""

    def __init__(
        self, reader: Reader, store: Store, guard: Guard, signer: CheckpointSigner, hold: Hold
    ) -> None:
        self._reader, self._store, self._guard = reader, store, guard
        self._signer, self._hold = signer, hold

    def key_in_force(self) -> str:
        """Return the verifier key of the log as it stands; raises LedgerBusy("ledger.not-founded")."""
        with self._reader.snapshot() as snapshot:
            return str(_ledger(snapshot.world)["log_key"])

    def prepare(
        self, new: NoteSigner, *, id: str, language: str, hold: timedelta = timedelta()
    ) -> tuple[int, str]:
        """Return the size of the log as it stands, and the draft that hands it over to *new* there.

        With *hold* the ledger waits at that size for so long, unless the rotation is recorded before.
        Raises KeyUnusable("log-key.not-here"), LedgerBusy.
        """
        with self._store.exclusive() as tx:  # so that the hold is at the present size
            head, world = tx.head, tx.world
            ledger = _ledger(world)
            old = self._signer.key(str(ledger["log_key"]))
            if hold:
                self._hold.begin(head.size, self._reader.clock() + hold)
            known = self._known(world, id)
        self._guard.cover(head.size, head.root)
        note = make_handover(Checkpoint(self._signer.origin, head.size, head.root), old, new)
        data = {"log_key": str(new.verifier), "last_size": head.size, "checkpoint": note.decode()}
        return head.size, draft(ROTATION, language=language, prefill={**known, "data": data})

    def _known(self, world: World, id: str) -> Mapping[str, Any]:
        head = world.head(STREAM)
        return {
            "ledger": _ledger(world)["ledger"],
            "id": id,
            "issuer": next((str(found["id"]) for found in world.find("institution", _AUTHORITY)), ""),
            "office": "seal",
            "stream": STREAM,
            "version": head.version + 1 if head else 1,
            "occurred_on": day_of(self._reader.clock()),
        }


def _ledger(world: World) -> Mapping[str, Any]:
    found = world.get("ledger", "main")
    if found is None:
        raise LedgerBusy("ledger.not-founded", retry_after=RETRY_AFTER_FOUNDING)
    return found
