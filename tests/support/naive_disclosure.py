"""A second reader of disclosures and submissions, by the letter of PROTOCOL.md, section 2."""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise
from typing import Any

from support.naive_json import demand, read_object
from support.naive_record import read_base64url

RESERVED = ("_sd", "...")


def read_disclosure(text: str) -> tuple[str, Any]:
    """Return name and value of a disclosure."""
    demand(len(text) <= 4096)
    raw = read_base64url(text)
    demand(raw.lstrip(b" \t\r\n").startswith(b"["))
    whole = read_object(b'{"x":' + raw + b"}", most_bytes=4200)
    demand(list(whole) == ["x"])  # nothing but the array stood there
    demand(isinstance(whole["x"], list) and len(whole["x"]) == 3)
    salt, name, value = whole["x"]
    demand(isinstance(salt, str) and len(salt) == 22 and len(read_base64url(salt)) == 16)
    demand(isinstance(name, str) and name != "" and name not in RESERVED)
    demand(not any(word in names_in(value) for word in RESERVED))
    return name, value


def names_in(value: Any) -> set[str]:
    """Return every name of a member anywhere in *value*."""
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


def digest_of(text: str) -> bytes:
    """Return the digest, as bytes."""
    return sha256(text.encode("ascii")).digest()


def read_submission(raw: bytes) -> tuple[bytes, list[bytes]]:
    """Return the JWS, and what follows it between the marks; neither is read."""
    marks = [at for at, byte in enumerate(raw) if byte == ord("~")]
    if not marks:
        return raw, []
    demand(marks[-1] == len(raw) - 1 and 2 <= len(marks) <= 65)
    found = [raw[first + 1 : last] for first, last in pairwise(marks)]
    demand(all(found) and len(set(found)) == len(found))
    demand(all(byte < 0x80 for text in found for byte in text))
    return raw[: marks[0]], found
