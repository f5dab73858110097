"""Offline proofs that an entry was logged (C2SP tlog-proof), kept in files named *.tlog-proof.

    c2sp.org/tlog-proof@v1
    extra <base64>              optional, not empty; nothing signs it
    index <n>                   the entry's place in the log, from 0
    <base64 hash>               the inclusion proof, leaf to root, a line each, at most 63
    ...
    <empty line>
    <checkpoint note, verbatim>

The entry itself is not inside: whoever checks brings it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from libroabierto.errors import Malformed, TooLarge

from . import base64std
from .checkpoint import Checkpoint, open_checkpoint
from .hashing import HASH_SIZE, Hash
from .merkle import check_inclusion, leaf_hash
from .note import MAX_NOTE, VerifierKey, parse_note
from .numerals import MAX_NUMBER, parse_number

MAX_HASHES = 63  # the height of a tree of 2**63 entries
MAX_EXTRA = 16 * 1024  # bytes; no application of ours has any
MAX_PROOF = 4 * (MAX_EXTRA // 3 + 1) + 45 * MAX_HASHES + 256 + MAX_NOTE

_MAGIC = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """An inclusion proof with the checkpoint note it leads to; nothing in it is verified yet."""

    index: int
    hashes: tuple[Hash, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.index <= MAX_NUMBER:
            raise Malformed("tlog-proof.index")
        if len(self.hashes) > MAX_HASHES:
            raise TooLarge("tlog-proof.too-many-hashes", limit=MAX_HASHES)
        if any(len(value) != HASH_SIZE for value in self.hashes):
            raise Malformed("tlog-proof.hash")
        if self.extra == b"":
            raise Malformed("tlog-proof.extra")
        if self.extra is not None and len(self.extra) > MAX_EXTRA:
            raise TooLarge("tlog-proof.extra-too-large", limit=MAX_EXTRA)
        parse_note(self.checkpoint)

    def format(self) -> bytes:
        """Write the file's content."""
        return format_proof(self.index, self.hashes, self.checkpoint, self.extra)

    @classmethod
    def parse(cls, raw: bytes) -> TlogProof:
        """Read what `format` writes; verifies nothing.

        Raises Malformed ("tlog-proof.form", ".extra", ".index", ".hash", and "note.…"; see parse_note) or
        TooLarge ("tlog-proof.too-large", ".too-many-hashes", ".extra-too-large").
        """
        if len(raw) > MAX_PROOF:
            raise TooLarge("tlog-proof.too-large", limit=MAX_PROOF)
        head, empty_line, checkpoint = raw.partition(b"\n\n")
        if not head.isascii() or not empty_line:
            raise Malformed("tlog-proof.form")
        magic, *lines = head.decode("ascii").split("\n")
        if magic != _MAGIC:
            raise Malformed("tlog-proof.form")
        extra = _parse_extra(lines)
        index = _parse_index(lines)
        return cls(
            index, tuple(base64std.decode_hash(x, "tlog-proof.hash") for x in lines), checkpoint, extra
        )


def format_proof(index: int, hashes: Sequence[Hash], checkpoint: bytes, extra: bytes | None = None) -> bytes:
    """Write the file's content from parts that the caller answers for: the log's own, never foreign ones."""
    first = [] if extra is None else [f"extra {base64std.encode(extra)}"]
    lines = [_MAGIC, *first, f"index {index}", *map(base64std.encode, hashes), "\n"]
    return "\n".join(lines).encode() + checkpoint


def check_tlog_proof(proof: TlogProof, *, entry: bytes, log: VerifierKey) -> Checkpoint:
    """Check that *log* signed a history in which *entry* stands at the proof's index; give its checkpoint.

    Raises BadSignature, Malformed, ProofRejected ("checkpoint.other-origin", "inclusion.…"). Looks at
    no witness: hand `proof.checkpoint` to Policy.check for that, and its result to check_entry.
    """
    checkpoint = open_checkpoint(proof.checkpoint, log)
    check_entry(proof, entry=entry, checkpoint=checkpoint)
    return checkpoint


def check_entry(proof: TlogProof, *, entry: bytes, checkpoint: Checkpoint) -> None:
    """Raise ProofRejected unless *entry* stands at the proof's index under this verified *checkpoint*."""
    check_inclusion(
        proof.hashes,
        index=proof.index,
        size=checkpoint.size,
        leaf=leaf_hash(entry),
        root=checkpoint.root,
    )


def _parse_extra(lines: list[str]) -> bytes | None:
    """Take the optional extra line off the front of *lines*."""
    if not lines or not lines[0].startswith("extra "):
        return None
    return base64std.decode(lines.pop(0).removeprefix("extra "), "tlog-proof.extra")


def _parse_index(lines: list[str]) -> int:
    """Take the index line off the front of *lines*."""
    if not lines or not lines[0].startswith("index "):
        raise Malformed("tlog-proof.index")
    return parse_number(lines.pop(0).removeprefix("index "), "tlog-proof.index")
