"""A second reader of what is signed and chained, by the letter of PROTOCOL.md, sections 1 to 3.

Shares no line with libroabierto: no regular expression of the page, but its words, one at a time.
"""

from __future__ import annotations

import json
from typing import Any

from support.naive_json import Unreadable, demand, read_object

DIGITS = "0123456789"
HEX = DIGITS + "abcdef"
SMALL = "abcdefghijklmnopqrstuvwxyz"
BASE = SMALL.upper() + SMALL + DIGITS
PAYLOAD = 45_056
MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_base64(text: str, *, last: str, padded: bool) -> bytes:
    """RFC 4648: six bits a character; *last* are the characters for 62 and 63."""
    alphabet = BASE + last
    bare = text.rstrip("=")
    demand(len(text) - len(bare) == (-len(bare) % 4 if padded else 0))
    demand(all(character in alphabet for character in bare) and len(bare) % 4 != 1)
    bits = "".join(f"{alphabet.index(character):06b}" for character in bare)
    whole = len(bits) // 8 * 8
    demand("1" not in bits[whole:])  # unused bits are zero
    return bytes(int(bits[at : at + 8], 2) for at in range(0, whole, 8))


def read_base64url(text: str) -> bytes:
    """Section 2: without padding."""
    return read_base64(text, last="-_", padded=False)


def open_jws(token: bytes, typ: str) -> tuple[str, str, bytes]:
    """Section 2: alg, kid and payload of a compact JWS, whose signature nobody looks at here."""
    demand(all(byte < 0x80 for byte in token))
    parts = token.decode("ascii").split(".")
    demand(len(parts) == 3 and all(parts))
    header, payload, signature = map(read_base64url, parts)
    demand(len(header) <= 512 and len(payload) <= PAYLOAD and len(signature) <= 512)
    said = read_object(header, most_bytes=512)
    demand(sorted(said) == ["alg", "kid", "typ"] and said["typ"] == typ)
    demand(said["alg"] in ("Ed25519", "EdDSA", "ES256", "RS256", "PS256"))
    demand(isinstance(said["kid"], str) and len(said["kid"]) == 43)
    demand(len(read_base64url(said["kid"])) == 32)
    return said["alg"], said["kid"], payload


def read_payload(payload: bytes) -> dict[str, Any]:
    """Section 2: the twelve members, each of its form."""
    said = read_object(payload, most_bytes=PAYLOAD)
    demand(set(said) == set(FORMS))
    for name, has_form in FORMS.items():
        demand(has_form(said[name]))
    return said


def read_possession(payload: bytes, wanted: dict[str, str]) -> dict[str, Any]:
    """Section 2: exactly the five members, as the enclosing event and the new key have them."""
    said = read_object(payload, most_bytes=2048)
    demand(said == wanted and all(isinstance(value, str) for value in said.values()))
    return said


def read_entry(line: bytes) -> dict[str, Any]:
    """Section 3: parse JSON, encode again, compare."""
    demand(len(line) <= 65_535)
    said = read_object(line, most_bytes=65_535)
    demand(sorted(said) == ["event", "index", "libro", "previous", "recorded_at"])
    demand(type(said["libro"]) is int and said["libro"] == 1)
    demand(type(said["index"]) is int and said["index"] >= 0)
    demand(_is_hash(said["previous"]) and _is_moment(said["recorded_at"], fraction=True))
    parts = said["event"].split(".") if isinstance(said["event"], str) else []
    demand(len(parts) == 3 and all(parts) and all(c in BASE + "-_" for part in parts for c in part))
    order = ("libro", "index", "previous", "recorded_at", "event")
    demand(json.dumps({name: said[name] for name in order}, separators=(",", ":")).encode() == line)
    return said


def read_folio(text: str) -> tuple[str, int]:
    """Section 1: log code and index."""
    parts = text.split("-")
    demand(len(parts) == 3)
    code, digits, check = parts
    demand(
        2 <= len(code) <= 12 and code[0] in SMALL.upper() and all(c in SMALL.upper() + DIGITS for c in code)
    )
    demand(6 <= len(digits) <= 16 and all(c in DIGITS for c in digits))
    demand(len(digits) == 6 or digits[0] != "0")
    index, alphabet, p = int(digits), DIGITS + SMALL.upper(), 36
    demand(index <= 2**53 - 1)
    for character in f"{code}{index}":
        p = 2 * ((p + alphabet.index(character)) % 36 or 36) % 37
    demand(check == alphabet[(37 - p) % 36])
    return code, index


def _slug(text: Any, *, first: str, longest: int, least: int = 2) -> bool:
    if not isinstance(text, str) or not least <= len(text) <= longest:
        return False
    return text[0] in first and all(character in SMALL + DIGITS + "-" for character in text)


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and all(character in HEX for character in value)


def _is_uuid(value: Any) -> bool:
    parts = value.split("-") if isinstance(value, str) else []
    sizes = [len(part) for part in parts]
    return sizes == [8, 4, 4, 4, 12] and all(character in HEX for part in parts for character in part)


def _is_type(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > 64 or value.count(".") != 1:
        return False
    words = [word for side in value.split(".") for word in side.split("_")]
    return all(word and all(character in SMALL for character in word) for word in words)


def _is_stream(value: Any) -> bool:
    if not isinstance(value, str) or ":" not in value:
        return False
    kind, name = value.split(":", 1)
    if kind == "ledger":
        return name == "main"
    if kind == "institution":
        return _is_institution(name)
    if kind in ("declaration", "secretariat"):
        key, hyphen, slug = name[:5], name[5:6], name[6:]
        numbers = len(key) == 5 and all(character in DIGITS for character in key)
        return numbers and hyphen == "-" and _slug(slug, first=SMALL + DIGITS, longest=40, least=1)
    return kind in ("plan", "commitment", "observation") and _is_uuid(name)


def _is_institution(value: Any) -> bool:
    return _slug(value, first=SMALL + DIGITS, longest=63)


def _is_whole(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 10 or value[4] + value[7] != "--":
        return False
    numbers = value[:4] + value[5:7] + value[8:]
    if not all(character in DIGITS for character in numbers):
        return False
    year, month, day = int(value[:4]), int(value[5:7]), int(value[8:])
    leaps = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return year >= 1000 and 1 <= month <= 12 and 1 <= day <= MONTHS[month - 1] + (leaps and month == 2)


def _is_moment(value: Any, *, fraction: bool = False) -> bool:
    form = "dddd-dd-ddTdd:dd:dd" + (".ddd" if fraction else "") + "Z"
    if not isinstance(value, str) or len(value) != len(form):
        return False
    if any(
        (c not in DIGITS) if wanted == "d" else (c != wanted) for c, wanted in zip(value, form, strict=True)
    ):
        return False
    hour, minute, second = int(value[11:13]), int(value[14:16]), int(value[17:19])
    return _is_day(value[:10]) and hour <= 23 and minute <= 59 and second <= 59


FORMS: dict[str, Any] = {
    "ledger": _is_hash,
    "type": _is_type,
    "schema": lambda value: _is_whole(value, 1, 999),
    "id": _is_uuid,
    "issuer": _is_institution,
    "office": lambda value: _slug(value, first=SMALL, longest=63),
    "stream": _is_stream,
    "version": lambda value: _is_whole(value, 0, 2**31 - 1),
    "occurred_on": _is_day,
    "signed_at": _is_moment,
    "provenance": lambda value: value in ("native", "paper"),
    "data": lambda value: isinstance(value, dict),
}

__all__ = [
    "Unreadable",
    "open_jws",
    "read_base64",
    "read_base64url",
    "read_entry",
    "read_folio",
    "read_payload",
    "read_possession",
]
