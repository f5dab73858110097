"""The keys of one log over time: which one signs the checkpoint of which size.

A rotation recorded at index i ends the old key with the checkpoint of i entries. Larger checkpoints carry
the new key, and the old one's signature there is worth nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from libroabierto.domain.formerkeys import former_log_keys
from libroabierto.domain.world import Document
from libroabierto.errors import BadSignature, LibroError, ProofRejected
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.note import parse_note
from libroabierto.tlog.vkey import VerifierKey


@dataclass(frozen=True, slots=True)
class FormerKey:
    """A key that was rotated, and the size of its last checkpoint: the index of the rotation's entry."""

    log: VerifierKey
    last_size: int


def former_keys(ledger: Document) -> tuple[FormerKey, ...]:
    """Return the former keys that the row of the ledger names, in order."""
    return tuple(
        FormerKey(VerifierKey.parse(key["log_key"]), int(key["last_size"])) for key in former_log_keys(ledger)
    )


def key_at(size: int, present: VerifierKey, former: Sequence[FormerKey]) -> VerifierKey:
    """Return the key that signs the checkpoint of *size* entries."""
    return next((key.log for key in former if size <= key.last_size), present)


def open_dated(note: bytes, present: VerifierKey, former: Sequence[FormerKey]) -> Checkpoint:
    """Read the checkpoint that the log's key of its size signed.

    Raises what open_checkpoint raises, and ProofRejected("checkpoint.former-key") for one that only a
    former key signed, beyond its last size.
    """
    size = Checkpoint.parse(parse_note(note).text).size
    try:
        return open_checkpoint(note, key_at(size, present, former))
    except BadSignature:
        for key in former:
            if size > key.last_size and _signed(note, key.log):
                raise ProofRejected("checkpoint.former-key", size=size, last_size=key.last_size) from None
        raise


def _signed(note: bytes, log: VerifierKey) -> bool:
    try:
        open_checkpoint(note, log)
    except LibroError:
        return False
    return True
