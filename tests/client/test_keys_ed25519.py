"""Ed25519, strictly: every implementation must give the same verdict on every signature."""

from __future__ import annotations

from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import BadSignature
from libroabierto.keys import PrivateKey, PublicKey, base64url, edwards
from support.keyring import ed25519_key
from support.naive_edwards import NEUTRAL, B, L, P, Point, add, challenge, encode, multiply, point_of
from support.refusal import refused

MESSAGE = b"Manifestaci\xc3\xb3n de intenci\xc3\xb3n"

# The fourteen encodings, canonical or not, that decode to a point of small order.
SMALL_ORDER = (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
)


@cache
def torsion() -> tuple[Point, ...]:
    """Return the eight points of small order: the multiples of one of order 8, found on the curve."""
    points = (point_of(y) for y in range(2, 100))
    small = (multiply(L, point) for point in points if point is not None)
    generator = next(point for point in small if multiply(4, point) != NEUTRAL)
    return tuple(multiply(n, generator) for n in range(8))


def jwk(encoded: bytes) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": base64url.encode(encoded)}


def public(point: Point) -> PublicKey:
    return PublicKey.from_jwk(jwk(encode(point)))


def sign_with(secret: int, a: Point, r_secret: int, r: Point) -> bytes:
    """Sign by hand: S = r + k a, whatever stands for A and R."""
    k = challenge(encode(r), encode(a), MESSAGE)
    return encode(r) + ((r_secret + k * secret) % L).to_bytes(32, "little")


def verify_with_openssl(point: Point, signature: bytes) -> None:
    Ed25519PublicKey.from_public_bytes(encode(point)).verify(signature, MESSAGE)


def test_the_signature_of_rfc_8032_is_made_and_verified() -> None:
    """Section 7.1, test 2."""
    key = PrivateKey.from_ed25519_seed(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    key.public.verify("Ed25519", signature, b"\x72")

    assert signature == key.sign(b"\x72")


def test_eight_points_have_small_order_and_five_values_of_y_cover_them() -> None:
    assert 8 == len(set(torsion()))
    assert NEUTRAL == multiply(8, torsion()[1])
    assert edwards._SMALL_ORDER == {y for _, y in torsion()}


def test_the_fourteen_encodings_are_all_that_arithmetic_finds() -> None:
    ys = (y + extra for _, y in torsion() for extra in (0, P) if y + extra < 2**255)
    found = {(y | sign << 255).to_bytes(32, "little").hex() for y in ys for sign in (0, 1)}

    assert set(SMALL_ORDER) == found


@pytest.mark.parametrize("encoded", SMALL_ORDER)
def test_a_key_of_small_order_is_refused(encoded: str) -> None:
    code = "key.small-order" if edwards.is_canonical(bytes.fromhex(encoded)) else "key.not-canonical"

    with refused(code):
        PublicKey.from_jwk(jwk(bytes.fromhex(encoded)))


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", range(P, 2**255))
def test_a_key_that_is_not_canonical_is_refused(y: int, sign: int) -> None:
    with refused("key.not-canonical"):
        PublicKey.from_jwk(jwk((y | sign << 255).to_bytes(32, "little")))


@pytest.mark.parametrize("y", [2, 7, 8, P - 2])
def test_a_key_beside_the_curve_is_refused(y: int) -> None:
    assert point_of(y) is None
    with refused("key.not-on-curve"):
        PublicKey.from_jwk(jwk(y.to_bytes(32, "little")))


@given(st.integers(2, P - 2), st.integers(0, 1))
def test_the_curve_has_the_points_that_decoding_finds(y: int, sign: int) -> None:
    encoded = (y | sign << 255).to_bytes(32, "little")

    assert edwards.is_on_curve(encoded) == (point_of(y, sign) is not None)


def test_a_second_signature_made_by_adding_the_order_is_refused() -> None:
    key = ed25519_key()
    signature = key.sign(MESSAGE)
    s = int.from_bytes(signature[32:], "little") + L

    with pytest.raises(BadSignature):
        key.public.verify("Ed25519", signature[:32] + s.to_bytes(32, "little"), MESSAGE)


@pytest.mark.parametrize("s", [L, L + 1, 2**255, 2**256 - 1])
def test_s_is_below_the_order(s: int) -> None:
    with pytest.raises(BadSignature):
        ed25519_key().public.verify("Ed25519", encode(B) + s.to_bytes(32, "little"), MESSAGE)


def test_an_r_of_small_order_is_refused_although_the_equation_holds() -> None:
    """OpenSSL accepts R = the neutral point with S = k a; that is why we look at R."""
    a = multiply(7, B)
    signature = sign_with(7, a, 0, NEUTRAL)
    verify_with_openssl(a, signature)

    with pytest.raises(BadSignature):
        public(a).verify("Ed25519", signature, MESSAGE)


@pytest.mark.parametrize("encoded", SMALL_ORDER)
def test_no_encoding_of_small_order_passes_as_r(encoded: str) -> None:
    a = multiply(7, B)
    k = challenge(bytes.fromhex(encoded), encode(a), MESSAGE)
    signature = bytes.fromhex(encoded) + (k * 7 % L).to_bytes(32, "little")

    with pytest.raises(BadSignature):
        public(a).verify("Ed25519", signature, MESSAGE)


def test_the_equation_has_no_cofactor() -> None:
    """With R moved by a point of order 8, only 8 times the equation still holds."""
    a, moved = multiply(7, B), add(multiply(5, B), torsion()[1])

    with pytest.raises(BadSignature):
        public(a).verify("Ed25519", sign_with(7, a, 5, moved), MESSAGE)


def test_a_signature_made_by_hand_verifies() -> None:
    """So that the refusals above are not for want of arithmetic."""
    a = multiply(7, B)

    public(a).verify("Ed25519", sign_with(7, a, 5, multiply(5, B)), MESSAGE)


@pytest.mark.parametrize("position", range(0, 64, 7))
def test_one_flipped_bit_is_refused(position: int) -> None:
    signature = bytearray(ed25519_key().sign(MESSAGE))
    signature[position] ^= 1

    with pytest.raises(BadSignature):
        ed25519_key().public.verify("Ed25519", bytes(signature), MESSAGE)
