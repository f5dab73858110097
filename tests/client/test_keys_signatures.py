"""Signing and verifying: the alg belongs to the key, and a signature has one length."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import BadSignature, KeyUnusable
from libroabierto.keys import PublicKey, base64url
from libroabierto.keys.p256 import N
from support.keyring import ALGS, ed25519_key, key_for, p256_key, rsa_key
from support.refusal import refused

MESSAGE = b"header.payload"
EACH_ALG = pytest.mark.parametrize("alg", ALGS)
FOREIGN = ("none", "None", "", "HS256", "HS512", "ES384", "ES256K", "RS512", "PS384", "Ed448", "ed25519")
ONE_ALG = {"Ed25519", "EdDSA"}
CROSSED = [
    (alg, other) for alg in ALGS for other in (*ALGS, *FOREIGN) if alg != other and {alg, other} != ONE_ALG
]


@EACH_ALG
def test_what_a_key_signs_it_verifies(alg: str) -> None:
    key = key_for(alg)

    key.public.verify(alg, key.sign(MESSAGE, alg), MESSAGE)


@EACH_ALG
@pytest.mark.parametrize("changed", [b"", b"header.payloae", b"header.payload "])
def test_another_message_is_refused(alg: str, changed: bytes) -> None:
    key = key_for(alg)

    with pytest.raises(BadSignature):
        key.public.verify(alg, key.sign(MESSAGE, alg), changed)


@pytest.mark.parametrize(("alg", "other"), CROSSED)
def test_the_alg_of_another_signature_is_refused(alg: str, other: str) -> None:
    """Also RS256 for a PS256 signature of the same key."""
    key = key_for(alg)

    with pytest.raises(BadSignature):
        key.public.verify(other, key.sign(MESSAGE, alg), MESSAGE)


@pytest.mark.parametrize(("alg", "other"), [pair for pair in CROSSED if set(pair) != {"RS256", "PS256"}])
def test_a_key_does_not_sign_under_the_alg_of_another_kind(alg: str, other: str) -> None:
    with refused("key.alg", KeyUnusable, alg=other):
        key_for(alg).sign(MESSAGE, other)


@pytest.mark.parametrize(
    ("alg", "length"), [("Ed25519", 64), ("EdDSA", 64), ("ES256", 64), ("RS256", 256), ("PS256", 256)]
)
def test_a_signature_has_the_length_of_its_alg(alg: str, length: int) -> None:
    assert length == len(key_for(alg).sign(MESSAGE, alg))


def test_eddsa_is_read_as_ed25519() -> None:
    key = ed25519_key()
    key.public.verify("EdDSA", key.sign(MESSAGE, "Ed25519"), MESSAGE)
    key.public.verify("Ed25519", key.sign(MESSAGE, "EdDSA"), MESSAGE)


@EACH_ALG
@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda signature: signature[:-1], id="one byte short"),
        pytest.param(lambda signature: signature + b"\0", id="one byte long"),
        pytest.param(lambda signature: b"\0" + signature, id="a zero in front"),
        pytest.param(lambda signature: signature[::-1], id="turned round"),
        pytest.param(lambda signature: bytes(len(signature)), id="zeros"),
        pytest.param(lambda signature: b"\xff" * len(signature), id="ones"),
        pytest.param(lambda _: b"\xff" * 2**20, id="1 MiB"),
    ],
)
def test_another_signature_is_refused(alg: str, cut: Callable[[bytes], bytes]) -> None:
    key = key_for(alg)

    with pytest.raises(BadSignature):
        key.public.verify(alg, cut(key.sign(MESSAGE, alg)), MESSAGE)


@EACH_ALG
@given(signature=st.binary(max_size=600), message=st.binary(max_size=40))
def test_whatever_the_bytes_only_bad_signature_is_raised(alg: str, signature: bytes, message: bytes) -> None:
    with pytest.raises(BadSignature):
        key_for(alg).public.verify(alg, signature, message)


def test_a_failed_signature_says_nothing_but_that() -> None:
    with refused("signature.invalid", BadSignature):
        ed25519_key().public.verify("Ed25519", bytes(64), MESSAGE)


def test_the_signature_of_another_key_is_refused() -> None:
    with pytest.raises(BadSignature):
        ed25519_key(2).public.verify("Ed25519", ed25519_key(1).sign(MESSAGE), MESSAGE)


# --- ES256 ---------------------------------------------------------------------------------------


def halves(signature: bytes) -> tuple[int, int]:
    return int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")


def joined(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def test_a_high_s_is_as_good_as_a_low_one() -> None:
    r, s = halves(p256_key().sign(MESSAGE))
    p256_key().public.verify("ES256", joined(r, s), MESSAGE)
    p256_key().public.verify("ES256", joined(r, N - s), MESSAGE)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _, s: (0, s), id="r = 0"),
        pytest.param(lambda r, _: (r, 0), id="s = 0"),
        pytest.param(lambda *_: (0, 0), id="both 0"),
        pytest.param(lambda _, s: (N, s), id="r = n"),
        pytest.param(lambda r, _: (r, N), id="s = n"),
        pytest.param(lambda r, _: (r, 2**256 - 1), id="the largest s"),
        pytest.param(lambda r, s: (s, r), id="swapped"),
    ],
)
def test_r_and_s_are_between_one_and_the_order(change: Callable[[int, int], tuple[int, int]]) -> None:
    signature = joined(*change(*halves(p256_key().sign(MESSAGE))))

    with pytest.raises(BadSignature):
        p256_key().public.verify("ES256", signature, MESSAGE)


def test_a_der_signature_is_refused() -> None:
    native = load_pem_private_key(p256_key().to_pem(None), None)
    assert isinstance(native, ec.EllipticCurvePrivateKey)

    with pytest.raises(BadSignature):
        p256_key().public.verify("ES256", native.sign(MESSAGE, ec.ECDSA(SHA256())), MESSAGE)


def test_the_es256_signature_of_rfc_7515_verifies() -> None:
    """Appendix A.3."""
    x, y = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    signed = (
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9p"
        "c19yb290Ijp0cnVlfQ"
    )
    signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
    key = PublicKey.from_jwk({"crv": "P-256", "kty": "EC", "x": x, "y": y})

    key.verify("ES256", base64url.decode(signature), signed.encode())


# --- RSA -----------------------------------------------------------------------------------------


def rsa_native() -> rsa.RSAPrivateKey:
    native = load_pem_private_key(rsa_key().to_pem(None), None)
    assert isinstance(native, rsa.RSAPrivateKey)
    return native


@pytest.mark.parametrize(
    ("alg", "scheme", "digest"),
    [
        pytest.param("PS256", padding.PSS(padding.MGF1(SHA256()), 0), SHA256(), id="no salt"),
        pytest.param("PS256", padding.PSS(padding.MGF1(SHA256()), 31), SHA256(), id="salt 31"),
        pytest.param("PS256", padding.PSS(padding.MGF1(SHA256()), 222), SHA256(), id="longest salt"),
        pytest.param("PS256", padding.PSS(padding.MGF1(SHA384()), 32), SHA256(), id="MGF1-SHA-384"),
        pytest.param("PS256", padding.PSS(padding.MGF1(SHA384()), 32), SHA384(), id="PS384"),
        pytest.param("RS256", padding.PKCS1v15(), SHA384(), id="RS384"),
    ],
)
def test_other_ways_of_rsa_are_refused(
    alg: str, scheme: padding.AsymmetricPadding, digest: HashAlgorithm
) -> None:
    signature = rsa_native().sign(MESSAGE, scheme, digest)

    with pytest.raises(BadSignature):
        rsa_key().public.verify(alg, signature, MESSAGE)


@pytest.mark.parametrize("alg", ["RS256", "PS256"])
def test_an_rsa_signature_is_below_the_modulus(alg: str) -> None:
    """The signature plus the modulus is the same number to whoever only reduces."""
    n = rsa_native().public_key().public_numbers().n
    signature = int.from_bytes(rsa_key().sign(MESSAGE, alg), "big") + n

    with pytest.raises(BadSignature):
        rsa_key().public.verify(alg, signature.to_bytes(257, "big")[-256:], MESSAGE)


def test_a_signature_that_begins_with_zeros_keeps_them() -> None:
    """About one signature in 256 begins with a zero byte: without it, it is another spelling."""
    messages = (bytes([i, j]) for i in range(256) for j in range(256))
    message, signature = next((m, s) for m in messages if (s := rsa_key().sign(m, "RS256"))[0] == 0)
    rsa_key().public.verify("RS256", signature, message)

    with pytest.raises(BadSignature):
        rsa_key().public.verify("RS256", signature[1:], message)
