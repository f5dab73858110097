"""The founding: entry 0, recorded once, by the operator's command alone."""

from __future__ import annotations

from libroabierto.domain.decide import FOUNDING, check_form, decide
from libroabierto.domain.disclosing import check_disclosures
from libroabierto.domain.world import MemoryWorld
from libroabierto.errors import LedgerBusy, Refused
from libroabierto.keys import PublicKey
from libroabierto.record.envelope import check_signature
from libroabierto_ledger.application.admission import read_submission
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.application.receipts import Receipt, make_receipt
from libroabierto_ledger.log.integrate import Item, Logged
from libroabierto_ledger.log.sequencer import RETRY_AFTER, GroupCommit
from libroabierto_ledger.log.signer import CheckpointSigner

TIMEOUT_SECONDS = 60.0


class Founding:
    """Records `ledger.founded`; nobody is enrolled before it, so the key is the one named inside."""

    def __init__(self, reader: Reader, sequencer: GroupCommit, signer: CheckpointSigner) -> None:
        self._reader, self._sequencer, self._signer = reader, sequencer, signer

    def found(self, token: str | bytes) -> Receipt:
        """Record entry 0 and return its receipt.

        Raises Refused ("ledger.already-founded", "ledger.not-a-founding", "ledger.log-key-differs", and the
        founding's own rules), Malformed, InvalidData, BadSignature, LedgerBusy.
        """
        with self._reader.snapshot() as snapshot:
            if snapshot.head.size:
                raise Refused("ledger.already-founded", size=snapshot.head.size)
        (verdict,) = self._sequencer.submit([self._admit(token)], TIMEOUT_SECONDS)
        if isinstance(verdict, Exception):
            raise verdict
        if not isinstance(verdict, Logged):
            raise LedgerBusy("ledger.batch-failed", retry_after=RETRY_AFTER)
        code = str(self._reader.founding()["log_code"])
        return make_receipt(verdict.raw, index=0, hashes=verdict.hashes, note=verdict.note, log_code=code)

    def _admit(self, token: str | bytes) -> Item:
        envelope, event, disclosures = read_submission(token.strip())
        if event.type != FOUNDING:
            raise Refused("ledger.not-a-founding", type=event.type)
        check_form(event)
        check_disclosures(None, event, disclosures)  # it withholds nothing
        check_signature(envelope, PublicKey.from_jwk(event.data["authority"]["seal"]))
        decide(
            MemoryWorld(), event, self._reader.clock()
        )  # the rules speak first; the verdict comes under the lock
        if event.data["log_key"] != str(self._signer.verifier):
            raise Refused("ledger.log-key-differs", want=str(self._signer.verifier))
        return Item(event, envelope.token, event.idempotency_key)
