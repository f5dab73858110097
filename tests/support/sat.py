"""An authority shaped like the tax authority's, and the certificates that it gives to made-up people.

    paper = PERSON.issued()             # paper.cer and paper.key, the two files, under PASSWORD
    LEGAL_PERSON.issued(), CSD.issued()
    replace(PERSON, bits=1024, years=(-8, -4), ca=authority("AC AJENA", 1)).issued()

Everything follows domain.md section 8.1: the same subject, extensions, serial number and files as the real
ones. RFC, CURP, e-mail and numbers are fictitious. Keys are made once a run: an RSA-4096 pair takes seconds.
"""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from support.founding import NOW

PASSWORD = b"12345678a"
RFC, CURP, EMAIL = "FICT800101AB1", "FICT800101MMCXXX09", "persona.ficticia@correo.example"
RFC_OF_ALL, NUMBER = "MFI850101AB2", "30001000000400002300"
# Whatever of a holder must stay at home.
PERSONAL = (RFC, CURP, EMAIL, NUMBER, RFC_OF_ALL)

NETSCAPE_TYPE = ObjectIdentifier("2.16.840.1.113730.1.1")
SSL_CLIENT_AND_MAIL = bytes.fromhex("030205a0")
YEAR = timedelta(days=365)


def pair(bits: int = 2048, number: int = 0) -> rsa.RSAPrivateKey:
    """Return one of the RSA keys of this run; *number* tells several of a size apart."""
    return _pair(bits, number)


@cache
def _pair(bits: int, number: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Authority:
    """Whoever issues: a root, and the authority between it and people."""

    root: x509.Certificate
    issuer: x509.Certificate
    key: rsa.RSAPrivateKey

    def bundle(self) -> bytes:
        """Return both certificates as a PEM bundle."""
        return b"".join(native.public_bytes(Encoding.PEM) for native in (self.issuer, self.root))

    def pinned(self, folder: Path) -> Path:
        """Put both into a folder of DER files; return the folder."""
        folder.mkdir(exist_ok=True)
        for name, native in (("ac", self.issuer), ("raiz", self.root)):
            (folder / f"{name}.cer").write_bytes(native.public_bytes(Encoding.DER))
        return folder


@dataclass(frozen=True)
class Paper:
    """What a person gets: certificate and key, and what both are made of."""

    native: x509.Certificate
    pair: rsa.RSAPrivateKey

    @property
    def cer(self) -> bytes:
        return self.native.public_bytes(Encoding.DER)

    @property
    def key(self) -> bytes:
        """The .key file as the tax authority writes it: 3DES."""
        return under_3des(self.pair, PASSWORD)


@dataclass(frozen=True)
class Recipe:
    """What a certificate says; the defaults are a natural person's e.firma."""

    subject: tuple[tuple[ObjectIdentifier, str], ...] = ()
    usage: tuple[str, ...] = ("digital_signature", "content_commitment", "data_encipherment", "key_agreement")
    extended: tuple[ObjectIdentifier, ...] = (
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        ExtendedKeyUsageOID.CLIENT_AUTH,
    )
    netscape: bool = True
    is_ca: bool = False
    bits: int = 2048
    number: int = 0  # of the key
    years: tuple[float, float] = (-1, 3)  # from NOW
    ca: Authority | None = field(default=None, compare=False)

    def issued(self) -> Paper:
        """Let the authority sign it."""
        ca = self.ca or authority()
        return Paper(self.building().sign(ca.key, SHA256()), pair(self.bits, self.number))

    def building(self, own: CertificatePublicKeyTypes | None = None) -> x509.CertificateBuilder:
        """Return it before it is signed, for a key of another kind if one is given."""
        ca, key = self.ca or authority(), own or pair(self.bits, self.number).public_key()
        builder = _builder(_name(self.subject), ca.issuer.subject, key, self.years)
        builder = builder.serial_number(int.from_bytes(NUMBER.encode(), "big"))
        basic = x509.BasicConstraints(ca=self.is_ca, path_length=None)
        builder = builder.add_extension(basic, critical=False)
        builder = builder.add_extension(_usage(*self.usage), critical=False)
        if self.netscape:
            kind = x509.UnrecognizedExtension(NETSCAPE_TYPE, SSL_CLIENT_AND_MAIL)
            builder = builder.add_extension(kind, critical=False)
        if self.extended:
            builder = builder.add_extension(x509.ExtendedKeyUsage(self.extended), critical=False)
        return builder


PERSON = Recipe(
    subject=(
        (NameOID.COMMON_NAME, "PERSONA FICTICIA"),
        (NameOID.COUNTRY_NAME, "MX"),
        (NameOID.EMAIL_ADDRESS, EMAIL),
        (NameOID.X500_UNIQUE_IDENTIFIER, RFC),
        (NameOID.SERIAL_NUMBER, CURP),
    )
)
LEGAL_PERSON = replace(
    PERSON,
    subject=(
        (NameOID.COMMON_NAME, "MUNICIPIO FICTICIO"),
        (NameOID.COUNTRY_NAME, "MX"),
        (NameOID.EMAIL_ADDRESS, EMAIL),
        (NameOID.X500_UNIQUE_IDENTIFIER, f"{RFC_OF_ALL} / {RFC}"),
        (NameOID.SERIAL_NUMBER, f" / {CURP}"),
    ),
)
CSD = Recipe(
    subject=(
        (NameOID.COMMON_NAME, "MUNICIPIO FICTICIO"),
        (NameOID.X500_UNIQUE_IDENTIFIER, f"{RFC_OF_ALL} / {RFC}"),
        (NameOID.SERIAL_NUMBER, f" / {CURP}"),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, "Sucursal 1"),
    ),
    usage=("digital_signature", "content_commitment"),
    extended=(),
    netscape=False,
)


@cache
def authority(
    name: str = "AC FICTICIA", number: int = 0, *, years: tuple[float, float] = (-3, 5)
) -> Authority:
    """Return an issuer below a root of RSA-4096; another *number* makes another root."""
    root_key, key = pair(4096, number), pair(3072, number)
    top, below = _authority_name(f"RAIZ FICTICIA {number}"), _authority_name(name)
    root = _certifying(_builder(top, top, root_key.public_key(), (-5, 15)).serial_number(1), 1)
    issuer = _certifying(_builder(below, top, key.public_key(), years).serial_number(2), 0)
    return Authority(root.sign(root_key, SHA256()), issuer.sign(root_key, SHA256()), key)


def issued_by(
    name: str, *, root_number: int, as_if: int | None = None, by: Authority | None = None
) -> Authority:
    """Return an issuer that another root certified under the name of root *as_if*, or that *by* certified."""
    above = by.issuer.subject if by else _authority_name(f"RAIZ FICTICIA {as_if}")
    key = by.key if by else pair(4096, root_number)
    built = _builder(_authority_name(name), above, pair(3072, 2).public_key(), (-3, 5)).serial_number(3)
    issuer = _certifying(built, 0).sign(key, SHA256())
    return Authority(authority(number=root_number).root, issuer, pair(3072, 2))


def under_3des(native: rsa.RSAPrivateKey, password: bytes) -> bytes:
    """Write a .key file as the tax authority does: PBES2, PBKDF2 of 2,048 rounds (SHA-1), DES-EDE3-CBC.

    cryptography opens this form and does not write it, so its DER is put together here (RFC 8018).
    """
    salt, iv, rounds = os.urandom(8), os.urandom(8), 2048
    derived = PBKDF2HMAC(SHA1(), 24, salt, rounds).derive(password)  # noqa: S303 - what the real files use
    padder, encryptor = PKCS7(64).padder(), Cipher(TripleDES(derived), CBC(iv)).encryptor()
    plain = native.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sealed = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    kdf = _sequence(_PBKDF2, _sequence(_der(4, salt), _der(2, rounds.to_bytes(2, "big"))))
    scheme = _sequence(_DES_EDE3_CBC, _der(4, iv))
    return _sequence(_sequence(_PBES2, _sequence(kdf, scheme)), _der(4, sealed))


def over_sha1(paper: Paper, ca: Authority) -> bytes:
    """Return the .cer signed anew over SHA-1, as nobody may any more: cryptography itself refuses to."""
    sha256, sha1 = bytes.fromhex("06092a864886f70d01010b"), bytes.fromhex("06092a864886f70d010105")
    weak = paper.native.tbs_certificate_bytes.replace(sha256, sha1)
    signature = ca.key.sign(weak, PKCS1v15(), SHA1())  # noqa: S303 - the weak one, to be refused
    whole = paper.cer.replace(paper.native.tbs_certificate_bytes, weak)
    return whole.replace(sha256, sha1).replace(paper.native.signature, signature)


def under_aes(native: rsa.RSAPrivateKey, password: bytes) -> bytes:
    """Write a .key file under AES-256."""
    return native.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(password))


_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
_DES_EDE3_CBC = bytes.fromhex("06082a864886f70d0307")


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    width = (size.bit_length() + 7) // 8
    return bytes([tag, 0x80 | width]) + size.to_bytes(width, "big") + content


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, b"".join(parts))


def _name(pairs: tuple[tuple[ObjectIdentifier, str], ...]) -> x509.Name:
    """Build a name; the real ones pass X.520's 64 characters, too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return x509.Name([x509.NameAttribute(oid, value, _validate=False) for oid, value in pairs])


def _authority_name(name: str) -> x509.Name:
    return _name(((NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, "AUTORIDAD FICTICIA")))


def _builder(
    subject: x509.Name, issuer: x509.Name, own: CertificatePublicKeyTypes, years: tuple[float, float]
) -> x509.CertificateBuilder:
    first, last = (_years_from_now(years[0]), _years_from_now(years[1]))
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=own)
    return builder.not_valid_before(first).not_valid_after(last)


def _years_from_now(years: float) -> datetime:
    return NOW + years * YEAR


def _certifying(builder: x509.CertificateBuilder, below: int) -> x509.CertificateBuilder:
    basic = x509.BasicConstraints(ca=True, path_length=below)
    builder = builder.add_extension(basic, critical=True)
    return builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)


def _usage(*said: str) -> x509.KeyUsage:
    known = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"),
        *("key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{name: name in said for name in known})
