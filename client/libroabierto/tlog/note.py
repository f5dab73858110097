"""Signed notes: a text and the signatures under it (C2SP signed-note).

    <text, one or more lines, each ending in a newline>
    <empty line>
    — <key name> <base64(key id || signature)>
    ...

The last empty line separates; the text may have empty lines of its own. What is signed is the text
with its last newline and without the empty line. The whole is UTF-8 and the newline is its only
control character. A note has 1 to 100 signature lines and at most 64 KiB.

Lines of unknown keys are kept and ignored: anybody may add one. A line that claims a known key and
does not verify makes the whole note worthless.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from libroabierto.errors import BadSignature, Malformed, TooLarge

from . import ed25519
from .cosignature import check_cosignature
from .signature import Signature
from .vkey import LOG, WITNESS, VerifierKey

__all__ = [
    "MAX_NOTE",
    "MAX_SIGNATURES",
    "Note",
    "NoteSigner",
    "Signature",
    "VerifierKey",
    "format_note",
    "open_note",
    "parse_note",
    "verified_signatures",
]

# A checkpoint is 200 bytes; sixteen post-quantum signatures, which C2SP asks us to carry, are 53,000.
MAX_NOTE = 64 * 1024
MAX_SIGNATURES = 100  # as in the Go implementation: each line of a known key costs a verification

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Note:
    """A text, with its last newline, and the signature lines under it, verified or not."""

    text: str
    signatures: tuple[Signature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or not self.signatures:
            raise Malformed("note.form")
        if len(self.signatures) > MAX_SIGNATURES:
            raise TooLarge("note.too-many-signatures", limit=MAX_SIGNATURES)

    def adding(self, *signatures: Signature) -> Note:
        """Make the same note with more lines under it, as witnesses give them."""
        return replace(self, signatures=(*self.signatures, *signatures))


def format_note(note: Note) -> bytes:
    """Write *note*; raises what parse_note would raise."""
    lines = "".join(f"{signature}\n" for signature in note.signatures)
    raw = _encode(f"{note.text}\n{lines}")
    _decode(raw)
    return raw


def parse_note(raw: bytes) -> Note:
    """Read a note's form; verifies nothing.

    Raises Malformed ("note.form", ".not-utf8", ".control-character", ".signature-line") or TooLarge
    ("note.too-large", ".too-many-signatures").
    """
    whole = _decode(raw)
    at = whole.rfind("\n\n")
    lines = whole[at + 2 :]
    if at < 0 or not lines.endswith("\n"):
        raise Malformed("note.form")
    return Note(whole[: at + 1], tuple(map(Signature.parse, lines[:-1].split("\n"))))


def open_note(raw: bytes, keys: Sequence[VerifierKey]) -> tuple[str, tuple[VerifierKey, ...]]:
    """Read a note that at least one of *keys* signed: its text, and those of *keys* that did.

    Raises what parse_note and verified_signatures raise, and BadSignature if none of them signed.
    """
    note = parse_note(raw)
    verified = tuple(key for key, _ in verified_signatures(note, keys))
    if not verified:
        raise BadSignature
    return note.text, verified


def verified_signatures(note: Note, keys: Sequence[VerifierKey]) -> tuple[tuple[VerifierKey, Signature], ...]:
    """Find those of *keys* that signed, each with its line; of several lines of one key the first counts.

    Raises BadSignature if a known key's line does not verify, Malformed("vkey.ambiguous") if two of
    *keys* share a name and an id.
    """
    known, verified = _by_name(keys), []
    for signature in note.signatures:
        key = known.pop((signature.name, signature.key_id), None)
        if key is not None:
            _check(signature, note.text, key)
            verified.append((key, signature))
    return tuple(verified)


def _by_name(keys: Sequence[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise Malformed("vkey.ambiguous", name=key.name)
    return known


def _check(signature: Signature, text: str, key: VerifierKey) -> None:
    if key.type == WITNESS:
        check_cosignature(signature, text, key)
    else:
        ed25519.check_signature(key.key, signature.raw, text.encode())


def _encode(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Malformed("note.not-utf8") from None


def _decode(raw: bytes) -> str:
    if len(raw) > MAX_NOTE:
        raise TooLarge("note.too-large", limit=MAX_NOTE)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise Malformed("note.not-utf8") from None
    if _CONTROL.search(text):
        raise Malformed("note.control-character")
    return text


class NoteSigner:
    """The private half of a log key: signs notes under its name. Shows its seed only when asked.

    Makes no key: this room is pure, chance comes from the caller, as a fresh private key or seed.
    """

    def __init__(self, name: str, private: bytes | Ed25519PrivateKey) -> None:
        """Hold *private*, an Ed25519 key or its 32-byte seed.

        Raises KeyUnusable("log-key.seed-length"), Malformed("vkey.name").
        """
        self._private = ed25519.load_private(private)
        self.verifier = VerifierKey.of(name, LOG, self._private)

    @property
    def seed(self) -> bytes:
        """Give the 32 secret bytes, to be saved."""
        return self._private.private_bytes_raw()

    def __repr__(self) -> str:
        return f"NoteSigner({str(self.verifier)!r})"

    def sign(self, text: str) -> bytes:
        """Sign *text*, which must end in a newline, into a note.

        Raises what parse_note would raise for a text that no note can hold.
        """
        raw = self._private.sign(_encode(text))
        return format_note(Note(text, (Signature(self.verifier.name, self.verifier.key_id, raw),)))
