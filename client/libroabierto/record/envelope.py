"""The envelope around everything that is signed: a JWS in compact serialization (RFC 7515).

    base64url(header) . base64url(payload) . base64url(signature)

The header has exactly three members, in any order:

    alg   Ed25519, EdDSA (read as the same), ES256, RS256 or PS256; the key decides which it hears
    kid   thumbprint of the key, 43 characters
    typ   what is signed; a verifier asks for the one that it expects, so that nothing passes as another

Anything else (`jwk`, `jku`, `x5u`, `x5c`, `crit`, `b64`, `zip`, ...) is refused: those members let a
message choose how it is verified. `open_envelope` reads the form alone, since the key is found by
its `kid`; nothing may be believed before `check_signature`.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from typing import Final

from libroabierto.errors import BadSignature, Malformed, TooLarge
from libroabierto.keys import PrivateKey, PublicKey

from . import base64url
from .strict_json import parse_object, shown

EVENT: Final = "libro-event+jws"
POSSESSION: Final = "libro-possession+jws"
UPLOAD: Final = "libro-upload+jws"

ALGS: Final = ("Ed25519", "EdDSA", "ES256", "RS256", "PS256")

# An event is a page of facts and the hashes of its annexes, never the annexes. An entry is at most
# 65,535 bytes, its length being 16 bits on the wire: 44 KiB are what base64 and the wrapper leave.
MAX_PAYLOAD: Final = 44 * 1024
# Three short members; the rest is room for spaces and escapes.
MAX_HEADER: Final = 512
# RSA-4096, the longest that any accepted key makes.
MAX_SIGNATURE: Final = 512


def _spelled(length: int) -> int:
    """Return the characters that *length* bytes take in base64url."""
    return (length * 4 + 2) // 3


_BOUNDS: Final = {"header": MAX_HEADER, "payload": MAX_PAYLOAD, "signature": MAX_SIGNATURE}
MAX_TOKEN: Final = sum(map(_spelled, _BOUNDS.values())) + 2

# 256 bits in 43 characters: the two spare bits of the last one are zero.
_KID: Final = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
# A signer's header is the same on all its events; each costs some hundred bytes.
_HEADERS_KEPT: Final = 4096


@dataclass(frozen=True, slots=True)
class Envelope:
    """A JWS of strict form whose signature has not been verified yet."""

    alg: str
    kid: str
    payload: bytes
    signing_input: bytes  # what the signature covers: header and payload as they came, and the dot
    signature: bytes
    token: str


def open_envelope(token: str | bytes, typ: str) -> Envelope:
    """Read the form of *token*, whose `typ` must be *typ*; raise Malformed or TooLarge. O(n)."""
    raw = _compact(token)
    text = raw.decode("ascii")
    header, payload, signature = text.split(".")
    alg, kid = _read_header(header, typ)
    signing_input = raw[: raw.rindex(b".")]
    return Envelope(
        alg, kid, _decode("payload", payload), signing_input, _decode("signature", signature), text
    )


def check_signature(envelope: Envelope, key: PublicKey) -> None:
    """Raise BadSignature unless *key* is the one that the envelope names, and signed it."""
    if envelope.kid != key.kid:
        raise BadSignature
    key.verify(envelope.alg, envelope.signature, envelope.signing_input)


def seal(payload: bytes, key: PrivateKey, typ: str, alg: str | None = None) -> str:
    """Sign *payload* as *typ*, under the key's default alg unless told otherwise.

    Raises TooLarge for what no ledger would take, KeyUnusable("key.alg") for an alg of another kind.
    """
    if len(payload) > MAX_PAYLOAD:
        raise TooLarge("envelope.part-too-large", part="payload", limit=MAX_PAYLOAD)
    header = {"alg": alg or key.default_alg, "kid": key.public.kid, "typ": typ}
    parts = (json.dumps(header, separators=(",", ":")).encode("ascii"), payload)
    signing_input = ".".join(map(base64url.encode, parts))
    return f"{signing_input}.{base64url.encode(key.sign(signing_input.encode('ascii'), alg))}"


def _compact(token: str | bytes) -> bytes:
    """Return *token* as bytes: three parts of the alphabet, two dots, within the bound."""
    if len(token) > MAX_TOKEN:
        raise TooLarge("envelope.too-large", limit=MAX_TOKEN)
    raw = token if isinstance(token, bytes) else token.encode("utf-8", "replace")  # the form decides
    if not base64url.is_compact(raw):
        raise Malformed("envelope.not-compact")
    return raw


def _decode(part: str, text: str) -> bytes:
    if len(text) > _spelled(_BOUNDS[part]):
        raise TooLarge("envelope.part-too-large", part=part, limit=_BOUNDS[part])
    try:
        return base64url.decode(text)
    except Malformed:
        raise Malformed("envelope.base64url", part=part) from None


@functools.lru_cache(maxsize=_HEADERS_KEPT)
def _read_header(text: str, typ: str) -> tuple[str, str]:
    """Return alg and kid."""
    header = parse_object(_decode("header", text), what="header", max_bytes=MAX_HEADER)
    if set(header) != {"alg", "kid", "typ"}:
        raise Malformed("header.members", want="alg, kid, typ")
    if header["typ"] != typ:
        raise Malformed("header.typ", want=typ, got=shown(str(header["typ"])))
    if header["alg"] not in ALGS:
        raise Malformed("header.alg", want=", ".join(ALGS))
    if not isinstance(header["kid"], str) or not _KID.fullmatch(header["kid"]):
        raise Malformed("header.kid")
    return header["alg"], header["kid"]
