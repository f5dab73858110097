"""Proof that whoever enrols a key holds its private half: a small JWS by the new key itself.

It travels inside the event that enrols the key, has `typ` `libro-possession+jws`, and says exactly

    ledger   the ledger of the enclosing event
    event    the `id` of the enclosing event
    issuer   the institution, and
    office   the office, under which the new key will sign
    kid      the new key, which the header names too

so that it can be moved to no other ledger, event, institution, office or key.
"""

from __future__ import annotations

import json
from typing import Final

from libroabierto.errors import Malformed, ProofRejected
from libroabierto.keys import PrivateKey, PublicKey

from .envelope import POSSESSION, check_signature, open_envelope, seal
from .strict_json import parse_object

# Five short members of at most 64 characters; the rest is room for spaces and escapes.
MAX_POSSESSION: Final = 2 * 1024

_MEMBERS: Final = ("ledger", "event", "issuer", "office", "kid")


def make_possession(key: PrivateKey, *, ledger: str, event: str, issuer: str, office: str) -> str:
    """Sign with the new *key* that it is held, for the event with this id."""
    values = (ledger, event, issuer, office, key.public.kid)
    payload = json.dumps(dict(zip(_MEMBERS, values, strict=True)), separators=(",", ":"))
    return seal(payload.encode("ascii"), key, POSSESSION)


def check_possession(
    token: str | bytes, *, key: PublicKey, ledger: str, event: str, issuer: str, office: str
) -> None:
    """Raise unless *token* proves possession of *key* for exactly this enrolment.

    Malformed for the form, BadSignature, or ProofRejected("possession.mismatch") naming the member.
    """
    envelope = open_envelope(token, POSSESSION)
    if envelope.kid != key.kid:
        raise ProofRejected("possession.mismatch", member="kid")
    check_signature(envelope, key)
    said = parse_object(envelope.payload, what="possession", max_bytes=MAX_POSSESSION)
    if set(said) != set(_MEMBERS):
        raise Malformed("possession.members", want=", ".join(_MEMBERS))
    for member, wanted in zip(_MEMBERS, (ledger, event, issuer, office, key.kid), strict=True):
        if said[member] != wanted:
            raise ProofRejected("possession.mismatch", member=member)
