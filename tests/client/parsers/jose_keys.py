"""JWKs of many kinds: what two readers of keys are asked about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from client.parsers.jose_classes import stray
from libroabierto.keys import base64url
from support import naive_edwards
from support.keyring import ALGS, key_for, p256_key

Jwk = dict[str, Any]


def _jwk(alg: str, **members: object) -> Jwk:
    said = {**key_for(alg).public.jwk, **members}
    return {name: value for name, value in said.items() if value is not None}


def _rsa_jwk(bits: int, exponent: int = 65537) -> Jwk:
    """An odd number of so many bits: nobody can tell it from a modulus."""
    n = (1 << bits - 1) + 0x10001
    return {"kty": "RSA", "n": base64url.encode(n.to_bytes((bits + 7) // 8, "big")), "e": _number(exponent)}


def _number(value: int) -> str:
    return base64url.encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _y(value: int) -> Jwk:
    return _jwk("Ed25519", x=base64url.encode(value.to_bytes(32, "little")))


KEYS: dict[str, Callable[[], list[Jwk]]] = {
    "as it should be": lambda: [_jwk(alg) for alg in ALGS],
    "a member more": lambda: [_jwk(alg, use="sig") for alg in ALGS] + [_jwk(alg, kid="1") for alg in ALGS],
    "a member less": lambda: [_jwk("Ed25519", x=None), _jwk("ES256", y=None), _jwk("RS256", e=None)],
    "an unknown member": lambda: [_jwk(alg, foo="bar") for alg in ALGS],
    "a private key": lambda: [_jwk("Ed25519", d="AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE")],
    "a symmetric key": lambda: [{"kty": "oct", "k": "A" * 43}],
    "P-384": lambda: [_p384_jwk()],
    "Ed448": lambda: [{"kty": "OKP", "crv": "Ed448", "x": base64url.encode(bytes([3]) * 57)}],
    "padding": lambda: [_jwk("Ed25519", x=key_for("Ed25519").public.jwk["x"] + "=")],
    "stray bits": lambda: [_jwk("Ed25519", x=stray(key_for("Ed25519").public.jwk["x"]))],
    "a number for text": lambda: [_jwk("Ed25519", x=1)],
    "Ed25519: 31 or 33 bytes": lambda: [
        _jwk("Ed25519", x=base64url.encode(bytes([9]) * n)) for n in (31, 33)
    ],
    "Ed25519: small order": lambda: [_y(0), _y(1), _y(naive_edwards.P - 1)],
    "Ed25519: not canonical": lambda: [_y(naive_edwards.P + 3)],
    "Ed25519: not on the curve": lambda: [_y(2)],
    "P-256: not on the curve": lambda: [_jwk("ES256", y=_jwk("ES256")["x"])],
    "P-256: a zero byte before": lambda: [
        _jwk("ES256", x=base64url.encode(b"\0" + base64url.decode(_jwk("ES256")["x"])))
    ],
    "P-256: a leading zero byte left out": lambda: [_p256_short()],
    "RSA: 1024 bits": lambda: [_rsa_jwk(1024)],
    "RSA: 2047 bits": lambda: [_rsa_jwk(2047)],
    "RSA: 2048 to 4096 bits": lambda: [_rsa_jwk(2048), _rsa_jwk(3072), _rsa_jwk(4096)],
    "RSA: 4097 to 8192 bits": lambda: [_rsa_jwk(4097), _rsa_jwk(8192)],
    "RSA: exponent 3": lambda: [_rsa_jwk(2048, 3)],
    "RSA: a zero byte before": lambda: [
        {**_rsa_jwk(2048), "n": base64url.encode(b"\0" + base64url.decode(_rsa_jwk(2048)["n"]))}
    ],
    "RSA: even": lambda: [{**_rsa_jwk(2048), "n": _number((1 << 2047) + 2)}],
}


def _p384_jwk() -> Jwk:
    numbers = ec.derive_private_key(7, ec.SECP384R1()).public_key().public_numbers()
    x, y = (base64url.encode(value.to_bytes(48, "big")) for value in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-384", "x": x, "y": y}


def _p256_short() -> Jwk:
    """A key whose x begins with a zero byte, spelled without it."""
    for secret in range(1, 5000):
        x = base64url.decode(p256_key(secret).public.jwk["x"])
        if x[0] == 0:
            return {**p256_key(secret).public.jwk, "x": base64url.encode(x[1:])}
    raise AssertionError("one of 256 begins so")
