"""Judging messages of a notifier, one after the other, by what their reader trusts of the ledger.

- Each is checked under the trust's keys and policy; an entry that was left out is fetched from the ledger.
- They must come in order; the same message again is none that was asked for.
- Their checkpoints must be of one history: two of one size with different roots are a fork, and its proof.
"""

from __future__ import annotations

from dataclasses import replace

from libroabierto.errors import LibroError, ProofRejected, UsageError
from libroabierto.notices.checking import Proved, check_message
from libroabierto.notices.position import Position
from libroabierto.notices.reading import Message
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.finding import Finding
from libroabierto.verify.receipts import Logged, Receipt

from .reader import LedgerReader
from .trust import Trust


class Judge:
    """One reader's judgement; *ledger* is asked for what a message lacks, if it is given."""

    def __init__(self, trust: Trust, ledger: LedgerReader | None = None) -> None:
        self.trust = trust
        self._ledger = ledger
        self._last: Position | None = None
        self._note = trust.checkpoint
        self._latest = trust.latest()

    def check(self, message: Message) -> Proved:
        """Check one message by itself; raises as check_message, and UsageError("message.needs-ledger")."""
        return check_message(
            self._whole(message),
            origin=self.trust.origin,
            receipt=self._receipt,
            knows=self.trust.knows,
        )

    def follow(self, message: Message) -> Proved:
        """Check the next message; raises as `check`, and ProofRejected("message.order")."""
        proved = self.check(message)
        if message.position is not None:
            if self._last is not None and message.position <= self._last:
                raise ProofRejected("message.order", position=str(message.position), last=str(self._last))
            self._last = message.position
        return proved

    def _whole(self, message: Message) -> Message:
        folio = message.lacks
        if folio is None:
            return message
        if self._ledger is None:
            raise UsageError("message.needs-ledger", folio=str(folio))
        return message.with_entry(
            self._ledger.receipt(str(replace(folio, log_code=self.trust.log_code))).entry
        )

    def _receipt(self, receipt: Receipt) -> Logged:
        logged = self.trust.check_receipt(receipt, quorum=True)
        self._compare(receipt.proof.checkpoint, logged.checkpoint)
        return logged

    def _compare(self, note: bytes, new: Checkpoint) -> None:
        """Raise the finding of a fork; both checkpoints are signed by the log."""
        old = self._latest
        if old is not None and old.size == new.size and old.root != new.root:
            raise Finding(
                "audit.forked", step=2, evidence=self._fork(note), old=old.size, new=new.size, index=None
            )
        if (old is None or new.size > old.size) and _is_signed(note, self.trust):
            self._note, self._latest = note, new

    def _fork(self, note: bytes) -> Evidence | None:
        if self._note is None:
            return None
        return Evidence(kind="fork", code="audit.forked", log=self.trust.log, checkpoints=(self._note, note))


def _is_signed(note: bytes, trust: Trust) -> bool:
    """Say whether the log's present key signed it: a fork is shown under one key."""
    try:
        open_checkpoint(note, trust.log)
    except LibroError:
        return False
    return True
