"""Checkpoints: the log's signed claim about its whole history (C2SP tlog-checkpoint).

A checkpoint is a note (see note.py) whose text is

    origin      the log's name, e.g. "libro.example.org/mex"; its key has the same name
    size        entries in the log, decimal, no leading zero
    root        base64 of the Merkle root over those entries
    ...         extension lines, not empty; we write none, and keep those that we read
"""

from __future__ import annotations

from dataclasses import dataclass

from libroabierto.errors import Malformed, ProofRejected

from . import base64std
from .hashing import HASH_SIZE, Hash
from .note import VerifierKey, open_note
from .numerals import MAX_NUMBER, parse_number
from .vkey import LOG


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint's text says; str() writes the text that is signed."""

    origin: str
    size: int
    root: Hash
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _is_line(self.origin):
            raise Malformed("checkpoint.origin")
        if not 0 <= self.size <= MAX_NUMBER:
            raise Malformed("checkpoint.size")
        if len(self.root) != HASH_SIZE:
            raise Malformed("checkpoint.root")
        if not all(map(_is_line, self.extensions)):
            raise Malformed("checkpoint.extension")

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), base64std.encode(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note's text.

        Raises Malformed ("checkpoint.form", ".origin", ".size", ".root", ".extension").
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() != "":
            raise Malformed("checkpoint.form")
        origin, size, root, *extensions = lines
        number = parse_number(size, "checkpoint.size")
        return cls(origin, number, base64std.decode_hash(root, "checkpoint.root"), tuple(extensions))


def open_checkpoint(note: bytes, log: VerifierKey) -> Checkpoint:
    """Read the checkpoint that *log* signed.

    Raises Malformed, BadSignature (see open_note), and ProofRejected("checkpoint.other-origin") for a
    checkpoint under another name than the key's.
    """
    if log.type != LOG:
        raise Malformed("vkey.not-a-log", name=log.name)
    checkpoint = Checkpoint.parse(open_note(note, [log])[0])
    if checkpoint.origin != log.name:
        raise ProofRejected("checkpoint.other-origin", want=log.name, got=checkpoint.origin)
    return checkpoint


def _is_line(text: str) -> bool:
    return text != "" and "\n" not in text
