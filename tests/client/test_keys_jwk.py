"""Reading a JWK: one spelling for each key, and nothing that is not a key."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import Malformed
from libroabierto.keys import PublicKey, base64url
from libroabierto.keys.p256 import N, P
from support.keyring import ed25519_key, p256_key, rsa_key
from support.refusal import code_of, refused

# RFC 8037, appendix A.2 and A.3.
OKP = {"crv": "Ed25519", "kty": "OKP", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
# RFC 7515, appendix A.3.
EC = {
    "crv": "P-256",
    "kty": "EC",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
# RFC 7638, section 3.1.
RSA = {
    "e": "AQAB",
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWK"
    "RXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMic"
    "AtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3"
    "XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
}
ALL = pytest.mark.parametrize("jwk", [OKP, EC, RSA], ids=["Ed25519", "P-256", "RSA"])


def number(value: int, length: int) -> str:
    return base64url.encode(value.to_bytes(length, "big"))


@pytest.mark.parametrize(
    ("jwk", "kid"),
    [
        pytest.param(OKP, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", id="RFC 8037"),
        pytest.param(RSA, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", id="RFC 7638"),
    ],
)
def test_the_thumbprint_is_the_one_of_the_rfc(jwk: dict[str, str], kid: str) -> None:
    assert kid == PublicKey.from_jwk(jwk).kid


@ALL
def test_jwk_is_the_inverse_of_from_jwk(jwk: dict[str, str]) -> None:
    assert jwk == PublicKey.from_jwk(jwk).jwk


@ALL
def test_the_order_of_members_makes_no_other_key(jwk: dict[str, str]) -> None:
    turned = dict(reversed(jwk.items()))

    assert PublicKey.from_jwk(jwk) == PublicKey.from_jwk(turned)


def test_keys_are_equal_when_their_thumbprints_are() -> None:
    assert 3 == len({*(PublicKey.from_jwk(jwk) for jwk in (OKP, EC, RSA, OKP))})


def test_a_key_shows_its_kid() -> None:
    assert PublicKey.from_jwk(OKP).kid in repr(PublicKey.from_jwk(OKP))


@ALL
@pytest.mark.parametrize(
    "extra",
    [{"kid": "1"}, {"alg": "EdDSA"}, {"use": "sig"}, {"d": "AA"}, {"x5c": []}, {1: "1"}],
    ids=lambda extra: f"with {next(iter(extra))}",
)
def test_members_beyond_rfc_7638_are_refused(jwk: dict[str, str], extra: dict[Any, Any]) -> None:
    with refused("key.members"):
        PublicKey.from_jwk(jwk | extra)


@pytest.mark.parametrize(
    ("jwk", "missing"),
    [(OKP, "x"), (EC, "x"), (EC, "y"), (RSA, "e"), (RSA, "n")],
    ids=lambda value: value if isinstance(value, str) else value["kty"],
)
def test_no_member_may_be_missing(jwk: dict[str, str], missing: str) -> None:
    with refused("key.members"):
        PublicKey.from_jwk({name: value for name, value in jwk.items() if name != missing})


@pytest.mark.parametrize("value", [None, 1, True, ["AQAB"], {}, b"AQAB"], ids=repr)
@pytest.mark.parametrize(("jwk", "member"), [(OKP, "x"), (EC, "y"), (RSA, "n")])
def test_a_member_is_text(jwk: dict[str, str], member: str, value: object) -> None:
    with refused("key.members"):
        PublicKey.from_jwk(jwk | {member: value})


@pytest.mark.parametrize("jwk", [None, [], "{}", 1, [OKP], b"{}"], ids=repr)
def test_a_key_is_an_object(jwk: object) -> None:
    with refused("key.not-an-object"):
        PublicKey.from_jwk(jwk)


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "oct"},
        {"kty": "okp"},
        {"kty": "EC"},
        {"crv": "X25519"},
        {"crv": "Ed448"},
        {"crv": "P-256"},
        {"crv": None},
        {"kty": ["OKP"]},
        {"crv": {}},
    ],
    ids=repr,
)
def test_other_kinds_of_key_are_refused(change: dict[str, object]) -> None:
    with refused("key.kind"):
        PublicKey.from_jwk(OKP | change)


def test_an_empty_object_is_no_kind_of_key() -> None:
    with refused("key.kind"):
        PublicKey.from_jwk({})


@pytest.mark.parametrize("crv", ["P-256", None], ids=repr)
def test_an_rsa_key_has_no_curve(crv: str | None) -> None:
    with pytest.raises(Malformed):
        PublicKey.from_jwk(RSA | {"crv": crv})


@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(lambda text: text + "=", id="padding"),
        pytest.param(lambda text: text[:-1] + chr(ord(text[-1]) + 1), id="spare bits set"),
        pytest.param(lambda text: text.replace("_", "/").replace("-", "+") + "+", id="other alphabet"),
        pytest.param(lambda text: text + "\n", id="line feed"),
        pytest.param(lambda text: " " + text, id="space"),
        pytest.param(lambda text: text[:-1] + "é", id="beyond ASCII"),
        pytest.param(lambda text: text[:-1] + "\ud800", id="surrogate"),
    ],
)
@pytest.mark.parametrize(("jwk", "member"), [(OKP, "x"), (EC, "x"), (RSA, "n")])
def test_a_number_has_one_spelling(jwk: dict[str, str], member: str, spell: Any) -> None:
    with refused("key.base64url", member=member):
        PublicKey.from_jwk(jwk | {member: spell(jwk[member])})


@pytest.mark.parametrize("length", [0, 1, 31, 33, 64])
@pytest.mark.parametrize(("jwk", "member"), [(OKP, "x"), (EC, "x"), (EC, "y")])
def test_a_coordinate_has_32_bytes(jwk: dict[str, str], member: str, length: int) -> None:
    with refused("key.length", member=member):
        PublicKey.from_jwk(jwk | {member: base64url.encode(b"\1" * length)})


@pytest.mark.parametrize(("jwk", "member"), [(OKP, "x"), (EC, "y"), (RSA, "n"), (RSA, "e")])
def test_a_flood_of_characters_is_refused_before_it_is_decoded(jwk: dict[str, str], member: str) -> None:
    with refused("key.length", member=member):
        PublicKey.from_jwk(jwk | {member: "A" * 2**20})


def _ec(x: int, y: int) -> dict[str, str]:
    return {"crv": "P-256", "kty": "EC", "x": number(x, 32), "y": number(y, 32)}


@pytest.mark.parametrize(
    ("x", "y"),
    [
        pytest.param(0, 0, id="the origin"),
        pytest.param(1, 1, id="a point beside the curve"),
        pytest.param(P, 0, id="x = p"),
        pytest.param(2**256 - 1, 2**256 - 1, id="the largest numbers"),
        pytest.param(N, N, id="the order"),
    ],
)
def test_a_point_off_the_curve_is_refused(x: int, y: int) -> None:
    with refused("key.not-on-curve"):
        PublicKey.from_jwk(_ec(x, y))


def test_a_coordinate_that_is_not_reduced_is_refused() -> None:
    """The point with x = 5 is on the curve; x = p + 5 would be its second spelling."""
    y2 = (5**3 - 15 + 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B) % P
    y = pow(y2, (P + 1) // 4, P)
    PublicKey.from_jwk(_ec(5, y))

    with refused("key.not-on-curve"):
        PublicKey.from_jwk(_ec(P + 5, y))


@pytest.mark.parametrize("exponent", ["Aw", "AAEAAQ", "AQAC", "", "AQABAA"])
def test_the_rsa_exponent_is_65537(exponent: str) -> None:
    with refused("key.rsa-exponent"):
        PublicKey.from_jwk(RSA | {"e": exponent})


@pytest.mark.parametrize("bits", [0, 1, 1024, 2047, 4097])
def test_a_modulus_of_the_wrong_size_is_refused(bits: int) -> None:
    n = (1 << bits - 1 | 1) if bits else 0

    with pytest.raises(Malformed):
        PublicKey.from_jwk(RSA | {"n": number(n, (bits + 7) // 8)})


@pytest.mark.parametrize("bits", [2047, 1024])
def test_a_refused_size_is_named(bits: int) -> None:
    with refused("key.rsa-size", bits=bits, least=2048, most=4096):
        PublicKey.from_jwk(RSA | {"n": number(1 << bits - 1 | 1, (bits + 7) // 8)})


@pytest.mark.parametrize("bits", [2048, 3072, 4096])
def test_a_modulus_of_an_allowed_size_is_read(bits: int) -> None:
    jwk = RSA | {"n": number(1 << bits - 1 | 1, bits // 8)}

    assert jwk == PublicKey.from_jwk(jwk).jwk


def test_a_modulus_has_no_leading_zero() -> None:
    with refused("key.rsa-modulus"):
        PublicKey.from_jwk(RSA | {"n": base64url.encode(b"\0" + base64url.decode(RSA["n"]))})


def test_an_even_modulus_is_refused() -> None:
    with refused("key.rsa-modulus"):
        PublicKey.from_jwk(RSA | {"n": number(1 << 2047, 256)})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)
MEMBER = st.sampled_from(["kty", "crv", "x", "y", "n", "e", "d"])
VALUE = (
    JSON
    | st.sampled_from(["OKP", "EC", "RSA", "Ed25519", "P-256", "AQAB"])
    | st.binary().map(base64url.encode)
)


@given(JSON | st.dictionaries(MEMBER, VALUE))
def test_whatever_the_json_only_malformed_is_raised(jwk: object) -> None:
    with pytest.raises(Malformed, match=r"^key\."):
        PublicKey.from_jwk(jwk)


@given(st.binary(min_size=32, max_size=32))
def test_whatever_the_32_bytes_an_ed25519_key_is_read_or_malformed(encoded: bytes) -> None:
    jwk = OKP | {"x": base64url.encode(encoded)}
    code = code_of(lambda: PublicKey.from_jwk(jwk))

    assert code in (None, "key.not-canonical", "key.small-order", "key.not-on-curve")


@pytest.mark.parametrize("key", [ed25519_key(), p256_key(), rsa_key()], ids=["Ed25519", "P-256", "RSA"])
def test_a_thumbprint_has_43_characters(key: Any) -> None:
    assert 43 == len(key.public.kid)
    assert 32 == len(base64url.decode(key.public.kid))
