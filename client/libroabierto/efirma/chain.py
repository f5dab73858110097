"""Whether authorities that somebody pinned issued a certificate: every link, up to a root.

Nobody is trusted unless pinned: the tax authority's certificates and, above them, the central bank's are
given by configuration. Each link is checked for its issuer's signature, dates, right to issue, key and hash;
the way must end at a pinned certificate that signed itself.

The tax authority also issues certificates for tests, under a password that everybody knows. Their issuer,
`AC UAT`, is refused outside practice even where somebody pinned it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512

from libroabierto.domain.calendar import day_of
from libroabierto.errors import KeyUnusable
from libroabierto.keys.rsa import MIN_BITS

from .certificate import Certificate, common_name
from .reading import UNREADABLE, reading

MAX_ISSUERS: Final = 256
MAX_LINKS: Final = 4  # tax authority, central bank's registrar, root: there were never more than three
_FOR_TESTS: Final = re.compile(r"\bUAT\b|\bpruebas?\b", re.IGNORECASE)
_HASHES: Final = (SHA256, SHA384, SHA512)
_ARMOUR: Final = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Link:
    """One authority on the way to a root."""

    name: str
    sha256: str  # of its certificate, hex: as authorities publish it
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Issuers:
    """The pinned authorities, roots and those between."""

    _natives: tuple[x509.Certificate, ...] = field(repr=False)

    def named(self, name: x509.Name) -> list[x509.Certificate]:
        """Return those of this name, the one that lasts longest first: authorities renew themselves."""
        found = [native for native in self._natives if native.subject == name]
        return sorted(found, key=lambda native: native.not_valid_after_utc, reverse=True)


def read_issuers(files: Iterable[bytes]) -> Issuers:
    """Read certificates in DER, or bundles of them in PEM; raises KeyUnusable."""
    found = [native for data in files for native in _read(data)]
    if not 0 < len(found) <= MAX_ISSUERS:
        raise KeyUnusable("efirma.issuers-count", limit=MAX_ISSUERS)
    return Issuers(tuple(found))


def chain_of(
    certificate: Certificate, issuers: Issuers, at: datetime, *, practice: bool = False
) -> tuple[Link, ...]:
    """Return the way from the certificate's issuer to a pinned root; raises KeyUnusable. O(issuers).

    The certificate's own dates are `Certificate.check_day`'s.
    """
    refuse_test_issuer(certificate.issuer, practice=practice)
    with reading("efirma.issuers-malformed"):
        way = _way(certificate.native, issuers, at)
        for native in way:
            refuse_test_issuer(common_name(native.subject), practice=practice)
        return tuple(map(_link, way))


def _way(native: x509.Certificate, issuers: Issuers, at: datetime) -> list[x509.Certificate]:
    way: list[x509.Certificate] = [native]
    while len(way) == 1 or not _signed_itself(way[-1]):
        if len(way) > MAX_LINKS:
            raise KeyUnusable("efirma.chain-too-long", limit=MAX_LINKS)
        way.append(_issuer_of(way[-1], issuers, is_leaf=len(way) == 1))
        _check_authority(way[-1], at, below=len(way) - 2)
    return way[1:]


def refuse_test_issuer(name: str, *, practice: bool) -> None:
    """Raise KeyUnusable for the tax authority's issuer of test certificates, outside practice."""
    if not practice and _FOR_TESTS.search(name):
        raise KeyUnusable("efirma.test-issuer", issuer=name)


def _read(data: bytes) -> list[x509.Certificate]:
    with reading("efirma.issuers-malformed"):
        if _ARMOUR in data:
            return x509.load_pem_x509_certificates(data)
        return [x509.load_der_x509_certificate(data)]


def _issuer_of(below: x509.Certificate, issuers: Issuers, *, is_leaf: bool) -> x509.Certificate:
    named = issuers.named(below.issuer)
    for above in named:
        if _signed(above, below):
            return above
    absent = "efirma.foreign" if is_leaf else "efirma.chain-incomplete"
    raise KeyUnusable("efirma.forged" if named else absent, issuer=common_name(below.issuer))


def _signed(above: x509.Certificate, below: x509.Certificate) -> bool:
    try:
        below.verify_directly_issued_by(above)
        return isinstance(below.signature_hash_algorithm, _HASHES)
    except (InvalidSignature, *UNREADABLE):
        return False


def _signed_itself(native: x509.Certificate) -> bool:
    return native.subject == native.issuer and _signed(native, native)


def _check_authority(native: x509.Certificate, at: datetime, *, below: int) -> None:
    """Check one authority, *below* which that many other authorities stand on the way."""
    name, key = common_name(native.subject), native.public_key()
    if not _may_issue(native, below) or not isinstance(key, rsa.RSAPublicKey) or key.key_size < MIN_BITS:
        raise KeyUnusable("efirma.issuer-unfit", issuer=name)
    if not native.not_valid_before_utc <= at <= native.not_valid_after_utc:
        day = day_of(native.not_valid_after_utc).isoformat()
        raise KeyUnusable("efirma.issuer-not-valid", issuer=name, day=day)


def _may_issue(native: x509.Certificate, below: int) -> bool:
    try:
        basic = native.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = native.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return basic.ca and usage.key_cert_sign and (basic.path_length is None or basic.path_length >= below)


def _link(native: x509.Certificate) -> Link:
    return Link(
        name=common_name(native.subject),
        sha256=native.fingerprint(SHA256()).hex(),
        not_before=native.not_valid_before_utc,
        not_after=native.not_valid_after_utc,
    )
