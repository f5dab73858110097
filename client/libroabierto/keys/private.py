"""A private key, kept in a PKCS #8 file (PEM) under a passphrase. It never leaves its owner's machine.

The tax authority's own (DER) are only opened, never written.

Bytes in, bytes out: who reads and writes the file is not said here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_pem_private_key,
)

from libroabierto.errors import KeyUnusable, Malformed

from .ed25519 import Ed25519Signer
from .p256 import P256Signer
from .public import ALGS, Kind, PublicKey, Verifier
from .rsa import EXPONENT, RsaSigner

# An encrypted RSA-4096 key takes about 3.4 KB; the rest is room for comments around the armour.
MAX_PEM = 16 * 1024
# OpenSSL opens no file under a longer one.
MAX_PASSPHRASE = 1023
# As strong as the other two kinds (SP 800-57, table 2).
_NEW_RSA_BITS = 3072

_DEFAULT_ALG: Final[dict[Kind, str]] = {"Ed25519": "Ed25519", "P-256": "ES256", "RSA": "PS256"}

_Native = Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_Load = Callable[[bytes, bytes | None], object]


class Signer(Protocol):
    """What the private half of a kind must do; `sign` is called only with an alg of that kind."""

    @property
    def native(self) -> _Native: ...
    def verifier(self) -> Verifier: ...
    def sign(self, alg: str, signed: bytes) -> bytes: ...


class PrivateKey:
    """One private key of an accepted kind; `public` is its other half.

    `default_alg` is what `sign` takes unless told otherwise: Ed25519, ES256 or PS256, or what the key was
    opened with.
    """

    __slots__ = ("_signer", "default_alg", "public")

    def __init__(self, signer: Signer, *, alg: str | None = None) -> None:
        self._signer = signer
        # Our own members are read as strictly as anybody's: no key is held that nobody would accept.
        self.public: Final = PublicKey.from_jwk(signer.verifier().members())
        self.default_alg: Final = _DEFAULT_ALG[self.kind] if alg is None else alg
        if self.default_alg not in self.public.algs:
            raise KeyUnusable("key.alg", alg=self.default_alg, kind=self.kind)

    @classmethod
    def generate(cls, kind: Kind = "Ed25519") -> PrivateKey:
        """Make a new key from the operating system's randomness."""
        if kind == "Ed25519":
            return cls(Ed25519Signer(Ed25519PrivateKey.generate()))
        if kind == "P-256":
            return cls(P256Signer(ec.generate_private_key(ec.SECP256R1())))
        return cls(RsaSigner(rsa.generate_private_key(EXPONENT, _NEW_RSA_BITS)))

    @classmethod
    def from_ed25519_seed(cls, seed: bytes) -> PrivateKey:
        """Make the Ed25519 key of 32 known bytes. For vectors: a real key is generated."""
        if len(seed) != 32:
            raise KeyUnusable("key.seed")
        return cls(Ed25519Signer(Ed25519PrivateKey.from_private_bytes(seed)))

    @classmethod
    def load_pem(cls, data: bytes, passphrase: bytes | None) -> PrivateKey:
        """Open a private key in PEM (PKCS #8, or the older forms of OpenSSL).

        Raises KeyUnusable: ask again on `key.passphrase-needed` and `key.passphrase-wrong`.
        """
        return cls._of(_open(load_pem_private_key, data, passphrase))

    @classmethod
    def load_der(cls, data: bytes, passphrase: bytes, *, alg: str | None = None) -> PrivateKey:
        """Open a private key in DER (PKCS #8) under a passphrase, to sign with *alg*.

        Raises KeyUnusable: ask again on `key.passphrase-wrong`.
        """
        return cls._of(_open(load_der_private_key, data, passphrase), alg)

    @classmethod
    def _of(cls, native: object, alg: str | None = None) -> PrivateKey:
        try:
            return cls(_signer(native), alg=alg)
        except Malformed as error:
            raise KeyUnusable(error.code, **error.facts) from None

    def to_pem(self, passphrase: bytes | None) -> bytes:
        """Return PKCS #8 in PEM, in the clear only if *passphrase* is None."""
        encryption = _encryption(passphrase)
        return self._signer.native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)

    @property
    def kind(self) -> Kind:
        """The kind of both halves."""
        return self.public.kind

    def sign(self, signed: bytes, alg: str | None = None) -> bytes:
        """Return the signature over *signed*; raise KeyUnusable("key.alg") for another kind's alg."""
        alg = self.default_alg if alg is None else alg
        if alg not in self.public.algs:
            raise KeyUnusable("key.alg", alg=alg, kind=self.kind)
        return self._signer.sign(alg, signed)

    def __repr__(self) -> str:
        return f"PrivateKey({self.kind}, {self.public.kid})"


def _open(load: _Load, data: bytes, passphrase: bytes | None) -> object:
    if len(data) > MAX_PEM:
        raise KeyUnusable("key.file-too-large", limit=MAX_PEM)
    try:
        return load(data, passphrase)
    except TypeError:  # how cryptography says that exactly one of file and caller knows of a passphrase
        raise KeyUnusable("key.passphrase-unexpected" if passphrase else "key.passphrase-needed") from None
    except UnsupportedAlgorithm:
        raise KeyUnusable("key.kind", want=", ".join(ALGS)) from None
    except ValueError:
        raise KeyUnusable("key.passphrase-wrong" if passphrase else "key.file-malformed") from None


def _signer(native: object) -> Signer:
    if isinstance(native, Ed25519PrivateKey):
        return Ed25519Signer(native)
    if isinstance(native, ec.EllipticCurvePrivateKey) and isinstance(native.curve, ec.SECP256R1):
        return P256Signer(native)
    if isinstance(native, rsa.RSAPrivateKey):
        return RsaSigner(native)
    raise KeyUnusable("key.kind", want=", ".join(ALGS))


def _encryption(passphrase: bytes | None) -> KeySerializationEncryption:
    if passphrase is None:
        return NoEncryption()
    if not 0 < len(passphrase) <= MAX_PASSPHRASE:
        raise KeyUnusable("key.passphrase-length", limit=MAX_PASSPHRASE)
    return BestAvailableEncryption(passphrase)
