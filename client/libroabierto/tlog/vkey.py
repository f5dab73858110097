"""Verifier keys of signed notes, in their text form (C2SP signed-note).

    <name>+<key id, 8 lower-case hex digits>+<base64(type || public key)>

The key id is SHA-256(name || 0x0A || type || public key)[:4]. Two types are known, both Ed25519:

    01    a plain signature over the note's text, as a log makes it
    04    a timestamped cosignature, as a witness makes it (see cosignature.py)
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from libroabierto.errors import Malformed
from libroabierto.keys import edwards

from . import base64std, ed25519
from .signature import KEY_ID_SIZE, is_key_name

LOG = 0x01
WITNESS = 0x04
_MAX_VKEY = 4096  # characters; post-quantum keys have 1,800, and a name that is a URL comes on top


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name; str() writes the vkey and parse() reads it back."""

    name: str
    type: int
    key: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise Malformed("vkey.name")
        if self.type not in (LOG, WITNESS):
            raise Malformed("vkey.type", type=self.type)
        if len(self.key) != ed25519.KEY_SIZE:
            raise Malformed("vkey.key-length", want=ed25519.KEY_SIZE, got=len(self.key))
        if not edwards.is_point(self.key):
            raise Malformed("vkey.point", name=self.name)

    @classmethod
    def of(cls, name: str, type: int, private: Ed25519PrivateKey) -> VerifierKey:
        """Name the public half of *private*."""
        return cls(name, type, private.public_key().public_bytes_raw())

    @property
    def key_id(self) -> bytes:
        """Compute the four bytes that signature lines carry. Not a security feature: collisions are easy."""
        return sha256(self.name.encode() + b"\n" + self._typed_key()).digest()[:KEY_ID_SIZE]

    def _typed_key(self) -> bytes:
        return bytes([self.type]) + self.key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64std.encode(self._typed_key())}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read a vkey; raises Malformed.

        Codes: "vkey.form", ".base64", ".name", ".type" (fact `type`), ".key-length", ".point" (no key that
        could protect anything), ".key-id" (the id is not that of this name and key: a copying mistake).
        """
        fields = text.split("+", 2)  # at most twice: base64 has "+" too
        if len(text) > _MAX_VKEY or len(fields) != 3:
            raise Malformed("vkey.form")
        typed = base64std.decode(fields[2], "vkey.base64")
        if not typed:
            raise Malformed("vkey.form")
        key = cls(fields[0], typed[0], typed[1:])
        if str(key) != text:
            raise Malformed("vkey.key-id", name=key.name)
        return key
