"""Who issued a certificate: only whom somebody pinned, link by link up to a root."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from libroabierto.efirma import Issuers, Link, chain_of, read_certificate, read_issuers
from libroabierto.errors import KeyUnusable
from support.founding import NOW
from support.refusal import refused
from support.sat import PERSON, Authority, Recipe, authority, issued_by, over_sha1, pair

TEST_ISSUER = "AC UAT"


def der(native: x509.Certificate) -> bytes:
    return native.public_bytes(Encoding.DER)


def pinned(*natives: x509.Certificate) -> Issuers:
    return read_issuers(map(der, natives))


def way(recipe: Recipe, issuers: Issuers, *, practice: bool = False) -> tuple[Link, ...]:
    return chain_of(read_certificate(recipe.issued().cer), issuers, NOW, practice=practice)


def test_the_way_leads_over_the_issuer_to_the_root() -> None:
    ca = authority()
    links = way(PERSON, pinned(ca.root, ca.issuer))

    assert ["AC FICTICIA", "RAIZ FICTICIA 0"] == [link.name for link in links]
    assert ca.root.fingerprint(SHA256()).hex() == links[1].sha256


def test_a_pem_bundle_pins_as_well_as_files() -> None:
    assert way(PERSON, pinned(authority().root, authority().issuer)) == way(
        PERSON, read_issuers([authority().bundle()])
    )


def test_whoever_nobody_pinned_issues_nothing() -> None:
    own = pinned(authority().root, authority().issuer)

    with refused("efirma.foreign", KeyUnusable, issuer="AC AJENA"):
        way(replace(PERSON, ca=authority("AC AJENA", 1)), own)


def test_a_foreign_authority_of_the_same_name_forged_it() -> None:
    own = pinned(authority().root, authority().issuer)

    with refused("efirma.forged", KeyUnusable, issuer="AC FICTICIA"):
        way(replace(PERSON, ca=authority("AC FICTICIA", 1)), own)


def test_an_issuer_that_a_foreign_root_of_the_same_name_certified_is_forged() -> None:
    ca, other = authority(), issued_by("AC FICTICIA", root_number=1, as_if=0)

    with refused("efirma.forged", KeyUnusable, issuer="RAIZ FICTICIA 0"):
        way(replace(PERSON, ca=other), pinned(ca.root, other.issuer))


def test_an_issuer_without_its_root_is_not_enough() -> None:
    with refused("efirma.chain-incomplete", KeyUnusable, issuer="RAIZ FICTICIA 0"):
        way(PERSON, pinned(authority().issuer))


def test_a_root_without_the_issuer_is_not_enough() -> None:
    with refused("efirma.foreign", KeyUnusable, issuer="AC FICTICIA"):
        way(PERSON, pinned(authority().root))


@pytest.mark.parametrize("years", [(-8, -1), (1, 5)])
def test_an_issuer_that_is_not_valid_now_is_refused(years: tuple[float, float]) -> None:
    ca = authority("AC VIEJA", years=years)

    with refused("efirma.issuer-not-valid", KeyUnusable, issuer="AC VIEJA"):
        way(replace(PERSON, ca=ca), pinned(ca.root, ca.issuer))


def test_a_renewed_authority_of_the_same_name_and_key_is_taken() -> None:
    old, new = authority(years=(-8, -1)), authority()

    assert 2 == len(way(PERSON, pinned(new.root, old.issuer, new.issuer)))
    assert 2 == len(way(replace(PERSON, ca=old), pinned(new.root, old.issuer, new.issuer)))


def test_a_person_issues_nothing() -> None:
    """A leaf that its holder pins as an authority, or that somebody slips into the folder, is none."""
    ca, person = authority(), replace(PERSON, number=1).issued()
    below = replace(PERSON, ca=Authority(ca.root, person.native, person.pair))

    with refused("efirma.issuer-unfit", KeyUnusable):
        way(below, pinned(ca.root, ca.issuer, person.native))


def test_an_issuer_for_people_issues_no_authority() -> None:
    ca = authority()
    deeper = issued_by("AC DE MÁS", root_number=0, by=ca)

    with refused("efirma.issuer-unfit", KeyUnusable, issuer="AC FICTICIA"):
        way(replace(PERSON, ca=deeper), pinned(ca.root, ca.issuer, deeper.issuer))


def test_a_certificate_that_signed_itself_is_foreign() -> None:
    paper = PERSON.issued()
    own = x509.CertificateBuilder(
        subject_name=paper.native.subject,
        issuer_name=paper.native.subject,
        public_key=paper.pair.public_key(),
        serial_number=7,
        not_valid_before=paper.native.not_valid_before_utc,
        not_valid_after=paper.native.not_valid_after_utc,
        extensions=list(paper.native.extensions),
    ).sign(paper.pair, SHA256())

    with refused("efirma.foreign", KeyUnusable):
        chain_of(read_certificate(der(own)), pinned(authority().root, authority().issuer), NOW)


def test_a_signature_over_sha_1_counts_for_nothing() -> None:
    ca = authority()
    weak = read_certificate(over_sha1(PERSON.issued(), ca))

    with refused("efirma.forged", KeyUnusable):
        chain_of(weak, pinned(ca.root, ca.issuer), NOW)


def test_the_issuer_for_tests_is_refused_but_for_practice() -> None:
    ca = authority(TEST_ISSUER)
    issuers, recipe = pinned(ca.root, ca.issuer), replace(PERSON, ca=ca)

    assert TEST_ISSUER == way(recipe, issuers, practice=True)[0].name
    with refused("efirma.test-issuer", KeyUnusable, issuer=TEST_ISSUER):
        way(recipe, issuers)


def test_a_chain_is_judged_at_the_instant_that_is_asked_for() -> None:
    ca = authority()
    certificate = read_certificate(PERSON.issued().cer)

    with refused("efirma.issuer-not-valid", KeyUnusable):
        chain_of(certificate, pinned(ca.root, ca.issuer), NOW + timedelta(days=365 * 6))


@pytest.mark.parametrize(
    "data", [b"", b"hola", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_file_that_is_no_certificate_pins_nobody(data: bytes) -> None:
    with refused("efirma.issuers-malformed", KeyUnusable):
        read_issuers([data])


def test_nobody_pinned_is_a_mistake() -> None:
    with refused("efirma.issuers-count", KeyUnusable):
        read_issuers([])
    with refused("efirma.issuers-count", KeyUnusable):
        read_issuers([authority().bundle()] * 129)


def test_the_numbers_of_keys_differ() -> None:
    """The story of this file needs two roots."""
    assert pair(4096, 0).public_key() != pair(4096, 1).public_key()
