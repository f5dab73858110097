"""Keeping a private key in a file, and opening it again."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa, x25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import KeyUnusable
from libroabierto.keys import Kind, PrivateKey
from support.keyring import ed25519_key, key_for, p256_key, rsa_key
from support.refusal import refused

SECRET = b"una frase larga"
EACH_KEY = pytest.mark.parametrize("key", [ed25519_key(), p256_key(), rsa_key()], ids=lambda key: key.kind)


def pem(native: PrivateKeyTypes) -> bytes:
    return native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@EACH_KEY
@pytest.mark.parametrize("passphrase", [None, SECRET, b"\0\xff", b"x" * 1023], ids=["in the clear", *"123"])
def test_load_pem_undoes_to_pem(key: PrivateKey, passphrase: bytes | None) -> None:
    assert key.public == PrivateKey.load_pem(key.to_pem(passphrase), passphrase).public


@EACH_KEY
def test_a_file_under_a_passphrase_says_so(key: PrivateKey) -> None:
    assert key.to_pem(SECRET).startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")


@EACH_KEY
def test_the_older_forms_of_openssl_open_too(key: PrivateKey) -> None:
    native = load_pem_private_key(key.to_pem(None), None)
    form = PrivateFormat.PKCS8 if key.kind == "Ed25519" else PrivateFormat.TraditionalOpenSSL
    older = native.private_bytes(Encoding.PEM, form, BestAvailableEncryption(SECRET))

    assert key.public == PrivateKey.load_pem(older, SECRET).public


@EACH_KEY
@pytest.mark.parametrize("passphrase", [None, b""])
def test_a_missing_passphrase_is_asked_for(key: PrivateKey, passphrase: bytes | None) -> None:
    with refused("key.passphrase-needed", KeyUnusable):
        PrivateKey.load_pem(key.to_pem(SECRET), passphrase)


@EACH_KEY
@pytest.mark.parametrize("passphrase", [b"otra", SECRET + b" ", b"x" * 5000])
def test_a_wrong_passphrase_is_refused(key: PrivateKey, passphrase: bytes) -> None:
    with refused("key.passphrase-wrong", KeyUnusable):
        PrivateKey.load_pem(key.to_pem(SECRET), passphrase)


@EACH_KEY
def test_a_passphrase_for_an_open_file_is_refused(key: PrivateKey) -> None:
    """Whoever gives one believes that the file is protected."""
    with refused("key.passphrase-unexpected", KeyUnusable):
        PrivateKey.load_pem(key.to_pem(None), SECRET)


@pytest.mark.parametrize("passphrase", [b"", b"x" * 1024])
def test_a_passphrase_has_a_length_that_opens_again(passphrase: bytes) -> None:
    with refused("key.passphrase-length", KeyUnusable, limit=1023):
        ed25519_key().to_pem(passphrase)


@pytest.mark.parametrize(
    "native",
    [
        ed448.Ed448PrivateKey.generate(),
        x25519.X25519PrivateKey.generate(),
        ec.generate_private_key(ec.SECP384R1()),
    ],
    ids=["Ed448", "X25519", "P-384"],
)
def test_other_kinds_of_key_are_refused(native: PrivateKeyTypes) -> None:
    with refused("key.kind", KeyUnusable):
        PrivateKey.load_pem(pem(native), None)


def test_a_short_rsa_key_is_refused() -> None:
    with refused("key.rsa-size", KeyUnusable, bits=1024, least=2048):
        PrivateKey.load_pem(pem(rsa.generate_private_key(65537, 1024)), None)  # noqa: S505  # refused


def test_an_rsa_key_with_exponent_3_is_refused() -> None:
    with refused("key.rsa-exponent", KeyUnusable):
        PrivateKey.load_pem(pem(rsa.generate_private_key(3, 2048)), None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hola",
        b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        b"\xff\xfe\0",
        ed25519_key().to_pem(None)[:-40],
        load_pem_private_key(ed25519_key().to_pem(None), None)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    ],
    ids=["nothing", "words", "empty", "no DER", "binary", "cut", "public"],
)
def test_what_is_no_private_key_is_refused(data: bytes) -> None:
    with refused("key.file-malformed", KeyUnusable):
        PrivateKey.load_pem(data, None)


def test_a_file_of_a_mebibyte_is_not_read() -> None:
    with refused("key.file-too-large", KeyUnusable, limit=16384):
        PrivateKey.load_pem(b"A" * 2**20, None)


@given(st.binary(max_size=300), st.none() | st.binary(max_size=10))
def test_whatever_the_bytes_only_key_unusable_is_raised(data: bytes, passphrase: bytes | None) -> None:
    with pytest.raises(KeyUnusable):
        PrivateKey.load_pem(data, passphrase)


@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=3))
def test_whatever_the_damage_a_file_opens_as_a_key_or_is_unusable(place: int, damage: bytes) -> None:
    data = ed25519_key().to_pem(None)
    place %= len(data)
    try:
        key = PrivateKey.load_pem(data[:place] + damage + data[place + len(damage) :], None)
    except KeyUnusable:
        return

    assert "Ed25519" == key.kind


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "RSA"])
def test_a_generated_key_is_new_and_of_its_kind(kind: Kind) -> None:
    key = PrivateKey.generate(kind)

    assert kind == key.kind == key.public.kind
    assert key.public not in {ed25519_key().public, p256_key().public, rsa_key().public}


def test_a_new_key_is_ed25519_unless_told_otherwise() -> None:
    assert "Ed25519" == PrivateKey.generate().kind


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(length: int) -> None:
    with refused("key.seed", KeyUnusable):
        PrivateKey.from_ed25519_seed(bytes(length))


def test_the_seed_of_rfc_8037_gives_its_key() -> None:
    """Appendix A.1."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")

    assert "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" == PrivateKey.from_ed25519_seed(seed).public.jwk["x"]


@pytest.mark.parametrize("alg", ["Ed25519", "ES256", "PS256"])
def test_a_key_signs_under_its_default_alg(alg: str) -> None:
    key = key_for(alg)
    key.public.verify(alg, key.sign(b"x"), b"x")

    assert alg == key.default_alg


@EACH_KEY
def test_a_private_key_shows_only_its_kid(key: PrivateKey) -> None:
    assert f"PrivateKey({key.kind}, {key.public.kid})" == repr(key)
