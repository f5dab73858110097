"""What a ledger shows of the rotation of its key, before any of it is believed.

A reader who trusts a key that signs no more asks where that key ended. The answer is a hint: it is followed
only as far as the trusted key's own signature, under the hand-over of that size, and the rules of the
entries up to there, carry it. A hint that leads nowhere changes nothing: the checkpoint under a strange key
stays the finding that it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from libroabierto.errors import LedgerUnreachable, LibroError, ProofRejected
from libroabierto.record.entry import Entry
from libroabierto.record.event import Event, open_event
from libroabierto.tlog.handover import open_handover
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.tile import FULL_WIDTH
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.finding import Finding
from libroabierto.verify.logkeys import FormerKey
from libroabierto.verify.receipts import Logged, Receipt

from .answers import Description
from .reader import LedgerReader
from .served import Served
from .trust import Trust

ROTATION: Final = "ledger.log_key_rotated"


class NotHandedOver(Exception):
    """The entry that was shown as a rotation is none that the rules accept.

    No LibroError: the audit that looked for it goes on with what it had found.
    """


@dataclass(frozen=True, slots=True)
class Handover:
    """Entry *index*, as it was served; its checkpoint *note* is signed by the old key and by *log*."""

    index: int
    raw: bytes
    note: bytes
    log: VerifierKey

    def moved(self, trust: Trust) -> Trust:
        """Return the trust of whoever has followed this rotation."""
        former = (*trust.former, FormerKey(trust.log, self.index))
        return replace(trust, log=self.log, former=former, checkpoint=self.note)

    def fork(self, reader: LedgerReader) -> Evidence | None:
        """Show that the new key signs another beginning than the hand-over's, if that can be shown."""
        try:
            served = Served.opened(reader, self.log, reader.checkpoint())
            return served.show_fork(self.note, self.index, self.log)
        except (LibroError, Finding):
            return None


def hinted_handover(reader: LedgerReader, trust: Trust) -> Handover | None:
    """Return the hand-over from the trusted key that the ledger shows, signed by that key; else None.

    Raises LedgerUnreachable or LedgerBusy if it cannot be asked: then nothing is known.
    """
    said = described(reader)
    ended = next((key for key in said.former if key.log == trust.log), None) if said else None
    if ended is None or ended.last_size < _least(trust):
        return None
    raw = _entry(reader, ended.last_size)
    try:
        return None if raw is None else _read(raw, ended.last_size, trust.log)
    except (LibroError, KeyError, AttributeError):
        return None


def check_receipt_of(trust: Trust, event: Event, receipt: Receipt) -> Logged:
    """Check the receipt of *event*; if that rotates the log's key, under the key that it hands over to.

    Raises as `Trust.check_receipt`, and ProofRejected("receipt.other-event").
    """
    try:
        logged = trust.check_receipt(receipt)
    except ProofRejected as error:
        moved = _handed_over(trust, event, receipt)
        if error.code != "receipt.unknown-key" or moved is None:
            raise
        logged = moved.check_receipt(receipt)
    if (logged.event.kid, logged.event.payload) != (event.kid, event.payload):
        raise ProofRejected("receipt.other-event", folio=str(receipt.folio))
    return logged


def _handed_over(trust: Trust, event: Event, receipt: Receipt) -> Trust | None:
    """Return the trust by which to check the receipt of *event*, a rotation of the key that is trusted.

    It serves this receipt alone: that the rules took the rotation, and that nothing before it was changed,
    an audit finds out. None for any other event, or one that the trusted key has not signed over.
    """
    try:
        said = _said(event, receipt.entry, receipt.index, trust.log)
    except (LibroError, KeyError, AttributeError):
        return None
    return said.moved(trust) if said and said.index >= _least(trust) else None


def _least(trust: Trust) -> int:
    """Return the size at which the trusted key may have ended at the earliest: each rotation is an entry."""
    latest = trust.latest()
    return max(latest.size if latest else 1, trust.former[-1].last_size + 1 if trust.former else 1)


def hinted_first(reader: LedgerReader, trust: Trust) -> VerifierKey | None:
    """Return the key with which the ledger says that it began, if its rotations name the trusted one."""
    said = described(reader)
    if said is None or not said.former or trust.log not in (said.log, *(key.log for key in said.former)):
        return None
    return said.former[0].log


def described(reader: LedgerReader) -> Description | None:
    """Ask a ledger what it says of itself; None from one that does not say, as a copy of the bare log."""
    try:
        return reader.log()
    except LedgerUnreachable as error:
        if _is_an_answer(error):
            return None
        raise


def _entry(reader: LedgerReader, index: int) -> bytes | None:
    """Read entry *index* from its bundle, as it was served."""
    number, place = divmod(index, FULL_WIDTH)
    try:
        bundle = reader.bundle(number, place + 1)
    except LedgerUnreachable as error:
        if _is_an_answer(error):
            return None
        raise
    at = 0
    for _ in range(place):
        at += 2 + int.from_bytes(bundle[at : at + 2], "big")
    return bundle[at + 2 : at + 2 + int.from_bytes(bundle[at : at + 2], "big")]


def _read(raw: bytes, index: int, old: VerifierKey) -> Handover | None:
    """Read the rotation in an entry; raises LibroError for anything else."""
    _, event = open_event(Entry.parse(raw).event)
    return _said(event, raw, index, old)


def _said(event: Event, raw: bytes, index: int, old: VerifierKey) -> Handover | None:
    """Read the hand-over that an event says, as entry *index*; raises LibroError where it is none."""
    if event.type != ROTATION:
        return None
    note, new = event.data["checkpoint"].encode(), VerifierKey.parse(event.data["log_key"])
    checkpoint = open_handover(note, old, new)
    return Handover(index, raw, note, new) if checkpoint.size == index else None


def _is_an_answer(error: LedgerUnreachable) -> bool:
    """Tell a ledger that has no such thing from one that could not be reached."""
    return error.code == "ledger.answer-unusable" or error.facts.get("status") == 404
