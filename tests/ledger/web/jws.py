"""JWS made by hand, good and bad: what no honest tool would write."""

from __future__ import annotations

import json
from typing import Any

from libroabierto.keys import PrivateKey
from libroabierto.record import base64url
from libroabierto.record.envelope import EVENT
from support.founding import unsigned

__all__ = ["header_of", "jws", "payload_of", "unsigned"]


def jws(header: bytes, payload: bytes, key: PrivateKey, alg: str | None = None) -> str:
    """Sign whatever *header* and *payload* are."""
    signing_input = f"{base64url.encode(header)}.{base64url.encode(payload)}"
    return f"{signing_input}.{base64url.encode(key.sign(signing_input.encode(), alg))}"


def header_of(key: PrivateKey, **members: Any) -> bytes:
    """Spell a header; *members* replace or add to the right ones."""
    return json.dumps({"alg": key.default_alg, "kid": key.public.kid, "typ": EVENT, **members}).encode()


def payload_of(token: str, **members: Any) -> bytes:
    """Spell the payload of *token* again, with members changed; no rule is asked."""
    return json.dumps({**json.loads(unsigned(token)), **members}, ensure_ascii=False).encode()
