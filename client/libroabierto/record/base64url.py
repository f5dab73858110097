"""Base64url in its one strict spelling; defined beside the keys, whose JWKs need it first.

Three parts of it with two dots between them are what a compact JWS looks like (RFC 7515 section 7.1).
"""

from __future__ import annotations

from typing import Final

from libroabierto.keys.base64url import decode, encode

__all__ = ["decode", "encode", "is_compact"]

_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


def is_compact(raw: bytes) -> bool:
    """Say whether *raw* is three parts of the alphabet, none of them empty. O(n)."""
    return raw.translate(None, _ALPHABET) == b".." and all(raw.split(b"."))
