"""The rotation of the log's key: the act, as it should be and as it should not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import Note, NoteSigner, format_note, parse_note
from libroabierto.tlog.vkey import WITNESS, VerifierKey
from support import naive_tree
from support.founding import AUTHORITY, ORIGIN, Town

NEXT = NoteSigner(ORIGIN, bytes([98]) * 32)
AFTER = NoteSigner(ORIGIN, bytes([97]) * 32)
WITNESSING = NoteSigner(ORIGIN, bytes([96]) * 32)  # its public key is that of a witness


# Every key that a test has handed a log to, by its verifier key: whoever opens a real ledger may need it.
_KNOWN: dict[str, NoteSigner] = {}


def log_key(vkey: str) -> NoteSigner:
    """Return the private key of a log in a test."""
    return _KNOWN.get(vkey) or Town().log


def handover(town: Town, *signers: NoteSigner, size: int | None = None, root: bytes | None = None) -> str:
    """Return the checkpoint of the town's entries as they are, or of the first so many, under *signers*."""
    _KNOWN.update({str(signer.verifier): signer for signer in signers})
    entries = town.entries[:size]
    text = str(Checkpoint(ORIGIN, len(entries), root or naive_tree.root(entries)))
    lines = [line for signer in signers for line in parse_note(signer.sign(text)).signatures]
    return format_note(Note(text, tuple(lines))).decode()


def rotation(
    town: Town,
    new: NoteSigner = NEXT,
    *,
    old: NoteSigner | None = None,
    by: tuple[str, str] = (AUTHORITY, "seal"),
    **changes: Any,
) -> str:
    """Return the token that rotates the log's key from *old*, the town's first one, to *new*."""
    data = {
        "log_key": str(new.verifier),
        "last_size": len(town.entries),
        "checkpoint": handover(town, old or town.log, new),
        **changes,
    }
    return town.event("ledger.log_key_rotated", *by, "ledger:main", data)


def rotate(town: Town, *keys: NoteSigner) -> Sequence[int]:
    """Record a rotation to each of *keys* in turn; return their entries."""
    olds = (town.log, *keys)
    return [town.record(rotation(town, new, old=old)) for old, new in zip(olds, keys, strict=False)]


def _rotated(town: Town) -> None:
    """A settled ledger whose key was rotated once."""
    town.settle()
    rotate(town, NEXT)


def _often(town: Town) -> None:
    """A ledger that has had as many keys as readers keep."""
    town.found()
    rotate(town, *(NoteSigner(ORIGIN, bytes([90, number]) * 16) for number in range(100)))


def _witnessed(town: Town) -> None:
    """The founding names a witness."""
    key = WITNESSING.verifier.key
    policy = f"log {town.log.verifier}\nwitness w {VerifierKey('w.example', WITNESS, key)}\nquorum w"
    town.record(town.founding(witness_policy=policy))


LIVES: Mapping[str, Callable[[Town], None]] = {
    "rotated": _rotated,
    "often rotated": _often,
    "witnessed": _witnessed,
}
