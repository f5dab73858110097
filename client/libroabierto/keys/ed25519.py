"""Ed25519 (RFC 8032, RFC 8037): pure, without context, 64-byte signatures R || S.

Verification follows the stricter reading that protocol.md fixes, so that every implementation
agrees on every signature:

- S < L, or a second signature could be made of any first one;
- A is canonical, on the curve and not of small order (checked once, when the key is read);
- R is canonical and not of small order;
- the equation is the one without cofactor, [S]B = R + [k]A, as in OpenSSL, libsodium, Go and WebCrypto.

Without the cofactor a non-canonical R never verifies, since R is compared as bytes; it is refused
by name all the same, for the sake of implementations that decode R.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from libroabierto.errors import BadSignature, Malformed

from . import base64url, edwards, jwk

MEMBERS = ("crv", "kty", "x")
ALGS = ("Ed25519", "EdDSA")


class Ed25519Verifier:
    """The public half, of which A has been checked."""

    def __init__(self, native: Ed25519PublicKey) -> None:
        self._native = native

    @classmethod
    def read(cls, members: dict[object, object]) -> Ed25519Verifier:
        """Read an OKP key; raise Malformed."""
        jwk.check_members(members, MEMBERS)
        encoded = jwk.number(members, "x", 32)
        if not edwards.is_canonical(encoded):
            raise Malformed("key.not-canonical")
        if edwards.has_small_order(encoded):
            raise Malformed("key.small-order")
        if not edwards.is_on_curve(encoded):
            raise Malformed("key.not-on-curve")
        return cls(Ed25519PublicKey.from_public_bytes(encoded))

    def members(self) -> dict[str, str]:
        """Return the JWK."""
        return {"crv": "Ed25519", "kty": "OKP", "x": base64url.encode(self._native.public_bytes_raw())}

    def verify(self, alg: str, signature: bytes, signed: bytes) -> None:
        """Raise BadSignature unless all of the rules above hold; both names of *alg* mean the same."""
        if len(signature) != 64 or int.from_bytes(signature[32:], "little") >= edwards.L:
            raise BadSignature
        encoded_r = signature[:32]
        if not edwards.is_canonical(encoded_r) or edwards.has_small_order(encoded_r):
            raise BadSignature
        try:
            self._native.verify(signature, signed)
        except InvalidSignature:
            raise BadSignature from None


class Ed25519Signer:
    """The private half."""

    def __init__(self, native: Ed25519PrivateKey) -> None:
        self.native = native

    def verifier(self) -> Ed25519Verifier:
        """Return the public half."""
        return Ed25519Verifier(self.native.public_key())

    def sign(self, alg: str, signed: bytes) -> bytes:
        """Return R || S; both names of *alg* mean the same."""
        return self.native.sign(signed)
