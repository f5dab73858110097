"""Keys for tests: each made once a run, fixed where the mathematics allow it."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from libroabierto.keys import PrivateKey

# Every alg of a JWS that we hear, each of which `key_for` finds a key.
ALGS = ("Ed25519", "EdDSA", "ES256", "RS256", "PS256")


@cache
def ed25519_key(number: int = 1) -> PrivateKey:
    """Return the Ed25519 key whose seed is this byte, 32 times."""
    return PrivateKey.from_ed25519_seed(bytes([number]) * 32)


@cache
def p256_key(number: int = 20261122) -> PrivateKey:
    """Return the P-256 key with this secret number."""
    return _load(ec.derive_private_key(number, ec.SECP256R1()))


@cache
def rsa_key(bits: int = 2048) -> PrivateKey:
    """Return an RSA key, the same throughout a run; making one takes a moment."""
    return _load(rsa.generate_private_key(65537, bits))


def key_for(alg: str) -> PrivateKey:
    """Return a key that hears *alg*."""
    makers = {"Ed25519": ed25519_key, "EdDSA": ed25519_key, "ES256": p256_key}
    return makers.get(alg, rsa_key)()


def _load(native: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> PrivateKey:
    pem = native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return PrivateKey.load_pem(pem, None)
