"""Base64url as JOSE spells it (RFC 7515 section 2), in its one strict spelling.

The alphabet is `A-Z a-z 0-9 - _`, there is no padding, and the unused bits of the last character
are zero. Stock decoders forgive all three, which gives one value several spellings. The one used
here passes over foreign characters, which shows in the number of bytes that it returns; what may
stand last follows from the length. It lives below `record`, which serves it too, because a JWK needs
it as much as an envelope does.
"""

from __future__ import annotations

import binascii

from libroabierto.errors import Malformed

_TO_URL = bytes.maketrans(b"+/", b"-_")
# The standard's own two letters and its padding become foreign ones.
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/!!!")

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# By the length modulo 4: the characters whose unused bits are zero. No bytes have length 1.
_LAST = (_ALPHABET, "", _ALPHABET[::16], _ALPHABET[::4])


def encode(raw: bytes) -> str:
    """Spell *raw* in base64url without padding."""
    return binascii.b2a_base64(raw, newline=False).translate(_TO_URL).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Read strict base64url, or raise Malformed("base64url.not-canonical"). O(n); callers bound n."""
    try:
        raw = binascii.a2b_base64(text.encode("ascii").translate(_FROM_URL) + b"==")
    except ValueError:  # letters beyond ASCII, or a length that no bytes have
        raise Malformed("base64url.not-canonical") from None
    if len(raw) != len(text) * 3 // 4 or text[-1:] not in _LAST[len(text) % 4]:
        raise Malformed("base64url.not-canonical")
    return raw
