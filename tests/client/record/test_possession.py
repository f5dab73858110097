"""Proof of possession: by this key, for this event, institution and office, in this ledger."""

from __future__ import annotations

import json
from typing import Any

import pytest

from libroabierto.errors import BadSignature, ProofRejected
from libroabierto.keys import PrivateKey
from libroabierto.record.envelope import EVENT, POSSESSION, open_envelope, seal
from libroabierto.record.possession import check_possession, make_possession
from support.keyring import ed25519_key, p256_key, rsa_key
from support.refusal import code_of, refused

CLAIMS = {
    "ledger": "0123456789abcdef" * 4,
    "event": "0191e0d2-7c3a-7b1e-8f00-1234567890ab",
    "issuer": "ayto-15113",
    "office": "municipal-president",
}
NEW, OTHER = ed25519_key(1), ed25519_key(2)
PAYLOAD = CLAIMS | {"kid": NEW.public.kid}


def token(typ: str = POSSESSION, **changes: Any) -> str:
    return seal(json.dumps(PAYLOAD | changes).encode(), NEW, typ)


def check(proof: str | bytes, **changes: str) -> None:
    check_possession(proof, key=NEW.public, **(CLAIMS | changes))


@pytest.mark.parametrize("key", [ed25519_key(), p256_key(), rsa_key()], ids=lambda key: key.kind)
def test_what_is_made_is_accepted(key: PrivateKey) -> None:
    check_possession(make_possession(key, **CLAIMS), key=key.public, **CLAIMS)


def test_the_payload_says_exactly_five_things() -> None:
    payload = open_envelope(make_possession(NEW, **CLAIMS), POSSESSION).payload

    assert PAYLOAD == json.loads(payload)


def test_a_foreign_spelling_is_accepted() -> None:
    """Another tool may order and space the members as it likes."""
    check(seal(json.dumps(dict(reversed(PAYLOAD.items())), indent=1).encode(), NEW, POSSESSION))


@pytest.mark.parametrize("member", CLAIMS)
def test_a_proof_cannot_be_moved_elsewhere(member: str) -> None:
    with refused("possession.mismatch", ProofRejected, member=member):
        check(make_possession(NEW, **CLAIMS), **{member: "elsewhere"})


@pytest.mark.parametrize("value", [None, True, 1, [], {}, "", "elsewhere"], ids=repr)
@pytest.mark.parametrize("member", PAYLOAD)
def test_every_member_is_compared(member: str, value: object) -> None:
    with refused("possession.mismatch", ProofRejected, member=member):
        check(token(POSSESSION, **{member: value}))


def test_the_proof_of_another_key_is_refused() -> None:
    with refused("possession.mismatch", ProofRejected, member="kid"):
        check(make_possession(OTHER, **CLAIMS))


def test_the_embedded_kid_must_be_the_new_key_too() -> None:
    with refused("possession.mismatch", ProofRejected, member="kid"):
        check(token(kid=OTHER.public.kid))


def test_a_header_that_names_the_new_key_does_not_make_it_sign() -> None:
    header, _, signature = token().rpartition(".")
    forged = f"{header}.{seal(b'x', OTHER, POSSESSION).rpartition('.')[2]}"

    assert signature not in forged
    with pytest.raises(BadSignature):
        check(forged)


@pytest.mark.parametrize("member", PAYLOAD)
def test_no_member_may_be_missing(member: str) -> None:
    payload = {name: PAYLOAD[name] for name in PAYLOAD if name != member}

    with refused("possession.members"):
        check(seal(json.dumps(payload).encode(), NEW, POSSESSION))


def test_an_unknown_member_is_refused() -> None:
    with refused("possession.members"):
        check(token(jwk=NEW.public.jwk))


def test_another_signed_object_is_no_proof() -> None:
    with refused("header.typ", want=POSSESSION, got=EVENT):
        check(token(typ=EVENT))


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"x", "possession.not-json"),
        (b"[]", "possession.not-an-object"),
        (b'{"ledger":1,"ledger":2}', "possession.duplicate-member"),
        (b" " * 2049, "possession.too-large"),
        (b"\xff", "possession.not-utf8"),
    ],
)
def test_the_payload_is_strict_json(payload: bytes, code: str) -> None:
    assert code == code_of(lambda: check(seal(payload, NEW, POSSESSION)))


@pytest.mark.parametrize(
    "proof", ["", "a.b", b"\xff", "x" * 2**20], ids=["nothing", "short", "bytes", "1 MiB"]
)
def test_what_is_no_envelope_is_malformed(proof: str | bytes) -> None:
    assert code_of(lambda: check(proof)) in {"envelope.not-compact", "envelope.too-large"}
