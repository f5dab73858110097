"""The envelope: a strict compact JWS whose key decides how it is verified."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import BadSignature, KeyUnusable, TooLarge
from libroabierto.keys import PrivateKey
from libroabierto.record.base64url import encode
from libroabierto.record.entry import MAX_ENTRY
from libroabierto.record.envelope import (
    EVENT,
    MAX_PAYLOAD,
    MAX_TOKEN,
    POSSESSION,
    UPLOAD,
    check_signature,
    open_envelope,
    seal,
)
from support.keyring import ALGS, ed25519_key, key_for, p256_key, rsa_key
from support.refusal import code_of, refused

PAYLOAD = b'{"a":"b"}'
KID = ed25519_key().public.kid
HEADER = {"alg": "Ed25519", "kid": KID, "typ": EVENT}
TOKEN = seal(PAYLOAD, ed25519_key(), EVENT)
EACH_ALG = pytest.mark.parametrize("alg", ALGS)


def forge(header: bytes | dict[Any, Any], key: PrivateKey | None = None, payload: bytes = PAYLOAD) -> str:
    """Sign whatever header, well."""
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    signing_input = f"{encode(raw)}.{encode(payload)}"
    return f"{signing_input}.{encode((key or ed25519_key()).sign(signing_input.encode()))}"


@EACH_ALG
@pytest.mark.parametrize("typ", [EVENT, POSSESSION, UPLOAD])
def test_what_is_sealed_opens_and_verifies(alg: str, typ: str) -> None:
    key = key_for(alg)
    envelope = open_envelope(seal(PAYLOAD, key, typ, alg), typ)
    check_signature(envelope, key.public)

    assert (alg, key.public.kid, PAYLOAD) == (envelope.alg, envelope.kid, envelope.payload)


def test_an_envelope_keeps_its_token_and_what_was_signed() -> None:
    envelope = open_envelope(TOKEN, EVENT)

    assert TOKEN == envelope.token
    assert TOKEN.rpartition(".")[0].encode() == envelope.signing_input
    assert TOKEN.rpartition(".")[2] == encode(envelope.signature)


def test_bytes_open_as_text_does() -> None:
    assert open_envelope(TOKEN, EVENT) == open_envelope(TOKEN.encode(), EVENT)


@given(st.binary(min_size=1, max_size=400))
def test_open_undoes_seal_for_any_payload(payload: bytes) -> None:
    envelope = open_envelope(seal(payload, ed25519_key(), EVENT), EVENT)
    check_signature(envelope, ed25519_key().public)

    assert payload == envelope.payload


# --- size ----------------------------------------------------------------------------------------


def test_the_largest_payload_under_the_longest_signature_fits_an_entry() -> None:
    token = seal(b"a" * MAX_PAYLOAD, rsa_key(), EVENT)
    wrapper = len('{"libro":1,"index":,"previous":"","recorded_at":"","event":""}') + 16 + 64 + 24

    assert MAX_PAYLOAD == len(open_envelope(token, EVENT).payload)
    assert MAX_TOKEN + wrapper <= MAX_ENTRY


def test_a_longer_payload_is_neither_sealed_nor_opened() -> None:
    with refused("envelope.part-too-large", TooLarge, part="payload", limit=MAX_PAYLOAD):
        seal(b"a" * (MAX_PAYLOAD + 1), ed25519_key(), EVENT)
    with refused("envelope.part-too-large", TooLarge, part="payload", limit=MAX_PAYLOAD):
        open_envelope(forge(HEADER, payload=b"a" * (MAX_PAYLOAD + 1)), EVENT)


@pytest.mark.parametrize("token", ["a" * (MAX_TOKEN + 1), b"." * (MAX_TOKEN + 1), b"\xff" * 2**20])
def test_a_longer_token_is_refused_before_it_is_looked_at(token: str | bytes) -> None:
    with refused("envelope.too-large", TooLarge, limit=MAX_TOKEN):
        open_envelope(token, EVENT)


def test_a_header_has_at_most_512_bytes() -> None:
    header = json.dumps(HEADER).encode()
    open_envelope(forge(header + b" " * (512 - len(header))), EVENT)

    with refused("envelope.part-too-large", TooLarge, part="header", limit=512):
        open_envelope(forge(header + b" " * (513 - len(header))), EVENT)


def test_a_signature_has_at_most_512_bytes() -> None:
    with refused("envelope.part-too-large", TooLarge, part="signature", limit=512):
        open_envelope(f"{TOKEN.rpartition('.')[0]}.{encode(bytes(513))}", EVENT)


# --- form ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="nothing"),
        pytest.param("..", id="three empty parts"),
        pytest.param("a.b", id="two parts"),
        pytest.param("a.b.c.d", id="four parts"),
        pytest.param(TOKEN.rpartition(".")[0] + ".", id="no signature"),
        pytest.param(TOKEN.replace(TOKEN.split(".")[1], ""), id="a detached payload"),
        pytest.param(TOKEN + "\n", id="a line feed"),
        pytest.param(TOKEN + "=", id="padding"),
        pytest.param(" " + TOKEN, id="a space"),
        pytest.param(TOKEN.replace(".", " .", 1), id="a space inside"),
        pytest.param(TOKEN + "~", id="a tilde"),
        pytest.param("é" + TOKEN, id="beyond ASCII"),
        pytest.param("\ud800" + TOKEN, id="a surrogate"),
        pytest.param(b"\xff" + TOKEN.encode(), id="beyond ASCII in bytes"),
        pytest.param(b"\xef\xbb\xbf" + TOKEN.encode(), id="a byte order mark"),
        pytest.param(TOKEN.encode("utf-16"), id="UTF-16"),
        pytest.param('{"payload":"","signatures":[]}', id="JSON serialization"),
    ],
)
def test_what_is_not_a_compact_jws_is_refused(token: str | bytes) -> None:
    with refused("envelope.not-compact"):
        open_envelope(token, EVENT)


@pytest.mark.parametrize(("place", "part"), list(enumerate(["header", "payload", "signature"])))
@pytest.mark.parametrize("spelling", ["Zh", "YWK", "A", "AAAAA"])
def test_every_part_has_one_spelling(place: int, part: str, spelling: str) -> None:
    parts = TOKEN.split(".")
    parts[place] = spelling

    with refused("envelope.base64url", part=part):
        open_envelope(".".join(parts), EVENT)


# --- header --------------------------------------------------------------------------------------

EXTRA = {
    "jwk": ed25519_key().public.jwk,
    "jku": "https://example.org",
    "x5u": "https://example.org",
    "x5c": [],
    "x5t": "",
    "crit": [],
    "b64": False,
    "zip": "DEF",
    "cty": "json",
    "nonce": "",
    "": "",
    "Alg": "none",
}


@pytest.mark.parametrize("name", EXTRA)
def test_a_header_has_no_other_member(name: str) -> None:
    with refused("header.members"):
        open_envelope(forge(HEADER | {name: EXTRA[name]}), EVENT)


@pytest.mark.parametrize("name", HEADER)
def test_a_header_has_every_member(name: str) -> None:
    with refused("header.members"):
        open_envelope(forge({other: HEADER[other] for other in HEADER if other != name}), EVENT)


@pytest.mark.parametrize("name", HEADER)
def test_a_header_member_stands_once(name: str) -> None:
    twice = json.dumps(HEADER)[:-1] + f', "{name}": "{HEADER[name]}"}}'

    with refused("header.duplicate-member", member=name):
        open_envelope(forge(twice.encode()), EVENT)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"x", "not-json"),
        (b"[]", "not-an-object"),
        (b'"libro-event+jws"', "not-an-object"),
        (b"\xff", "not-utf8"),
        (b"\xef\xbb\xbf{}", "bom"),
        (b"{} {}", "not-json"),
        (b"[" * 150 + b"]" * 150, "too-deep"),
        (b'{"alg":1.5}', "number-not-integer"),
        (b'{"alg":"\\ud800"}', "text-surrogate"),
    ],
)
def test_a_header_is_strict_json(header: bytes, reason: str) -> None:
    with refused(f"header.{reason}"):
        open_envelope(forge(header), EVENT)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(dict(reversed(HEADER.items())), id="in another order"),
        pytest.param(json.dumps(HEADER, indent=4).encode(), id="with spaces"),
        pytest.param(json.dumps(HEADER).replace("alg", "\\u0061lg").encode(), id="with escapes"),
    ],
)
def test_the_spelling_of_a_header_is_free(header: bytes | dict[str, str]) -> None:
    check_signature(open_envelope(forge(header), EVENT), ed25519_key().public)


OTHER_ALGS: list[object] = [
    "none",
    "None",
    "HS256",
    "ES384",
    "RS512",
    "Ed448",
    "ed25519",
    "eddsa",
    "",
    None,
    1,
    ["ES256"],
    {},
]


@pytest.mark.parametrize("alg", OTHER_ALGS, ids=repr)
def test_other_algs_are_refused(alg: object) -> None:
    with refused("header.alg"):
        open_envelope(forge(HEADER | {"alg": alg}), EVENT)


@pytest.mark.parametrize(
    "kid",
    [
        "",
        "1",
        KID[:-1],
        KID + "A",
        KID[:-1] + "B",
        KID[:-1] + "=",
        KID[:-1] + "+",
        KID + "\n",
        None,
        1,
        [KID],
        {},
    ],
    ids=repr,
)
def test_a_kid_is_the_one_spelling_of_32_bytes(kid: object) -> None:
    with refused("header.kid"):
        open_envelope(forge(HEADER | {"kid": kid}), EVENT)


@given(st.binary(min_size=32, max_size=32))
def test_any_32_bytes_can_be_a_kid(digest: bytes) -> None:
    assert encode(digest) == open_envelope(forge(HEADER | {"kid": encode(digest)}), EVENT).kid


@pytest.mark.parametrize(
    "typ",
    [
        "JWT",
        "",
        "libro-event",
        "LIBRO-EVENT+JWS",
        "application/libro-event+jws",
        POSSESSION,
        UPLOAD,
        None,
        1,
        [],
    ],
)
def test_a_verifier_takes_only_the_typ_that_it_expects(typ: object) -> None:
    with refused("header.typ", want=EVENT):
        open_envelope(forge(HEADER | {"typ": typ}), EVENT)


# --- signature -----------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [0, 1, 2], ids=["header", "payload", "signature"])
def test_one_changed_character_is_refused(part: int) -> None:
    parts = TOKEN.split(".")
    middle = len(parts[part]) // 2
    other = "B" if parts[part][middle] == "A" else "A"
    parts[part] = parts[part][:middle] + other + parts[part][middle + 1 :]
    changed = ".".join(parts)

    assert code_of(lambda: open_envelope(changed, EVENT)) or not verifies(changed)


def verifies(token: str) -> bool:
    try:
        check_signature(open_envelope(token, EVENT), ed25519_key().public)
    except BadSignature:
        return False
    return True


def test_the_key_must_be_the_one_that_the_header_names() -> None:
    """Although the signature verifies under it."""
    token = forge(HEADER | {"kid": ed25519_key(2).public.kid})

    with pytest.raises(BadSignature):
        check_signature(open_envelope(token, EVENT), ed25519_key().public)


@pytest.mark.parametrize("alg", ["ES256", "RS256", "PS256"])
def test_a_header_cannot_choose_the_alg_of_another_kind(alg: str) -> None:
    with pytest.raises(BadSignature):
        check_signature(open_envelope(forge(HEADER | {"alg": alg}), EVENT), ed25519_key().public)


@pytest.mark.parametrize(("said", "done"), [("RS256", "PS256"), ("PS256", "RS256")])
def test_the_two_algs_of_rsa_are_not_mixed_up(said: str, done: str) -> None:
    header = {"alg": said, "kid": rsa_key().public.kid, "typ": EVENT}
    signing_input = f"{encode(json.dumps(header).encode())}.{encode(PAYLOAD)}"
    token = f"{signing_input}.{encode(rsa_key().sign(signing_input.encode(), done))}"

    with pytest.raises(BadSignature):
        check_signature(open_envelope(token, EVENT), rsa_key().public)


def test_seal_refuses_the_alg_of_another_kind() -> None:
    with refused("key.alg", KeyUnusable):
        seal(PAYLOAD, p256_key(), EVENT, "Ed25519")


@given(st.binary(max_size=100) | st.text(max_size=100) | st.text("aA1-_.", max_size=40))
def test_whatever_the_token_only_malformed_is_raised(token: str | bytes) -> None:
    code = code_of(lambda: open_envelope(token, EVENT))

    assert code is not None
    assert code.startswith(("envelope.", "header."))
