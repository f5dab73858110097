"""Keys: base64url, and which JWK is one."""

from __future__ import annotations

from typing import Any, Final

from libroabierto.keys import edwards, p256
from libroabierto.record import base64url

from .cases import Case, Topic, bad, good
from .keyring import jwk

# RFC 8032, section 7.1, test 1; its kid is the example of RFC 8037, appendix A.3.
RFC_8032: Final = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


# RFC 7638, section 3.1: its kid is printed there.
RFC_7638: Final = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRX"
    "jBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8"
    "KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xB"
    "niIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
}


def topics() -> list[Topic]:
    """Return base64url and key."""
    return [
        Topic("base64url", "RFC 4648 section 5 without padding, in its one spelling.", tuple(_base64url())),
        Topic(
            "key", "A public key as JWK; `want` gives its kind, RFC 7638 thumbprint and algs.", tuple(_keys())
        ),
    ]


def _base64url() -> list[Case]:
    code = "base64url.not-canonical"
    accepted = [
        ("nothing", "", ""),
        ("one byte", "_w", "ff"),
        ("two bytes", "-_8", "fbff"),
        ("three", "TWFu", "4d616e"),
    ]
    refused = [
        ("padding", "TQ=="),
        ("one character, which no bytes make", "A"),
        ("five characters, which no bytes make", "TWFuA"),
        ("stray bits in the last of two characters", "_x"),
        ("stray bits in the last of three characters", "-_9"),
        ("plus and slash are of the other alphabet", "+/8"),
        ("a space within", "TW Fu"),
        ("a line feed at the end", "TWFu\n"),
        ("a full-width letter", "\uff34WFu"),
        ("a full stop", "TWF."),
        ("NUL", "TWF\0"),
    ]
    return [good(desc, {"hex": raw}, text=text) for desc, text, raw in accepted] + [
        bad(desc, code, text=text) for desc, text in refused
    ]


def _keys() -> list[Case]:
    return [
        good(
            "Ed25519 (RFC 8037, appendix A)",
            {"kid": "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"},
            jwk=RFC_8032,
        ),
        good(
            "RSA (RFC 7638, section 3.1)",
            {"kid": "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"},
            jwk=RFC_7638,
        ),
        good("P-256", {"kind": "P-256"}, jwk=jwk("council-secretary")),
        good("RSA: 4096 bits", {"kind": "RSA"}, jwk={**RFC_7638, "n": _wide(4096)}),
        *_refused_members(),
        *_refused_ed25519(),
        *_refused_p256(),
        *_refused_rsa(),
    ]


def _refused_members() -> list[Case]:
    key = RFC_8032
    return [
        bad("a member more: kid", "key.members", jwk={**key, "kid": "1"}),
        bad("a member more: use", "key.members", jwk={**key, "use": "sig"}),
        bad("a private key", "key.members", jwk={**key, "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}),
        bad("a member more: alg", "key.members", jwk={**jwk("council-secretary"), "alg": "ES256"}),
        bad("a member less", "key.members", jwk={"kty": "OKP", "crv": "Ed25519"}),
        bad("P-256 without y", "key.members", jwk=_without("y", jwk("council-secretary"))),
        bad("RSA without e", "key.members", jwk=_without("e", RFC_7638)),
        bad("Ed25519 without crv", "key.kind", jwk=_without("crv", key)),
        bad("without kty", "key.kind", jwk=_without("kty", key)),
        bad("a number for text", "key.members", jwk={**key, "x": 7}),
        bad("no object", "key.not-an-object", jwk="11qYAYKxCrfVS"),
        bad("a list for kty", "key.kind", jwk={**key, "kty": ["OKP"]}),
        bad("a symmetric key", "key.kind", jwk={"kty": "oct", "k": "AAAA"}),
        bad("Ed448", "key.kind", jwk={**key, "crv": "Ed448"}),
        bad("X25519, which cannot sign", "key.kind", jwk={**key, "crv": "X25519"}),
        bad("P-384", "key.kind", jwk={**jwk("council-secretary"), "crv": "P-384"}),
        bad("lower-case kty", "key.kind", jwk={**key, "kty": "okp"}),
        bad("x with padding", "key.base64url", jwk={**key, "x": key["x"] + "="}),
        bad("n with padding", "key.base64url", jwk={**RFC_7638, "n": RFC_7638["n"] + "="}),
        bad("y of the other base64", "key.base64url", jwk={**jwk("council-secretary"), "y": "+" * 43}),
        bad("x with stray bits", "key.base64url", jwk={**key, "x": key["x"][:-1] + "p"}),
    ]


def _without(name: str, members: dict[str, str]) -> dict[str, str]:
    return {other: value for other, value in members.items() if other != name}


def _wide(bits: int) -> str:
    """An odd number of so many bits; nobody can tell it from a modulus."""
    return base64url.encode((1 << bits - 1 | 0x10001).to_bytes((bits + 7) // 8, "big"))


def _point(encoded: bytes) -> dict[str, str]:
    return {**RFC_8032, "x": base64url.encode(encoded)}


def _le(number: int) -> bytes:
    return number.to_bytes(32, "little")


def _refused_ed25519() -> list[Case]:
    p = edwards.P
    order_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
    return [
        bad("Ed25519: 31 bytes", "key.length", jwk=_point(bytes(31))),
        bad("Ed25519: 33 bytes", "key.length", jwk=_point(bytes(33))),
        bad("Ed25519: the neutral point", "key.small-order", jwk=_point(_le(1))),
        bad("Ed25519: order 2", "key.small-order", jwk=_point(_le(p - 1))),
        bad("Ed25519: order 4", "key.small-order", jwk=_point(_le(0))),
        bad("Ed25519: order 8", "key.small-order", jwk=_point(order_8)),
        bad("Ed25519: y = p + 3 for y = 3", "key.not-canonical", jwk=_point(_le(p + 3))),
        bad("Ed25519: y = p for y = 0", "key.not-canonical", jwk=_point(_le(p))),
        bad("Ed25519: no point has y = 2", "key.not-on-curve", jwk=_point(_le(2))),
    ]


def _refused_p256() -> list[Case]:
    key = jwk("council-secretary")
    y = base64url.decode(key["y"])
    beyond = base64url.encode((p256.P + 1).to_bytes(32, "big"))
    return [
        bad("P-256: not on the curve", "key.not-on-curve", jwk={**key, "x": key["y"], "y": key["x"]}),
        bad("P-256: x = p + 1", "key.not-on-curve", jwk={**key, "x": beyond}),
        bad("P-256: 31 bytes", "key.length", jwk={**key, "y": base64url.encode(y[1:])}),
        bad("P-256: 33 bytes, a zero before", "key.length", jwk={**key, "y": base64url.encode(b"\0" + y)}),
        bad("P-256: the point at infinity", "key.not-on-curve", jwk={**key, "x": "A" * 43, "y": "A" * 43}),
    ]


def _refused_rsa() -> list[Case]:
    n = base64url.decode(RFC_7638["n"])

    def modulus(raw: bytes) -> dict[str, Any]:
        return {**RFC_7638, "n": base64url.encode(raw)}

    short = (1 << 2046 | 1).to_bytes(256, "big")
    return [
        bad("RSA: a zero byte before the modulus", "key.rsa-modulus", jwk=modulus(b"\0" + n)),
        bad("RSA: an even modulus", "key.rsa-modulus", jwk=modulus(n[:-1] + bytes([n[-1] & 0xFE]))),
        bad("RSA: 1024 bits", "key.rsa-size", jwk={**RFC_7638, "n": _wide(1024)}),
        bad("RSA: 2047 bits", "key.rsa-size", jwk=modulus(short)),
        bad("RSA: 4097 bits", "key.length", jwk=modulus(b"\x01" + n + n[1:] + b"\x01")),
        bad("RSA: exponent 3", "key.rsa-exponent", jwk={**RFC_7638, "e": "Aw"}),
        bad(
            "RSA: exponent 65537 with a zero byte before", "key.rsa-exponent", jwk={**RFC_7638, "e": "AAEAAQ"}
        ),
    ]
