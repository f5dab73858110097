"""What a subscription is known by, and what proves that it is one's own. Random bytes are handed in.

id       sub_ and 26 characters of Crockford's base 32: 128 bits; no secret
token    lat_ and 43 characters of base64url: 256 bits; the database has its SHA-256 alone
secret   whsec_ and base64 of 32 bytes (Standard Webhooks, v1)
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Final

Draw = Callable[[int], bytes]
"""Gives so many random bytes, fit for secrets (secrets.token_bytes)."""

SECRET_BYTES: Final = 32
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(draw: Draw) -> str:
    """Draw the id of a subscription."""
    number = int.from_bytes(draw(16), "big")
    return "sub_" + "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def new_token(draw: Draw) -> str:
    """Draw a bearer token."""
    return "lat_" + base64.urlsafe_b64encode(draw(32)).decode().rstrip("=")


def new_challenge(draw: Draw) -> str:
    """Draw what a receiver must say again."""
    return base64.urlsafe_b64encode(draw(24)).decode()


def hash_token(token: str) -> str:
    """Return what is kept of a token; it has too many bits for anything slower to be of use."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_token(token: str, token_hash: str) -> bool:
    """Say whether a token is the one whose hash was kept; in constant time."""
    return hmac.compare_digest(hash_token(token), token_hash)


def spell_secret(secret: bytes) -> str:
    """Spell a secret as receivers' libraries read it."""
    return "whsec_" + base64.b64encode(secret).decode()
