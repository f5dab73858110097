"""Disclosures: values that an event withholds, opened (the form of RFC 9901, SD-JWT).

    disclosure    base64url(JSON [salt, name, value]), without padding; salt: 16 bytes, 22 characters
    digest        base64url(SHA-256(the disclosure's own characters)); the event carries {"_sd": digest}
    submission    <JWS>~<disclosure>~...~<disclosure>~   or the JWS alone, which has no "~"

The salt is random, so that a digest says nothing of a name that could be guessed. What is signed,
logged and proved is the JWS; a disclosure travels beside it and can be erased.

No error here repeats anything of a disclosure: errors reach logs and answers.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Final

from libroabierto.errors import Malformed, TooLarge

from . import base64url
from .strict_json import parse_array

MAX_DISCLOSURE: Final = 4 * 1024  # characters; a name takes some eighty
MAX_DISCLOSURES: Final = 64  # of one event; the largest secretariat known has 60 seats
SALT_BYTES: Final = 16
# The names that RFC 9901 reserves: what holds one of them would itself be a commitment.
RESERVED: Final = ("_sd", "...")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A withheld value with its name and the characters that its digest covers; the repr shows none."""

    text: str = field(repr=False)
    name: str = field(repr=False)
    value: Any = field(repr=False)
    digest: str


def make(salt: bytes, name: str, value: Any) -> tuple[str, str]:
    """Return the disclosure of *value*, which is JSON, and its digest; *salt* is 16 random bytes.

    Raises Malformed or TooLarge ("disclosure.…") for what every ledger would refuse.
    """
    said = [base64url.encode(salt), name, value]
    text = base64url.encode(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())
    return text, parse(text).digest


def parse(text: str) -> Disclosure:
    """Read one disclosure; raise Malformed or TooLarge.

    Codes: "disclosure.too-large", "disclosure.base64url", "disclosure.form" (not JSON by our strict
    rules, or no array of three), "disclosure.salt", "disclosure.name", "disclosure.nested".
    """
    if len(text) > MAX_DISCLOSURE:
        raise TooLarge("disclosure.too-large", limit=MAX_DISCLOSURE)
    salt, name, value = _members(text)
    if not isinstance(salt, str) or not _is_salt(salt):
        raise Malformed("disclosure.salt", bytes=SALT_BYTES)
    if not isinstance(name, str) or not name or name in RESERVED:
        raise Malformed("disclosure.name")
    if _holds_commitment(value):
        raise Malformed("disclosure.nested")
    return Disclosure(text, name, value, digest_of(text))


def digest_of(text: str) -> str:
    """Return the digest by which an event commits to the disclosure of these characters."""
    return base64url.encode(hashlib.sha256(text.encode("ascii")).digest())


def split(submission: str | bytes) -> tuple[str | bytes, tuple[str, ...]]:
    """Take a submission apart: the JWS, as it came, and the disclosures, not read yet.

    Raises Malformed("disclosure.not-ended", "disclosure.empty", "disclosure.repeated", and of letters beyond
    ASCII "disclosure.base64url"), TooLarge("disclosure.too-many"). O(n).
    """
    token, *texts = _parts(submission)
    if not texts:
        return token, ()
    if len(texts) > MAX_DISCLOSURES + 1:
        raise TooLarge("disclosure.too-many", limit=MAX_DISCLOSURES)
    if texts.pop():
        raise Malformed("disclosure.not-ended")
    if not texts or not all(texts):
        raise Malformed("disclosure.empty")
    if len(set(texts)) < len(texts):
        raise Malformed("disclosure.repeated")
    if not all(text.isascii() for text in texts):
        raise Malformed("disclosure.base64url")
    return token, tuple(text.decode("ascii") if isinstance(text, bytes) else text for text in texts)


def join(token: str, disclosures: tuple[str, ...]) -> str:
    """Put a submission together; the inverse of `split`."""
    return "~".join((token, *disclosures, "")) if disclosures else token


def _parts(submission: str | bytes) -> list[Any]:
    """Split at each `~`, but never into many more parts than are allowed."""
    most = MAX_DISCLOSURES + 2
    return submission.split(b"~", most) if isinstance(submission, bytes) else submission.split("~", most)


def _members(text: str) -> list[Any]:
    """Read the array of three; which of the strict rules it breaks is not told, since that quotes it."""
    try:
        raw = base64url.decode(text)
    except Malformed:
        raise Malformed("disclosure.base64url") from None
    try:
        members = parse_array(raw, what="disclosure", max_bytes=MAX_DISCLOSURE)
    except Malformed:
        raise Malformed("disclosure.form") from None
    if len(members) != 3:
        raise Malformed("disclosure.form")
    return members


def _is_salt(text: str) -> bool:
    try:
        return len(base64url.decode(text)) == SALT_BYTES
    except Malformed:
        return False


def _holds_commitment(value: object) -> bool:
    """Say whether a commitment stands anywhere in *value*; recursion is bounded by the strict depth."""
    if isinstance(value, dict):
        return any(name in value for name in RESERVED) or any(map(_holds_commitment, value.values()))
    return isinstance(value, list) and any(map(_holds_commitment, value))
