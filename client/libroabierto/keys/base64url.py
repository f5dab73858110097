"""Base64url as JOSE spells it (RFC 7515 section 2), in its one strict spelling.

The alphabet is `A-Z a-z 0-9 - _`, there is no padding, and the unused bits of the last character
are zero. Stock decoders forgive all three, which gives one value several spellings: so the text is
decoded, encoded again and compared, which refuses whatever the encoder would not write. It lives
below `record`, which serves it too, because a JWK needs it as much as an envelope does.
"""

from __future__ import annotations

import binascii

from libroabierto.errors import Malformed

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")


def encode(raw: bytes) -> str:
    """Spell *raw* in base64url without padding."""
    return binascii.b2a_base64(raw, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Read strict base64url, or raise Malformed("base64url.not-canonical"). O(n); callers bound n."""
    try:
        raw = binascii.a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"==")
    except ValueError:  # letters beyond ASCII, or a length that no bytes have
        raise Malformed("base64url.not-canonical") from None
    if encode(raw) != text:
        raise Malformed("base64url.not-canonical")
    return raw
