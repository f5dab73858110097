"""The hand-over of a log from one key to the next: one checkpoint under both signatures.

    <origin>
    <size>
    <root>

    — <origin> <signature of the old key>
    — <origin> <signature of the new key>

It is a valid checkpoint for whoever trusts either key. Lines of strangers, such as cosignatures, may stand
beside the two.
"""

from __future__ import annotations

from libroabierto.errors import BadSignature

from .checkpoint import Checkpoint, open_checkpoint
from .note import NoteSigner, VerifierKey, format_note, parse_note


def open_handover(note: bytes, old: VerifierKey, new: VerifierKey) -> Checkpoint:
    """Read the checkpoint that *old* and *new*, two keys of one log, have both signed.

    Raises what open_checkpoint raises for either, and BadSignature where they are one and the same key.
    """
    if old == new:
        raise BadSignature
    open_checkpoint(note, old)
    return open_checkpoint(note, new)


def make_handover(checkpoint: Checkpoint, old: NoteSigner, new: NoteSigner) -> bytes:
    """Sign *checkpoint* with both keys."""
    text = str(checkpoint)
    both = parse_note(old.sign(text)).adding(*parse_note(new.sign(text)).signatures)
    return format_note(both)
