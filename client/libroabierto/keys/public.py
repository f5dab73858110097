"""A public key, read strictly from its JWK and named by its thumbprint (RFC 7638)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from libroabierto.errors import BadSignature, Malformed

from . import base64url, ed25519, p256, rsa

Kind = Literal["Ed25519", "P-256", "RSA"]
Alg = Literal["Ed25519", "EdDSA", "ES256", "RS256", "PS256"]


class Verifier(Protocol):
    """What a kind of key must do; `verify` is called only with an alg of that kind."""

    def members(self) -> dict[str, str]: ...
    def verify(self, alg: str, signature: bytes, signed: bytes) -> None: ...


ALGS: Final[dict[Kind, tuple[str, ...]]] = {"Ed25519": ed25519.ALGS, "P-256": p256.ALGS, "RSA": rsa.ALGS}

# By (kty, crv) of the JWK.
_READERS: Final[dict[tuple[object, object], tuple[Kind, Callable[[dict[object, object]], Verifier]]]] = {
    ("OKP", "Ed25519"): ("Ed25519", ed25519.Ed25519Verifier.read),
    ("EC", "P-256"): ("P-256", p256.P256Verifier.read),
    ("RSA", None): ("RSA", rsa.RsaVerifier.read),
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One public key of an accepted kind; make it with `from_jwk`.

    `kid` is the thumbprint: base64url of SHA-256 over the canonical JWK, 43 characters.
    """

    kind: Kind
    kid: str
    _verifier: Verifier = field(repr=False, compare=False)

    @classmethod
    def from_jwk(cls, jwk: object) -> PublicKey:
        """Read a JWK with exactly the members of RFC 7638; raise Malformed("key.<reason>")."""
        if not isinstance(jwk, dict):
            raise Malformed("key.not-an-object")
        name = (jwk.get("kty"), jwk.get("crv"))
        if not all(part is None or isinstance(part, str) for part in name) or name not in _READERS:
            raise Malformed("key.kind", want=", ".join(ALGS))
        kind, read = _READERS[name]
        verifier = read(jwk)
        return cls(kind, _thumbprint(verifier.members()), verifier)

    @property
    def jwk(self) -> dict[str, str]:
        """The members that RFC 7638 requires, in its order."""
        return self._verifier.members()

    @property
    def algs(self) -> tuple[str, ...]:
        """The values of a JWS `alg` that this key hears."""
        return ALGS[self.kind]

    def verify(self, alg: str, signature: bytes, signed: bytes) -> None:
        """Raise BadSignature unless *signature* is this key's over *signed*, under an alg of its kind."""
        if alg not in self.algs:
            raise BadSignature
        self._verifier.verify(alg, signature, signed)


def _thumbprint(members: dict[str, str]) -> str:
    canonical = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return base64url.encode(hashlib.sha256(canonical.encode("ascii")).digest())
