"""The encrypted key of an e.firma opens under its password alone, and only beside its own certificate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from libroabierto.efirma import Certificate, check_key_file, open_private_key, read_certificate, shape_of
from libroabierto.errors import BadSignature, KeyUnusable
from libroabierto.keys import PrivateKey
from support.refusal import refused
from support.sat import PASSWORD, PERSON, pair, under_3des, under_aes

Cipher = Callable[[rsa.RSAPrivateKey, bytes], bytes]
EACH_CIPHER = pytest.mark.parametrize("cipher", [under_3des, under_aes])


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    return read_certificate(PERSON.issued().cer)


@EACH_CIPHER
@pytest.mark.parametrize(("alg", "signed_under"), [(None, "RS256"), ("RS256", "RS256"), ("PS256", "PS256")])
def test_a_key_opens_and_signs(
    certificate: Certificate, cipher: Cipher, alg: str | None, signed_under: str
) -> None:
    key = open_private_key(cipher(pair(), PASSWORD), PASSWORD, certificate, alg=alg)

    assert signed_under == key.default_alg
    certificate.key.verify(signed_under, key.sign(b"acto"), b"acto")


def test_one_algorithm_is_not_the_other(certificate: Certificate) -> None:
    key = open_private_key(under_3des(pair(), PASSWORD), PASSWORD, certificate)

    with pytest.raises(BadSignature):
        certificate.key.verify("PS256", key.sign(b"acto"), b"acto")


@EACH_CIPHER
@pytest.mark.parametrize("wrong", [b"otra", PASSWORD + b" ", PASSWORD.upper(), b"\xff\x00", b"x" * 5000])
def test_a_wrong_password_opens_nothing(certificate: Certificate, cipher: Cipher, wrong: bytes) -> None:
    with refused("key.passphrase-wrong", KeyUnusable):
        open_private_key(cipher(pair(), PASSWORD), wrong, certificate)


def test_an_empty_password_is_asked_for_again(certificate: Certificate) -> None:
    with refused("key.passphrase-needed", KeyUnusable):
        open_private_key(under_3des(pair(), PASSWORD), b"", certificate)


def test_many_wrong_passwords_open_nothing(certificate: Certificate) -> None:
    """One in 256 leaves good padding behind: what comes out must still be no key."""
    data = under_3des(pair(), PASSWORD)

    for number in range(600):
        with refused("key.passphrase-wrong", KeyUnusable):
            open_private_key(data, str(number).encode(), certificate)


@EACH_CIPHER
def test_the_key_of_another_certificate_is_refused(certificate: Certificate, cipher: Cipher) -> None:
    with refused("efirma.key-of-another", KeyUnusable):
        open_private_key(cipher(pair(2048, 1), PASSWORD), PASSWORD, certificate)


def test_an_algorithm_of_another_kind_is_refused(certificate: Certificate) -> None:
    with refused("key.alg", KeyUnusable, alg="ES256"):
        open_private_key(under_3des(pair(), PASSWORD), PASSWORD, certificate, alg="ES256")


def test_a_key_of_another_kind_is_refused(certificate: Certificate) -> None:
    form, cipher = PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD)
    data = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.DER, form, cipher)

    with refused("key.alg", KeyUnusable, kind="P-256"):
        open_private_key(data, PASSWORD, certificate)


def bare(encoding: Encoding, form: PrivateFormat) -> bytes:
    return pair().private_bytes(encoding, form, NoEncryption())


def test_another_kind_of_file_is_called_by_its_name() -> None:
    own = PERSON.issued()

    for data, code in (
        (own.cer, "efirma.swapped"),
        (PrivateKey.generate().to_pem(b"frase"), "efirma.key-pem"),
        (bare(Encoding.PEM, PrivateFormat.PKCS8), "efirma.key-pem"),
        (bare(Encoding.DER, PrivateFormat.PKCS8), "efirma.key-bare"),
        (bare(Encoding.DER, PrivateFormat.TraditionalOpenSSL), "efirma.key-bare"),
        (b"", "efirma.key-malformed"),
        (own.key[:-1], "efirma.key-malformed"),
        (b"\x30\x80" + own.key, "efirma.key-malformed"),
    ):
        with refused(code, KeyUnusable):
            check_key_file(data)


@pytest.mark.parametrize("place", range(0, 1300, 31))
def test_a_damaged_key_is_refused_by_name(certificate: Certificate, place: int) -> None:
    data = bytearray(under_3des(pair(), PASSWORD))
    data[place % len(data)] ^= 0x41

    with pytest.raises(KeyUnusable):
        open_private_key(bytes(data), PASSWORD, certificate)


@pytest.mark.parametrize(
    "data", [b"\x30", b"\x30\x00", b"\x30\x84", b"\x30\xff" + b"\xff" * 127, b"\x30\x82\xff\xff"]
)
def test_a_shape_without_content_is_nothing(data: bytes) -> None:
    assert "other" == shape_of(data)
