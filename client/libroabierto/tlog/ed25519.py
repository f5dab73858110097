"""Ed25519 (RFC 8032) over raw keys, as signed notes use it: 32-byte seed, 32-byte key, 64-byte signature."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from libroabierto.errors import BadSignature, KeyUnusable

SEED_SIZE = 32
KEY_SIZE = 32
SIGNATURE_SIZE = 64


def load_private(private: bytes | Ed25519PrivateKey) -> Ed25519PrivateKey:
    """Take a private key, or the 32-byte seed of one; raises KeyUnusable("log-key.seed-length")."""
    if isinstance(private, Ed25519PrivateKey):
        return private
    if len(private) != SEED_SIZE:
        raise KeyUnusable("log-key.seed-length", want=SEED_SIZE, got=len(private))
    return Ed25519PrivateKey.from_private_bytes(private)


def check_signature(key: bytes, signature: bytes, signed: bytes) -> None:
    """Raise BadSignature unless *signature* over *signed* verifies under the raw public *key*."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        raise BadSignature from None
