"""Base64 with the standard alphabet and padding (RFC 4648 section 4), one spelling for each value.

Not the base64url of JWS: that one lives in `libroabierto.record.base64url`.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from libroabierto.errors import Malformed

from .hashing import HASH_SIZE, Hash


def encode(raw: bytes) -> str:
    """Write *raw* as padded base64."""
    return b64encode(raw).decode("ascii")


def decode(text: str, code: str) -> bytes:
    """Read padded base64; wrong padding, stray bits and white space raise Malformed(code)."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:  # binascii.Error, or a str that is not ASCII
        raise Malformed(code) from None
    if encode(raw) != text:
        raise Malformed(code)
    return raw


def decode_hash(text: str, code: str) -> Hash:
    """Read the base64 of exactly 32 bytes; raises Malformed(code)."""
    raw = decode(text, code)
    if len(raw) != HASH_SIZE:
        raise Malformed(code)
    return raw
