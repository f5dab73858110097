"""The thumbprint of a key (RFC 7638)."""

from __future__ import annotations

import base64
import hashlib
import json

from support.naive_domain.book import Thing


def kid(jwk: Thing) -> str:
    """Return the thumbprint of a key that has exactly the members of that RFC."""
    text = json.dumps(jwk, sort_keys=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
