"""A certificate of the tax authority: an e.firma (FIEL) or not, whose, and until when.

No official rule tells a FIEL from a CSD, the certificate for invoices. Four signs do, and all must agree:

    sign                                       FIEL     CSD
    a branch ("sucursal") in the subject, OU   no       yes
    extensions                                 4        2
    extended use for e-mail and for clients    yes      no
    key usage keyAgreement                     yes      no

A person's certificate has one RFC as x500UniqueIdentifier (2.5.4.45), that of a legal person two, its own
and its representative's: `RFC / RFC`; the CURP in serialNumber (2.5.4.5) begins with the same stroke.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from libroabierto.domain.calendar import day_of
from libroabierto.errors import KeyUnusable, Malformed
from libroabierto.keys import PublicKey, base64url
from libroabierto.keys.rsa import MIN_BITS, RsaVerifier

from .reading import reading
from .shape import MAX_FILE, shape_of

Holder = Literal["person", "legal-person"]
_Extension = TypeVar("_Extension", x509.KeyUsage, x509.ExtendedKeyUsage, x509.BasicConstraints)

_RFC_OF_A_PERSON: Final = r"[A-ZÑ&]{4}\d{6}[A-Z\d]{3}"
_RFC_OF_A_LEGAL_PERSON: Final = r"[A-ZÑ&]{3}\d{6}[A-Z\d]{3}"
_PERSON: Final = re.compile(_RFC_OF_A_PERSON)
_LEGAL_PERSON: Final = re.compile(rf"{_RFC_OF_A_LEGAL_PERSON} */ *{_RFC_OF_A_PERSON}")

_FOR_PERSONS: Final = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CLIENT_AUTH}
_EXTENSIONS_OF_A_CSD: Final = 2
# What the file may be instead, and how that is told.
_MISTAKEN: Final = {
    "pem": "efirma.certificate-pem",
    "encrypted-key": "efirma.swapped",
    "bare-key": "efirma.swapped",
    "other": "efirma.certificate-malformed",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """An e.firma whose profile has been checked; neither its dates nor its issuer have.

    `thumbprint` is `x5t#S256`, 43 characters; `issuer` the common name of whoever it says issued it.
    """

    key: PublicKey
    thumbprint: str
    holder: Holder
    not_before: datetime
    not_after: datetime
    issuer: str
    native: x509.Certificate = field(repr=False, compare=False)  # has personal data: never leaves the room

    @property
    def first_day(self) -> date:
        """The legal day on which it begins."""
        return day_of(self.not_before)

    @property
    def last_day(self) -> date:
        """The legal day on which it ends."""
        return day_of(self.not_after)

    def check_day(self, at: datetime) -> None:
        """Raise KeyUnusable unless the certificate is valid at this instant."""
        if at < self.not_before:
            raise KeyUnusable("efirma.not-yet-valid", day=self.first_day.isoformat())
        if at > self.not_after:
            raise KeyUnusable("efirma.expired", day=self.last_day.isoformat())


def read_certificate(data: bytes) -> Certificate:
    """Read a `.cer` file and check its profile; raises KeyUnusable("efirma.<reason>")."""
    shape = shape_of(data)
    if shape != "certificate":
        raise KeyUnusable(_MISTAKEN[shape])
    if len(data) > MAX_FILE:
        raise KeyUnusable("efirma.certificate-malformed")
    with reading("efirma.certificate-malformed"):
        return _read(data, x509.load_der_x509_certificate(data))


def common_name(name: x509.Name) -> str:
    """Return the common name of an issuer, or the whole name where it has none."""
    return _one(name, NameOID.COMMON_NAME) or name.rfc4514_string()


def _read(data: bytes, native: x509.Certificate) -> Certificate:
    key = _key_of(native)
    _check_profile(native)
    return Certificate(
        key=key,
        thumbprint=base64url.encode(hashlib.sha256(data).digest()),
        holder=_holder_of(native.subject),
        not_before=native.not_valid_before_utc,
        not_after=native.not_valid_after_utc,
        issuer=common_name(native.issuer),
        native=native,
    )


def _key_of(native: x509.Certificate) -> PublicKey:
    key = native.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise KeyUnusable("efirma.key-not-rsa")
    if key.key_size < MIN_BITS:
        raise KeyUnusable("efirma.key-too-short", bits=key.key_size, least=MIN_BITS)
    try:
        return PublicKey.from_jwk(RsaVerifier(key).members())
    except Malformed as error:
        raise KeyUnusable(error.code, **error.facts) from None


def _check_profile(native: x509.Certificate) -> None:
    usage = _extension(native, x509.KeyUsage)
    constraints = _extension(native, x509.BasicConstraints)
    if constraints is not None and constraints.ca:
        raise KeyUnusable("efirma.is-an-authority")
    signs = _signs_of_a_fiel(native, usage)
    if not any(signs):
        raise KeyUnusable("efirma.csd")
    if not all(signs):
        raise KeyUnusable("efirma.profile-unclear")
    if usage is None or not (usage.digital_signature and usage.content_commitment):
        raise KeyUnusable("efirma.key-usage")


def _signs_of_a_fiel(native: x509.Certificate, usage: x509.KeyUsage | None) -> tuple[bool, ...]:
    """Return, sign by sign in the order of the table above, whether it speaks for a FIEL."""
    extended = _extension(native, x509.ExtendedKeyUsage)
    return (
        not _one(native.subject, NameOID.ORGANIZATIONAL_UNIT_NAME),
        len(native.extensions) > _EXTENSIONS_OF_A_CSD,
        extended is not None and set(extended) >= _FOR_PERSONS,
        usage is not None and usage.key_agreement,
    )


def _holder_of(subject: x509.Name) -> Holder:
    """Say whose certificate it is; both members of the subject must tell the same."""
    rfc = _one(subject, NameOID.X500_UNIQUE_IDENTIFIER)
    has_stroke = _one(subject, NameOID.SERIAL_NUMBER).startswith("/")
    if _PERSON.fullmatch(rfc) and not has_stroke:
        return "person"
    if _LEGAL_PERSON.fullmatch(rfc) and has_stroke:
        return "legal-person"
    raise KeyUnusable("efirma.holder-unclear")


def _one(name: x509.Name, oid: ObjectIdentifier) -> str:
    """Return the trimmed value of the one attribute of this kind; several in a row make one."""
    values = (attribute.value for attribute in name.get_attributes_for_oid(oid))
    return " ".join(v if isinstance(v, str) else v.decode("utf-8", "replace") for v in values).strip()


def _extension(native: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return native.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
