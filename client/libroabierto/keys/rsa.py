"""RSA with SHA-256 (RFC 8017): `RS256` is PKCS #1 v1.5, `PS256` is PSS with MGF1-SHA-256 and salt 32.

The modulus has 2048 to 4096 bits, the exponent is 65537. A signature is exactly as long as the
modulus: a shorter or padded number is another spelling of the same one.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from libroabierto.errors import BadSignature, Malformed

from . import base64url, jwk

MEMBERS = ("e", "kty", "n")
ALGS = ("RS256", "PS256")

# Below 2048 bits a modulus is within reach of an attacker; above 4096 it only costs everybody time.
MIN_BITS, MAX_BITS = 2048, 4096
EXPONENT = 65537

_PADDINGS: dict[str, padding.AsymmetricPadding] = {
    "RS256": padding.PKCS1v15(),
    "PS256": padding.PSS(mgf=padding.MGF1(SHA256()), salt_length=32),
}


def _encode(number: int) -> str:
    return base64url.encode(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _modulus(raw: bytes) -> int:
    """Read n: no leading zero byte, odd, of the right size."""
    n = int.from_bytes(raw, "big")
    if raw[:1] == b"\0" or n % 2 == 0:
        raise Malformed("key.rsa-modulus")
    if not MIN_BITS <= n.bit_length() <= MAX_BITS:
        raise Malformed("key.rsa-size", bits=n.bit_length(), least=MIN_BITS, most=MAX_BITS)
    return n


class RsaVerifier:
    """The public half."""

    def __init__(self, native: rsa.RSAPublicKey) -> None:
        self._native = native
        self._length = (native.key_size + 7) // 8

    @classmethod
    def read(cls, members: dict[object, object]) -> RsaVerifier:
        """Read an RSA key; raise Malformed."""
        jwk.check_members(members, MEMBERS)
        if jwk.number(members, "e") != EXPONENT.to_bytes(3, "big"):
            raise Malformed("key.rsa-exponent", want=EXPONENT)
        n = _modulus(jwk.number(members, "n"))
        return cls(rsa.RSAPublicNumbers(EXPONENT, n).public_key())

    def members(self) -> dict[str, str]:
        """Return the JWK."""
        numbers = self._native.public_numbers()
        return {"e": _encode(numbers.e), "kty": "RSA", "n": _encode(numbers.n)}

    def verify(self, alg: str, signature: bytes, signed: bytes) -> None:
        """Raise BadSignature unless *signature* has the modulus' length and verifies under *alg*."""
        if len(signature) != self._length:
            raise BadSignature
        try:
            self._native.verify(signature, signed, _PADDINGS[alg], SHA256())
        except InvalidSignature:
            raise BadSignature from None


class RsaSigner:
    """The private half."""

    def __init__(self, native: rsa.RSAPrivateKey) -> None:
        self.native = native

    def verifier(self) -> RsaVerifier:
        """Return the public half."""
        return RsaVerifier(self.native.public_key())

    def sign(self, alg: str, signed: bytes) -> bytes:
        """Return a signature as long as the modulus."""
        return self.native.sign(signed, _PADDINGS[alg], SHA256())
