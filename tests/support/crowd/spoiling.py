"""Bad items, each made from a good one that is recorded, with the answer that it must get.

name        what is wrong with it
make        the bytes, from the good token and its signer's key
status      HTTP status, alone or on its line of a batch
code        stable refusal code
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from libroabierto.keys import PrivateKey
from libroabierto.record.envelope import EVENT, seal
from support.founding import forged, resealed, unsigned
from support.towns import stranger


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One way to be bad."""

    name: str
    make: Callable[[str, PrivateKey], str]
    status: int
    code: str


def _changed(token: str, key: PrivateKey) -> str:
    data = {**json.loads(unsigned(token))["data"], "title": "Otro cargo"}
    return resealed(token, key, data=data)


def _from_the_past(token: str, key: PrivateKey) -> str:
    return resealed(token, key, id=str(uuid.uuid4()))


def _broken_json(token: str, key: PrivateKey) -> str:
    return seal(unsigned(token)[:-2], key, EVENT)


SPOILT = (
    Spoilt("a forged signature", lambda token, _: forged(token), 422, "signature.invalid"),
    Spoilt("an unknown key", lambda token, _: resealed(token, stranger()), 403, "key.unknown"),
    Spoilt("the same id, other content", _changed, 409, "event.id-reused"),
    Spoilt("a version from the past", _from_the_past, 409, "version.conflict"),
    Spoilt("broken JSON", _broken_json, 400, "event.not-json"),
    Spoilt("another ledger", lambda t, key: resealed(t, key, ledger="f" * 64), 400, "event.other-ledger"),
    Spoilt("no JWS at all", lambda token, _: token.replace(".", "!"), 400, "envelope.not-compact"),
)
TOO_LARGE = Spoilt("too large", lambda token, _: token + "A" * 330_000, 413, "body.too-large")
