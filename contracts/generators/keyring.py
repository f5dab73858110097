"""The test keys, and signatures that come out the same on every run.

Ed25519 and RS256 are deterministic by nature. ES256 takes its nonce from RFC 6979, PS256 its salt
from the message, both of which a verifier cannot tell from random ones: so nothing has to be
recorded, and a difference in a vector always means a difference in the format.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from libroabierto.keys import PrivateKey
from libroabierto.record import base64url
from libroabierto.record.envelope import EVENT

KEYS_FILE: Final = Path(__file__).resolve().parents[1] / "vectors" / "keys.json"
Members = dict[str, str]


def jwk(name: str) -> Members:
    """Return the public half of the test key *name*: RFC 7638's members alone."""
    return key(name).public.jwk


def kid(name: str) -> str:
    """Return the thumbprint of the test key *name*."""
    return key(name).public.kid


@cache
def key(name: str) -> PrivateKey:
    """Return the test key *name* of vectors/keys.json."""
    members = _members()[name]
    if members["kty"] == "OKP":
        return PrivateKey.from_ed25519_seed(base64url.decode(members["d"]))
    native = _p256(members) if members["kty"] == "EC" else _rsa(members)
    return PrivateKey.load_pem(native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), None)


def sign(name: str, signed: bytes, alg: str) -> bytes:
    """Sign *signed* with the test key *name*, the same way every time."""
    if alg == "ES256":
        return _es256(_p256(_members()[name]), signed)
    if alg == "PS256":
        return _ps256(_rsa(_members()[name]), signed)
    return key(name).sign(signed, alg)


def sign_pss(name: str, signed: bytes, salt_bytes: int, mgf: str) -> bytes:
    """Sign with RSASSA-PSS under parameters that nobody should hear; MGF1 over *mgf*."""
    return _ps256(_rsa(_members()[name]), signed, salt_bytes, mgf)


def seal(payload: bytes, name: str, *, typ: str = EVENT, alg: str | None = None) -> str:
    """Make the compact JWS of *payload*, header members in the order alg, kid, typ."""
    header = {"alg": alg or key(name).default_alg, "kid": kid(name), "typ": typ}
    return seal_raw(json.dumps(header, separators=(",", ":")).encode(), payload, name, header["alg"])


def seal_raw(header: bytes, payload: bytes, name: str, alg: str) -> str:
    """Sign under whatever *header* says: for messages that no honest tool makes."""
    signing_input = f"{base64url.encode(header)}.{base64url.encode(payload)}"
    return f"{signing_input}.{base64url.encode(sign(name, signing_input.encode(), alg))}"


@cache
def _members() -> dict[str, Members]:
    keys: dict[str, Members] = json.loads(KEYS_FILE.read_text("utf-8"))["keys"]
    return keys


def _number(members: Members, name: str) -> int:
    return int.from_bytes(base64url.decode(members[name]), "big")


def _p256(members: Members) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(_number(members, "d"), ec.SECP256R1())


def _rsa(members: Members) -> rsa.RSAPrivateKey:
    p, q, d, dp, dq, qi = (_number(members, name) for name in ("p", "q", "d", "dp", "dq", "qi"))
    public = rsa.RSAPublicNumbers(_number(members, "e"), _number(members, "n"))
    return rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, public).private_key()


def _es256(native: ec.EllipticCurvePrivateKey, signed: bytes) -> bytes:
    r, s = decode_dss_signature(native.sign(signed, ec.ECDSA(SHA256(), deterministic_signing=True)))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _ps256(native: rsa.RSAPrivateKey, signed: bytes, salt_bytes: int = 32, mgf: str = "sha256") -> bytes:
    """RSASSA-PSS (RFC 8017, sections 8.1.1 and 9.1.1) with SHA-256 and a salt of known bytes."""
    numbers = native.private_numbers()
    n, bits = numbers.public_numbers.n, native.key_size
    salt = (hashlib.sha256(b"libro abierto, test salt\n" + signed).digest() * 2)[:salt_bytes]
    length = (bits - 1 + 7) // 8
    digest = hashlib.sha256(bytes(8) + hashlib.sha256(signed).digest() + salt).digest()
    block = bytes(length - 32 - len(salt) - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, _mgf1(digest, len(block), mgf), strict=True))
    masked[0] &= 0xFF >> (8 * length - (bits - 1))
    encoded = int.from_bytes(bytes(masked) + digest + b"\xbc", "big")
    return pow(encoded, numbers.d, n).to_bytes((bits + 7) // 8, "big")


def _mgf1(seed: bytes, length: int, name: str) -> bytes:
    size = hashlib.new(name).digest_size
    blocks = (hashlib.new(name, seed + n.to_bytes(4, "big")).digest() for n in range(-(-length // size)))
    return b"".join(blocks)[:length]
