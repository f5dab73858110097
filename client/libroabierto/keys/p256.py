"""ECDSA on P-256 with SHA-256, the JWS `ES256`: 64 bytes r || s (RFC 7518 section 3.4).

Both numbers are 32 bytes, big-endian, with 1 <= r, s < n. A high s is good: stock tools make one
every second time, and nothing here takes its identity from a signature.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from libroabierto.errors import BadSignature, Malformed

from . import base64url, jwk

MEMBERS = ("crv", "kty", "x", "y")
ALGS = ("ES256",)

# SP 800-186, section 3.2.1.3: y^2 = x^3 - 3x + b over the field of p, with a group of order n.
P: Final = 2**256 - 2**224 + 2**192 + 2**96 - 1
B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
N: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

_ECDSA = ec.ECDSA(SHA256())


def _is_on_curve(x: int, y: int) -> bool:
    return x < P and y < P and (y * y - x * x * x + 3 * x - B) % P == 0


class P256Verifier:
    """The public half: a point of the curve."""

    def __init__(self, native: ec.EllipticCurvePublicKey) -> None:
        self._native = native

    @classmethod
    def read(cls, members: dict[object, object]) -> P256Verifier:
        """Read an EC key; raise Malformed."""
        jwk.check_members(members, MEMBERS)
        x, y = (int.from_bytes(jwk.number(members, name, 32), "big") for name in ("x", "y"))
        if not _is_on_curve(x, y):
            raise Malformed("key.not-on-curve")
        return cls(ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key())

    def members(self) -> dict[str, str]:
        """Return the JWK."""
        point = self._native.public_numbers()
        x, y = (base64url.encode(number.to_bytes(32, "big")) for number in (point.x, point.y))
        return {"crv": "P-256", "kty": "EC", "x": x, "y": y}

    def verify(self, alg: str, signature: bytes, signed: bytes) -> None:
        """Raise BadSignature unless *signature* is r || s in range and verifies."""
        if len(signature) != 64:
            raise BadSignature
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        if not (0 < r < N and 0 < s < N):
            raise BadSignature
        try:
            self._native.verify(encode_dss_signature(r, s), signed, _ECDSA)
        except InvalidSignature:
            raise BadSignature from None


class P256Signer:
    """The private half."""

    def __init__(self, native: ec.EllipticCurvePrivateKey) -> None:
        self.native = native

    def verifier(self) -> P256Verifier:
        """Return the public half."""
        return P256Verifier(self.native.public_key())

    def sign(self, alg: str, signed: bytes) -> bytes:
        """Return r || s."""
        r, s = decode_dss_signature(self.native.sign(signed, _ECDSA))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
