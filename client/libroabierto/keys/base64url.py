"""Base64url as JOSE spells it (RFC 7515 section 2), in its one strict spelling.

The alphabet is `A-Z a-z 0-9 - _`, there is no padding, and the unused bits of the last character
are zero. Stock decoders forgive all three, which gives one value several spellings: so the text is
decoded, encoded again and compared. It lives below `record`, which serves it too, because a JWK
needs it as much as an envelope does.
"""

from __future__ import annotations

import base64
import re

from libroabierto.errors import Malformed

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def encode(raw: bytes) -> str:
    """Spell *raw* in base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Read strict base64url, or raise Malformed("base64url.not-canonical"). O(n); callers bound n."""
    if not _ALPHABET.fullmatch(text) or len(text) % 4 == 1:
        raise Malformed("base64url.not-canonical")
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(raw) != text:
        raise Malformed("base64url.not-canonical")
    return raw
