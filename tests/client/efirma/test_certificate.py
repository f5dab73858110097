"""Which certificates are an e.firma, whose, and until when; all others are refused by name."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from libroabierto.efirma import chain_of, read_certificate, read_issuers
from libroabierto.errors import KeyUnusable
from libroabierto.keys import base64url
from support.founding import NOW
from support.refusal import refused
from support.sat import CSD, CURP, LEGAL_PERSON, PERSON, PERSONAL, RFC, Recipe, authority, under_3des

BRANCH = (NameOID.ORGANIZATIONAL_UNIT_NAME, "Sucursal 1")


def subject(rfc: str, curp: str) -> Recipe:
    """A certificate that names its holder by these two."""
    return replace(PERSON, subject=((NameOID.X500_UNIQUE_IDENTIFIER, rfc), (NameOID.SERIAL_NUMBER, curp)))


@pytest.mark.parametrize(("recipe", "holder"), [(PERSON, "person"), (LEGAL_PERSON, "legal-person")])
def test_an_efirma_says_whose_it_is(recipe: Recipe, holder: str) -> None:
    assert holder == read_certificate(recipe.issued().cer).holder


def test_an_efirma_gives_key_thumbprint_and_days() -> None:
    paper = PERSON.issued()
    certificate = read_certificate(paper.cer)

    assert certificate.key.jwk["n"] == base64url.encode(
        paper.pair.public_key().public_numbers().n.to_bytes(256)
    )
    assert base64url.encode(hashlib.sha256(paper.cer).digest()) == certificate.thumbprint
    assert ("2025-11-22", "2029-11-21") == (str(certificate.first_day), str(certificate.last_day))
    assert "AC FICTICIA" == certificate.issuer


def test_nothing_that_is_shown_of_a_certificate_is_personal() -> None:
    told = repr(read_certificate(LEGAL_PERSON.issued().cer))

    assert [] == [datum for datum in PERSONAL if datum in told]


def test_a_certificate_for_invoices_is_refused() -> None:
    with refused("efirma.csd", KeyUnusable):
        read_certificate(CSD.issued().cer)


@pytest.mark.parametrize(
    "recipe",
    [
        replace(PERSON, subject=(*PERSON.subject, BRANCH)),
        replace(PERSON, extended=(), netscape=False),
        replace(PERSON, extended=()),
        replace(PERSON, extended=(ExtendedKeyUsageOID.EMAIL_PROTECTION,)),
        replace(PERSON, usage=("digital_signature", "content_commitment")),
        replace(CSD, subject=PERSON.subject),
        replace(CSD, netscape=True),
        replace(CSD, usage=PERSON.usage),
    ],
    ids=[
        "branch",
        "two extensions",
        "no use",
        "for mail alone",
        "no agreement",
        "csd, no branch",
        "three",
        "agrees",
    ],
)
def test_signs_that_disagree_are_refused(recipe: Recipe) -> None:
    with refused("efirma.profile-unclear", KeyUnusable):
        read_certificate(recipe.issued().cer)


@pytest.mark.parametrize("missing", ["digital_signature", "content_commitment"])
def test_a_certificate_that_may_not_sign_is_refused(missing: str) -> None:
    usage = tuple(name for name in PERSON.usage if name != missing)

    with refused("efirma.key-usage", KeyUnusable):
        read_certificate(replace(PERSON, usage=usage).issued().cer)


def test_a_key_of_1024_bits_is_refused() -> None:
    with refused("efirma.key-too-short", KeyUnusable, bits=1024, least=2048):
        read_certificate(replace(PERSON, bits=1024).issued().cer)


def test_an_authority_is_no_person() -> None:
    with refused("efirma.is-an-authority", KeyUnusable):
        read_certificate(replace(PERSON, is_ca=True).issued().cer)


@pytest.mark.parametrize(
    ("rfc", "curp"),
    [
        ("", CURP),
        (RFC, f" / {CURP}"),
        (RFC.lower(), CURP),
        (f"{RFC} / {RFC}", f" / {CURP}"),
        (f"MFI850101AB2 / {RFC}", CURP),
        (f"MFI850101AB2 / {RFC} / {RFC}", f" / {CURP}"),
        ("MFI850101AB2", CURP),
    ],
)
def test_a_holder_told_in_two_ways_is_refused(rfc: str, curp: str) -> None:
    recipe = subject(rfc, curp) if rfc else replace(PERSON, subject=PERSON.subject[:1])

    with refused("efirma.holder-unclear", KeyUnusable):
        read_certificate(recipe.issued().cer)


def test_a_holder_with_enye_and_ampersand_is_a_person() -> None:
    assert "person" == read_certificate(subject("ÑU&A800101AB1", CURP).issued().cer).holder


def test_the_dates_are_judged_to_the_second() -> None:
    certificate = read_certificate(PERSON.issued().cer)
    certificate.check_day(certificate.not_before)
    certificate.check_day(certificate.not_after)

    with refused("efirma.not-yet-valid", KeyUnusable, day="2025-11-22"):
        certificate.check_day(certificate.not_before - timedelta(seconds=1))
    with refused("efirma.expired", KeyUnusable, day="2029-11-21"):
        certificate.check_day(certificate.not_after + timedelta(seconds=1))


def test_an_expired_efirma_still_says_what_it_is() -> None:
    certificate = read_certificate(replace(PERSON, years=(-8, -4)).issued().cer)

    with refused("efirma.expired", KeyUnusable):
        certificate.check_day(NOW)


def test_another_kind_of_file_is_called_by_its_name() -> None:
    paper = PERSON.issued()
    pem = paper.native.public_bytes(Encoding.PEM)

    for data, code in (
        (pem, "efirma.certificate-pem"),
        (paper.key, "efirma.swapped"),
        (b"", "efirma.certificate-malformed"),
        (b"hola", "efirma.certificate-malformed"),
        (paper.cer[:-1], "efirma.certificate-malformed"),
        (paper.cer + b"\0", "efirma.certificate-malformed"),
    ):
        with refused(code, KeyUnusable):
            read_certificate(data)


def test_a_certificate_without_rsa_is_refused() -> None:
    built = PERSON.building(ec.generate_private_key(ec.SECP256R1()).public_key())

    with refused("efirma.key-not-rsa", KeyUnusable):
        read_certificate(built.sign(authority().key, SHA256()).public_bytes(Encoding.DER))


@pytest.mark.parametrize("place", range(0, 1400, 7))
def test_a_damaged_certificate_never_leaks_an_error_of_others(place: int) -> None:
    data = bytearray(PERSON.issued().cer)
    data[place % len(data)] ^= 0x41

    with contextlib.suppress(KeyUnusable):
        read_certificate(bytes(data))


@pytest.mark.filterwarnings("error")
def test_a_name_longer_than_the_standard_allows_is_read_without_a_word() -> None:
    """Institutions' names are; cryptography warns of those that pass 64 characters."""
    subject = ((NameOID.COMMON_NAME, "MUNICIPIO " * 12), *LEGAL_PERSON.subject[1:])
    certificate = read_certificate(replace(LEGAL_PERSON, subject=subject).issued().cer)

    assert 2 == len(chain_of(certificate, read_issuers([authority().bundle()]), NOW))


@pytest.mark.parametrize("size", range(40))
def test_a_key_cut_short_is_no_certificate(size: int) -> None:
    with refused("efirma.certificate-malformed", KeyUnusable):
        read_certificate(under_3des(PERSON.issued().pair, b"x")[:size])
