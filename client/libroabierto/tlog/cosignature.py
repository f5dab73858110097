r"""Cosignatures: a witness's word that a checkpoint goes on from all it saw before (C2SP tlog-cosignature).

Type 04, Ed25519. In the signature line, after the key id, stand

    8 bytes     POSIX time in seconds, big-endian, at most 2**63 - 1
    64 bytes    signature over "cosignature/v1\ntime <time>\n" and the note's whole text

The message does not name the cosigner: one operator must use another key for each of its witnesses.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from libroabierto.errors import BadSignature

from . import ed25519
from .numerals import MAX_NUMBER
from .signature import Signature
from .vkey import WITNESS, VerifierKey

_TIME_SIZE = 8


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A verified cosignature: *key* saw this checkpoint at POSIX second *at*, and nothing against it."""

    key: VerifierKey
    at: int


def cosign(text: str, name: str, private: bytes | Ed25519PrivateKey, at: int) -> Signature:
    """Make the signature line of witness *name* under the note *text*, at POSIX second *at*.

    *private* is the key or its 32-byte seed. Whoever calls this must have checked consistency first.
    """
    assert 0 <= at <= MAX_NUMBER, "our bug: no such time"
    key = ed25519.load_private(private)
    raw = at.to_bytes(_TIME_SIZE, "big") + key.sign(_message(text, at))
    return Signature(name, VerifierKey.of(name, WITNESS, key).key_id, raw)


def check_cosignature(signature: Signature, text: str, key: VerifierKey) -> Cosignature:
    """Check a line made by witness *key* under the note *text*; raises BadSignature.

    Times in the future are not refused here: the reader knows what time it is, this room does not.
    """
    at = int.from_bytes(signature.raw[:_TIME_SIZE], "big")
    if len(signature.raw) != _TIME_SIZE + ed25519.SIGNATURE_SIZE or at > MAX_NUMBER:
        raise BadSignature
    ed25519.check_signature(key.key, signature.raw[_TIME_SIZE:], _message(text, at))
    return Cosignature(key, at)


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
