"""Tokens of many kinds, each with the key that signs: what two JWS readers are asked about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from libroabierto.keys import PrivateKey, base64url
from libroabierto.record.envelope import EVENT, MAX_PAYLOAD
from support import naive_edwards
from support.keyring import ALGS, ed25519_key, key_for, p256_key, rsa_key

PAYLOAD = '{"lugar":"Tepotzotlán"}'.encode()
N_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Token(NamedTuple):
    """A token, and the key that its reader takes."""

    text: str
    key: PrivateKey


def signed(header: bytes, payload: bytes = PAYLOAD, alg: str = "Ed25519") -> Token:
    """Sign whatever *header* says."""
    parts = f"{base64url.encode(header)}.{base64url.encode(payload)}"
    return _with(parts, key_for(alg).sign(parts.encode(), alg), key_for(alg))


def header(by: str = "Ed25519", /, **members: object) -> dict[str, object]:
    """The header as it should be for the key of this alg, but for *members*; None takes one away."""
    said = {"alg": by, "kid": key_for(by).public.kid, "typ": EVENT, **members}
    return {name: value for name, value in said.items() if value is not None}


def plain(by: str = "Ed25519", /, **members: object) -> Token:
    """Sign under this header."""
    return signed(json.dumps(header(by, **members)).encode(), alg=by)


def parts_of(alg: str = "Ed25519") -> list[str]:
    """The three parts of a good token."""
    return plain(alg).text.split(".")


def _with(signing_input: str, signature: bytes, key: PrivateKey) -> Token:
    return Token(f"{signing_input}.{base64url.encode(signature)}", key)


def _text(said: str, key: PrivateKey | None = None) -> Token:
    return Token(said, key or ed25519_key())


def _each_alg(**members: object) -> Iterator[Token]:
    return (plain(alg, **members) for alg in ALGS)


def _spelled(change: Callable[[str], str], encoding: str = "utf-8") -> Iterator[Token]:
    """The header's JSON spelled otherwise, under each alg."""
    return (signed(change(json.dumps(header(alg))).encode(encoding), alg=alg) for alg in ALGS)


def _in_a_part(change: Callable[[str], str]) -> Iterator[Token]:
    for place in range(3):
        parts = parts_of()
        parts[place] = change(parts[place])
        yield _text(".".join(parts))


def stray(part: str) -> str:
    """Set an unused bit of the last character."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(part) % 4 != 0
    return part[:-1] + alphabet[alphabet.index(part[-1]) + 1]


def _of_length(bytes_: int) -> Token:
    line = json.dumps(header(), separators=(",", ":"))
    return signed((line + " " * (bytes_ - len(line))).encode())


def _json_serialization(general: bool) -> Token:
    head, body, tail = parts_of()
    one = {"protected": head, "signature": tail}
    return _text(json.dumps({"payload": body, **({"signatures": [one]} if general else one)}))


def _unencoded() -> Token:
    """RFC 7797: the payload as it is."""
    said = base64url.encode(json.dumps(header(b64=False, crit=["b64"])).encode())
    signature = ed25519_key().sign(f"{said}.abc".encode(), "Ed25519")
    return Token(f"{said}.abc.{base64url.encode(signature)}", ed25519_key())


def _hmac() -> Token:
    """The public key as the secret of HS256: the oldest trick."""
    said = base64url.encode(json.dumps(header(alg="HS256")).encode())
    parts = f"{said}.{base64url.encode(PAYLOAD)}"
    secret = json.dumps(ed25519_key().public.jwk).encode()
    return _with(parts, hashlib.sha256(secret + parts.encode()).digest(), ed25519_key())


def _es256(change: Callable[[int, int], bytes]) -> Token:
    key = p256_key()
    signing_input, _, tail = plain("ES256").text.rpartition(".")
    raw = base64url.decode(tail)
    return _with(signing_input, change(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")), key)


def _rs(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@cache
def _native() -> rsa.RSAPrivateKey:
    native = load_pem_private_key(rsa_key().to_pem(None), None)
    assert isinstance(native, rsa.RSAPrivateKey)
    return native


def _pss(salt: int, digest: SHA1 | SHA256 | None = None) -> Token:
    signing_input, _, _ = plain("PS256").text.rpartition(".")
    scheme = padding.PSS(padding.MGF1(digest or SHA256()), salt)
    return _with(signing_input, _native().sign(signing_input.encode(), scheme, SHA256()), rsa_key())


def _rsa(change: Callable[[bytes], bytes], alg: str = "RS256") -> Token:
    signing_input, _, tail = plain(alg).text.rpartition(".")
    return _with(signing_input, change(base64url.decode(tail)), rsa_key())


def _plus_modulus(raw: bytes) -> bytes:
    number = int.from_bytes(raw, "big") + _native().public_key().public_numbers().n
    return number.to_bytes(len(raw) + 1, "big")


def _ed25519(change: Callable[[bytes, int], bytes]) -> Token:
    signing_input, _, tail = plain().text.rpartition(".")
    raw = base64url.decode(tail)
    return _with(signing_input, change(raw[:32], int.from_bytes(raw[32:], "little")), ed25519_key())


def _neutral_r(spelled: bytes) -> Token:
    """A signature that its own signer makes with R of order 1: S = k a satisfies the equation."""
    signing_input, _, _ = plain().text.rpartition(".")
    secret = bytearray(hashlib.sha512(bytes([1]) * 32).digest()[:32])
    secret[0] &= 248
    secret[31] = secret[31] & 63 | 64
    k = naive_edwards.challenge(
        spelled, base64url.decode(ed25519_key().public.jwk["x"]), signing_input.encode()
    )
    s = k * int.from_bytes(secret, "little") % naive_edwards.L
    return _with(signing_input, spelled + s.to_bytes(32, "little"), ed25519_key())


def _deep(depth: int) -> object:
    return {"a": _deep(depth - 1)} if depth else 1


def _der(r: int, s: int) -> bytes:
    raw = encode_dss_signature(r, s)
    assert decode_dss_signature(raw) == (r, s)
    return raw


def _p384() -> Token:
    native = ec.derive_private_key(7, ec.SECP384R1())
    said = base64url.encode(json.dumps(header("ES256", alg="ES384")).encode())
    parts = f"{said}.{base64url.encode(PAYLOAD)}"
    r, s = decode_dss_signature(native.sign(parts.encode(), ec.ECDSA(SHA256())))
    return _with(parts, r.to_bytes(48, "big") + s.to_bytes(48, "big"), p256_key())


def _twice(name: str, value: str) -> Iterator[Token]:
    return _spelled(lambda line: line[:-1] + f', "{name}": {json.dumps(value)}}}')


Make = Callable[[], Iterator[Token]]
SPELLINGS: dict[str, Make] = {
    "as it should be": _each_alg,
    "members in another order": lambda: _spelled(
        lambda line: json.dumps(dict(reversed(json.loads(line).items())))
    ),
    "white space in the header": lambda: _spelled(lambda line: json.dumps(json.loads(line), indent=2)),
    "escapes in the header": lambda: _spelled(
        lambda line: line.replace("alg", "\\u0061lg").replace("/", "\\/")
    ),
    "a header in UTF-16": lambda: _spelled(lambda line: line.replace(" ", ""), "utf-16-le"),
    "a header in UTF-16 with its mark": lambda: _spelled(lambda line: line.replace(" ", ""), "utf-16"),
    "a byte order mark": lambda: _spelled(lambda line: "\ufeff" + line),
    "a header that is no JSON": lambda: _spelled(lambda line: line[:-1]),
    "something after the header's object": lambda: _spelled(lambda line: line + "x"),
    "a comment": lambda: _spelled(lambda line: line + "//"),
    "a list for a header": lambda: _spelled(lambda line: f"[{line}]"),
    "alg twice, the good one last": lambda: (
        signed(json.dumps(header(a)).replace("{", '{"alg": "none", ', 1).encode(), alg=a) for a in ALGS
    ),
    "kid twice": lambda: (
        signed(json.dumps(header(a)).encode()[:-1] + b', "kid": "x"}', alg=a) for a in ALGS
    ),
    "an empty token": lambda: iter([_text("")]),
    "two parts": lambda: iter([_text(".".join(parts_of()[:2]))]),
    "four parts": lambda: iter([_text(".".join([*parts_of(), "AAAA"]))]),
    "a detached payload": lambda: iter([_text(".".join([parts_of()[0], "", parts_of()[2]]))]),
    "an empty payload, signed": lambda: (signed(json.dumps(header(a)).encode(), b"", a) for a in ALGS),
    "no signature": lambda: iter([_text(".".join([*parts_of()[:2], ""]))]),
    "padding": lambda: _in_a_part(lambda part: part + "="),
    "stray bits in a signature": lambda: iter([_text(".".join([*parts_of()[:2], stray(parts_of()[2])]))]),
    "the other base64": lambda: _in_a_part(lambda part: "+" + part[1:]),
    "a space in a part": lambda: _in_a_part(lambda part: part[:5] + " " + part[5:]),
    "a line feed in a part": lambda: _in_a_part(lambda part: part[:5] + "\n" + part[5:]),
    "a letter beyond ASCII": lambda: _in_a_part(lambda part: "\uff21" + part[1:]),
    "a line feed after it": lambda: (Token(t.text + "\n", t.key) for t in _each_alg()),
    "a space before it": lambda: (Token(" " + t.text, t.key) for t in _each_alg()),
    "disclosures after it": lambda: (Token(t.text + "~", t.key) for t in _each_alg()),
    "JSON serialization, flattened": lambda: iter([_json_serialization(general=False)]),
    "JSON serialization, general": lambda: iter([_json_serialization(general=True)]),
    "a header of 380 bytes": lambda: iter([_of_length(380)]),
    "a header of 385 to 512 bytes": lambda: map(_of_length, (385, 400, 512)),
    "a header of more than 512 bytes": lambda: map(_of_length, (513, 2000)),
    "a payload of 44 KiB": lambda: iter([signed(json.dumps(header()).encode(), b"a" * MAX_PAYLOAD)]),
    "a payload of more than 44 KiB": lambda: iter(
        [signed(json.dumps(header()).encode(), b"a" * (MAX_PAYLOAD + 1))]
    ),
    "a payload that is no JSON": lambda: iter([signed(json.dumps(header()).encode(), b"\xff\x00")]),
}
MEMBERS: dict[str, Make] = {
    "jwk": lambda: _each_alg(jwk=ed25519_key().public.jwk),
    "jku": lambda: _each_alg(jku="https://example.org/keys"),
    "x5u": lambda: _each_alg(x5u="https://example.org/key"),
    "x5c": lambda: _each_alg(x5c=["AAAA"]),
    "x5t#S256": lambda: _each_alg(**{"x5t#S256": "A" * 43}),
    "cty": lambda: _each_alg(cty="json"),
    "an unknown member": lambda: _each_alg(zip="DEF"),
    "crit of nothing known": lambda: _each_alg(crit=["exp"], exp=1),
    "b64 true": lambda: _each_alg(b64=True, crit=["b64"]),
    "b64 false": lambda: iter([_unencoded()]),
    "a fraction, deep in jwk": lambda: _each_alg(jwk={"a": 1.5}),
    "a large number, deep in jwk": lambda: _each_alg(jwk={"a": 2**53}),
    "jwk of depth 13": lambda: _each_alg(jwk=_deep(12)),
    "kid with a control": lambda: _each_alg(kid="a\x7f"),
    "kid shown the other way round": lambda: _each_alg(kid="a\u202e"),
    "kid with half of a pair": lambda: _each_alg(kid="a\ud800"),
    "kid not in NFC": lambda: _each_alg(kid="e\u0301"),
    "kid with a character that is none": lambda: _each_alg(kid="\uffff"),
    "no kid": lambda: _each_alg(kid=None),
    "no typ": lambda: _each_alg(typ=None),
    "no alg": lambda: _each_alg(alg=None),
    "another typ": lambda: _each_alg(typ="JWT"),
    "typ in capitals": lambda: _each_alg(typ=EVENT.upper()),
    "typ a number": lambda: _each_alg(typ=1),
    "kid a number": lambda: _each_alg(kid=1),
    "kid of another form": lambda: _each_alg(kid="key-1"),
    "kid of another key": lambda: _each_alg(kid="A" * 43),
    "alg none": lambda: iter([_text(f"{base64url.encode(json.dumps(header(alg='none')).encode())}.e30.")]),
    "alg HS256 over the public key": lambda: iter([_hmac()]),
    "alg in other letters": lambda: (
        signed(json.dumps(header(a, alg=a.swapcase())).encode(), alg=a) for a in ALGS
    ),
    "alg a list": lambda: (signed(json.dumps(header(a, alg=[a])).encode(), alg=a) for a in ALGS),
    "alg of another kind of key": lambda: (
        signed(json.dumps(header(a, alg=b)).encode(), alg=a)
        for a, b in (("Ed25519", "ES256"), ("ES256", "RS256"), ("RS256", "Ed25519"))
    ),
    "RS256 named PS256": lambda: iter(
        [signed(json.dumps(header("RS256", alg="PS256")).encode(), alg="RS256")]
    ),
    "ES384": lambda: iter([_p384()]),
}
SIGNATURES: dict[str, Make] = {
    "another payload": lambda: (
        Token(t.text.replace("." + t.text.split(".")[1], ".e30"), t.key) for t in _each_alg()
    ),
    "ES256: DER": lambda: iter([_es256(_der)]),
    "ES256: the other s": lambda: iter([_es256(lambda r, s: _rs(r, N_P256 - s))]),
    "ES256: r or s zero": lambda: iter(
        [_es256(lambda r, s: _rs(0 * r, s)), _es256(lambda r, s: _rs(r, 0 * s))]
    ),
    "ES256: s and n": lambda: iter([_es256(lambda r, s: _rs(r, (s + N_P256) % 2**256))]),
    "ES256: a byte too many": lambda: iter(
        [_es256(lambda r, s: b"\0" + _rs(r, s)), _es256(lambda r, s: _rs(r, s) + b"\0")]
    ),
    "RS256: a zero byte before": lambda: iter([_rsa(lambda raw: b"\0" + raw)]),
    "RS256: and n": lambda: iter([_rsa(_plus_modulus)]),
    "RS256: cut": lambda: iter([_rsa(lambda raw: raw[:-1])]),
    "PS256: no salt": lambda: iter([_pss(0)]),
    "PS256: a salt of 20 bytes": lambda: iter([_pss(20)]),
    "PS256: the longest salt": lambda: iter([_pss(padding.PSS.MAX_LENGTH)]),  # type: ignore[arg-type]  # a sentinel
    "PS256: MGF1 with SHA-1": lambda: iter([_pss(32, SHA1())]),  # noqa: S303 - it must be refused
    "Ed25519: S + L": lambda: iter([_ed25519(lambda r, s: r + (s + naive_edwards.L).to_bytes(32, "little"))]),
    "Ed25519: 63 or 65 bytes": lambda: iter(
        [
            _ed25519(lambda r, s: (r + s.to_bytes(32, "little"))[:63]),
            _ed25519(lambda r, s: r + s.to_bytes(33, "little")),
        ]
    ),
    "Ed25519: R the neutral point": lambda: iter([_neutral_r((1).to_bytes(32, "little"))]),
    "Ed25519: R the neutral point, not canonical": lambda: iter(
        [
            _neutral_r((1 + naive_edwards.P).to_bytes(32, "little")),
            _neutral_r((1 | 1 << 255).to_bytes(32, "little")),
        ]
    ),
}
CLASSES: dict[str, Make] = {
    **SPELLINGS,
    **{f"member: {name}": make for name, make in MEMBERS.items()},
    **SIGNATURES,
}
