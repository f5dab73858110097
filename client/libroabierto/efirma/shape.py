"""What a file is, from its first bytes: DER says so with three tags (X.690 section 8.1).

    Certificate               SEQUENCE { SEQUENCE { [0] version ...      RFC 5280 section 4.1
    EncryptedPrivateKeyInfo   SEQUENCE { SEQUENCE { OBJECT IDENTIFIER    RFC 5958 section 3
    PrivateKeyInfo            SEQUENCE { INTEGER ...                     the same key in the clear

Enough to tell somebody which file they took by mistake; whether the rest is well formed is seen by whoever
opens it.
"""

from __future__ import annotations

from typing import Final, Literal

Shape = Literal["certificate", "encrypted-key", "bare-key", "pem", "other"]

# A certificate takes about 1.5 KB, a key under a password 1.4 KB; the rest is room for longer names.
MAX_FILE: Final = 16 * 1024

_ARMOUR: Final = b"-----BEGIN "
_INTEGER, _OBJECT_IDENTIFIER, _SEQUENCE, _VERSION = b"\x02", b"\x06", b"\x30", b"\xa0"


def shape_of(data: bytes) -> Shape:
    """Say what *data* is; "other" for whatever is cut short, too. O(1) but for the search of an armour."""
    if _ARMOUR in data:
        return "pem"
    content = _inside(data)
    if content[:1] == _INTEGER:
        return "bare-key"
    first = _inside(content)[:1]
    if first == _OBJECT_IDENTIFIER:
        return "encrypted-key"
    return "certificate" if first in (_VERSION, _INTEGER) else "other"


def _inside(data: bytes) -> bytes:
    """Return the content of the SEQUENCE that *data* begins with; empty where there is none, or not all."""
    if data[:1] != _SEQUENCE or len(data) < 2:
        return b""
    width = data[1] & 0x7F if data[1] & 0x80 else 0  # of a length in long form
    start = 2 + width
    length = int.from_bytes(data[2:start], "big") if width else data[1]
    return data[start : start + length] if len(data) >= start + length else b""
