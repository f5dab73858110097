"""The strict reading of a JSON Web Key (RFC 7517): exactly the members that RFC 7638 requires.

`kid`, `use`, `alg`, `x5c` and the rest are refused: what is not part of the thumbprint is not part of
the key. Every number is canonical base64url of a known length, checked before it is decoded.
"""

from __future__ import annotations

from libroabierto.errors import Malformed

from . import base64url

# The modulus of RSA-4096 in base64url; no member of any accepted key is longer.
MAX_MEMBER = 683


def check_members(jwk: dict[object, object], names: tuple[str, ...]) -> None:
    """Raise Malformed("key.members") unless *jwk* has exactly *names*, all of them text."""
    if set(jwk) != set(names) or not all(isinstance(value, str) for value in jwk.values()):
        raise Malformed("key.members", want=", ".join(names))


def number(jwk: dict[object, object], name: str, length: int | None = None) -> bytes:
    """Read member *name*, which must decode to *length* bytes if a length is given."""
    text = jwk[name]
    assert isinstance(text, str), "our bug: check_members comes first"
    if len(text) > MAX_MEMBER:
        raise Malformed("key.length", member=name)
    try:
        raw = base64url.decode(text)
    except Malformed:
        raise Malformed("key.base64url", member=name) from None
    if length is not None and len(raw) != length:
        raise Malformed("key.length", member=name)
    return raw
