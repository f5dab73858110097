"""joserfc and our envelope: one reading of all that both accept; each difference listed, with its reason.

joserfc implements the JOSE specifications; PROTOCOL.md, section 2, narrows them. A difference that is
not in the table fails, and so does a line of the table that has come untrue (with another joserfc, say).
"""

from __future__ import annotations

import json
import warnings
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import Key, import_key

from client.parsers.jose_classes import CLASSES, Token, header, signed
from client.parsers.jose_keys import KEYS
from fuzz.mutations import damaged
from libroabierto.errors import LibroError
from libroabierto.keys import PublicKey
from libroabierto.record.envelope import EVENT, check_signature, open_envelope
from support.keyring import ALGS, key_for

Reading = tuple[dict[str, Any], bytes]


class Difference(NamedTuple):
    """Who accepts the class, under which code we refuse it where it is not we, and why."""

    accepts: str
    code: str
    reason: str


EXACTLY_THREE = "Header: exactly alg, kid, typ; a message never chooses how it is verified"
ONE_SERIALIZATION = "A JWS in compact serialization, one signature"
STRICT_JSON = "Strict JSON: UTF-8, no byte order mark"
NO_MEMBER_TWICE = "Strict JSON: no member twice in an object; others take the first, or the last"
NUMBERS = "Strict JSON: no fraction; integers within +-(2^53 - 1)"
CHARACTERS = "Strict JSON, in all strings: what everybody sees alike"
OWN_TYP = "typ is libro-event+jws; a verifier asks for exactly the one that it expects"
DIFFERENCES = {
    "JSON serialization, flattened": Difference("joserfc", "envelope.not-compact", ONE_SERIALIZATION),
    "JSON serialization, general": Difference("joserfc", "envelope.not-compact", ONE_SERIALIZATION),
    "a byte order mark": Difference("joserfc", "header.bom", STRICT_JSON),
    "a header in UTF-16": Difference("joserfc", "header.not-json", STRICT_JSON),
    "alg twice, the good one last": Difference("joserfc", "header.duplicate-member", NO_MEMBER_TWICE),
    "kid twice": Difference("joserfc", "header.duplicate-member", NO_MEMBER_TWICE),
    "an empty payload, signed": Difference(
        "joserfc", "envelope.not-compact", "three parts that are not empty"
    ),
    "a payload of more than 44 KiB": Difference(
        "joserfc", "envelope.part-too-large", "Payload: at most 44 KiB"
    ),
    "a header of 385 to 512 bytes": Difference(
        "we", "", "Header: at most 512 bytes, decoded; joserfc counts them in base64url"
    ),
    **{
        f"member: {name}": Difference("joserfc", "header.members", EXACTLY_THREE)
        for name in (
            "jwk",
            "jku",
            "x5u",
            "x5c",
            "x5t#S256",
            "cty",
            "b64 true",
            "b64 false",
            "no kid",
            "no typ",
        )
    },
    "a header in UTF-16 with its mark": Difference("joserfc", "header.not-utf8", STRICT_JSON),
    "member: a fraction, deep in jwk": Difference("joserfc", "header.number-not-integer", NUMBERS),
    "member: a large number, deep in jwk": Difference("joserfc", "header.number-out-of-range", NUMBERS),
    "member: jwk of depth 13": Difference("joserfc", "header.too-deep", "Strict JSON: depth at most 12"),
    "member: kid with a control": Difference("joserfc", "header.text-control", CHARACTERS),
    "member: kid shown the other way round": Difference("joserfc", "header.text-bidi", CHARACTERS),
    "member: kid with half of a pair": Difference("joserfc", "header.text-surrogate", CHARACTERS),
    "member: kid not in NFC": Difference("joserfc", "header.text-not-nfc", CHARACTERS),
    "member: kid with a character that is none": Difference("joserfc", "header.text-unassigned", CHARACTERS),
    "member: another typ": Difference("joserfc", "header.typ", OWN_TYP),
    "member: typ in capitals": Difference("joserfc", "header.typ", OWN_TYP),
    "member: kid of another form": Difference("joserfc", "header.kid", "kid is the RFC 7638 thumbprint"),
    "member: kid of another key": Difference(
        "joserfc", "signature.invalid", "kid names the key; joserfc is given one and does not look"
    ),
    "Ed25519: R the neutral point": Difference(
        "joserfc", "signature.invalid", "Ed25519 strictness: R not of small order; OpenSSL does not mind"
    ),
}
LAZY = "joserfc keeps the bytes and asks OpenSSL when it verifies, which minds little"
KEY_DIFFERENCES = {
    "a member more": Difference("joserfc", "key.members", "A JWK has exactly RFC 7638's required members"),
    "an unknown member": Difference(
        "joserfc", "key.members", "A JWK has exactly RFC 7638's required members"
    ),
    "a private key": Difference("joserfc", "key.members", "what is published holds no private half"),
    "a symmetric key": Difference("joserfc", "key.kind", "No HS*"),
    "P-384": Difference("joserfc", "key.kind", "three kinds of key"),
    "Ed448": Difference("joserfc", "key.kind", "three kinds of key"),
    "Ed25519: small order": Difference("joserfc", "key.small-order", LAZY),
    "Ed25519: not canonical": Difference("joserfc", "key.not-canonical", LAZY),
    "Ed25519: not on the curve": Difference("joserfc", "key.not-on-curve", LAZY),
    "P-256: a zero byte before": Difference(
        "joserfc", "key.length", "32 bytes each; else one key has two names"
    ),
    "P-256: a leading zero byte left out": Difference("joserfc", "key.length", "the same"),
    "RSA: 1024 bits": Difference("joserfc", "key.rsa-size", "2048 to 4096 bits"),
    "RSA: 2047 bits": Difference("joserfc", "key.rsa-size", "2048 to 4096 bits"),
    "RSA: 4097 to 8192 bits": Difference("joserfc", "key.length", "2048 to 4096 bits"),
    "RSA: exponent 3": Difference("joserfc", "key.rsa-exponent", "e = 65537"),
    "RSA: a zero byte before": Difference("joserfc", "key.rsa-modulus", "no leading zero byte"),
    "RSA: even": Difference("joserfc", "key.rsa-modulus", "odd"),
}


def ours(token: Token) -> tuple[Reading | None, str]:
    """What we read, or the code of the refusal."""
    try:
        envelope = open_envelope(token.text, EVENT)
        check_signature(envelope, token.key.public)
    except LibroError as error:
        return None, error.code
    return ({"alg": envelope.alg, "kid": envelope.kid, "typ": EVENT}, envelope.payload), ""


@cache
def foreign(kid: str, jwk: str) -> Key:
    return import_key(json.loads(jwk))


def theirs(token: Token) -> Reading | None:
    """What joserfc reads, whichever serialization it is, with every alg that the key hears."""
    key = foreign(token.key.public.kid, json.dumps(token.key.public.jwk))
    algs = list(token.key.public.algs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # EdDSA is deprecated there
        try:
            if token.text.startswith("{"):
                read = jws.deserialize_json(json.loads(token.text), key, algorithms=algs)
                return {}, read.payload
            compact = jws.deserialize_compact(token.text, key, algorithms=algs)
        except (JoseError, ValueError):
            return None
        return compact.headers(), compact.payload


def difference(token: Token) -> tuple[str, str] | None:
    """Who alone accepts it, and our code; None where both agree, and then on all that they read."""
    (read, code), foreign_reading = ours(token), theirs(token)
    if read is not None and foreign_reading is not None:
        assert foreign_reading == read
    if (read is None) == (foreign_reading is None):
        return None
    return ("we" if read else "joserfc"), code


def key_difference(jwk: dict[str, Any]) -> tuple[str, str] | None:
    """The same of a key: both name it by the same thumbprint, or one refuses it."""
    try:
        kid, code = PublicKey.from_jwk(jwk).kid, ""
    except LibroError as error:
        kid, code = None, error.code
    their_kid = their_thumbprint(jwk)
    if kid is not None and their_kid is not None:
        assert their_kid == kid
    if (kid is None) == (their_kid is None):
        return None
    return ("we" if kid else "joserfc"), code


def their_thumbprint(jwk: dict[str, Any]) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)  # a short RSA key gets no more than that
        try:
            return import_key(jwk).thumbprint()
        except (JoseError, ValueError):
            return None


def listed(table: dict[str, Difference], name: str) -> set[tuple[str, str] | None]:
    found = table.get(name)
    return {None if found is None else (found.accepts, found.code)}


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_of_tokens_is_read_alike_or_listed(name: str) -> None:
    assert listed(DIFFERENCES, name) == set(map(difference, CLASSES[name]()))


@pytest.mark.parametrize("name", KEYS)
def test_a_class_of_keys_is_read_alike_or_listed(name: str) -> None:
    assert listed(KEY_DIFFERENCES, name) == set(map(key_difference, KEYS[name]()))


def test_what_is_listed_is_tried() -> None:
    assert set() == set(DIFFERENCES) - set(CLASSES)
    assert set() == set(KEY_DIFFERENCES) - set(KEYS)


def test_both_accept_some_of_each_alg() -> None:
    accepted = {read[0]["alg"] for token in CLASSES["as it should be"]() if (read := ours(token)[0])}

    assert set(ALGS) == accepted


def is_explained(token: Token) -> bool:
    """Whether the difference is one of the table, by its code, or the header's length, which they mind."""
    found = difference(token)
    if found == ("we", ""):
        return len(token.text.partition(".")[0]) > 512
    return found is None or found[1] in {line.code for line in DIFFERENCES.values()}


@pytest.mark.parametrize("alg", ALGS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_signed_under_any_header_a_token_differs_for_a_listed_reason_alone(
    alg: str, data: st.DataObject
) -> None:
    """What a dishonest signer can make: the header is damaged first and signed then."""
    said = data.draw(damaged([json.dumps(header(alg)).encode(), json.dumps(header(alg, cty="a")).encode()]))

    assert is_explained(signed(said, alg=alg))


@pytest.mark.parametrize("alg", ALGS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damaged_on_its_way_a_token_differs_for_a_listed_reason_alone(alg: str, data: st.DataObject) -> None:
    token = signed(json.dumps(header(alg)).encode(), alg=alg)
    text = data.draw(damaged([token.text.encode()])).decode("latin-1")

    assert is_explained(Token(text, key_for(alg)))
