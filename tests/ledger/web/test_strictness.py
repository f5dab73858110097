"""Whatever is odd about the bytes is refused with its own code, before anything is believed."""

from __future__ import annotations

import io
import json

import pytest

from ledger.web.jws import header_of, jws, payload_of, unsigned
from ledger.web.town_hall import JOSE, TownHall
from libroabierto.keys import PrivateKey
from support.founding import AUTHORITY
from support.keyring import p256_key


@pytest.fixture
def good(fresh: TownHall) -> str:
    """An event that would be recorded."""
    return fresh.town.institution("osc-nueva")


@pytest.fixture
def key(fresh: TownHall) -> PrivateKey:
    """The key that signed it."""
    return fresh.town.key_pair(AUTHORITY, "seal")


def test_the_good_event_would_be_recorded(fresh: TownHall, good: str) -> None:
    assert fresh.submit(good).status_code == 201


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        (lambda token: token + "=", "envelope.not-compact"),
        (lambda token: token.replace(".", "..", 1), "envelope.not-compact"),
        (lambda token: " " + token, "envelope.not-compact"),
        (lambda token: token + "\r\n", "envelope.not-compact"),
        (lambda token: token + "\n\n", "envelope.not-compact"),
        (lambda token: token.replace("-", "+").replace("_", "/") + "+", "envelope.not-compact"),
        (lambda token: token[:-1] + chr(ord(token[-1]) + 1), "envelope.base64url"),
        (lambda token: token[: len(token) // 2], "envelope.not-compact"),
        (lambda _: "", "envelope.not-compact"),
        (lambda token: token + "~WyJzYWx0Il0~", "disclosure.form"),
    ],
    ids=[
        "padding",
        "empty part",
        "space",
        "CRLF",
        "two LF",
        "other alphabet",
        "tail bits",
        "cut",
        "empty",
        "sd",
    ],
)
def test_another_spelling_is_malformed(fresh: TownHall, good: str, spelling: object, code: str) -> None:
    assert callable(spelling)

    fresh.refused(fresh.submit(spelling(good)), "malformed-event", 400, code)


def test_the_line_feed_that_ends_a_file_is_forgiven(fresh: TownHall, good: str) -> None:
    assert fresh.submit(good + "\n").status_code == 201


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"jwk": {"kty": "OKP"}}, "header.members"),
        ({"crit": ["b64"], "b64": False}, "header.members"),
        ({"zip": "DEF"}, "header.members"),
        ({"typ": "libro-possession+jws"}, "header.typ"),
        ({"alg": "none"}, "header.alg"),
        ({"alg": "HS256"}, "header.alg"),
        ({"kid": "short"}, "header.kid"),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else value,
)
def test_another_header_is_malformed(
    fresh: TownHall, good: str, key: PrivateKey, members: dict[str, object], code: str
) -> None:
    token = jws(header_of(key, **members), unsigned(good), key)

    fresh.refused(fresh.submit(token), "malformed-event", 400, code)


def test_a_header_member_that_stands_twice_is_malformed(fresh: TownHall, good: str, key: PrivateKey) -> None:
    header = header_of(key).replace(b"{", b'{"alg": "Ed25519", ', 1)

    answer = fresh.submit(jws(header, unsigned(good), key))

    fresh.refused(answer, "malformed-event", 400, "header.duplicate-member")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((b'"schema":1', b'"schema":1,"schema":1'), "event.duplicate-member"),
        ((b'"schema":1', b'"schema":1,"\\u0073chema":1'), "event.duplicate-member"),
        ((b'"schema":1', b'"schema":1.0'), "event.number-not-integer"),
        ((b'"schema":1', b'"schema":1e0'), "event.number-not-integer"),
        ((b'"schema":1', b'"schema":-0'), "event.number-not-integer"),
        ((b'"schema":1', b'"schema":9007199254740993'), "event.number-out-of-range"),
        ((b'"schema":1', b'"schema":true'), "event.schema"),
        ((b'"schema":1', b'"schema":1,"extra":1'), "event.unknown-member"),
        ((b'"schema":1,', b""), "event.missing-member"),
        ((b"Registro", b"Regi\\u0000stro"), "event.text-control"),
        ((b"Registro", "Re\u0301gistro".encode()), "event.text-not-nfc"),
        ((b"Registro", b"Regi\\ud800stro"), "event.text-surrogate"),
        ((b"Registro", "Regi\u202estro".encode()), "event.text-bidi"),
        ((b"Registro", b"Regi\xffstro"), "event.not-utf8"),
        ((b'"data":{', b'"data":{"deep":' + b"[" * 20 + b"]" * 20 + b","), "event.too-deep"),
        ((b'"data":{', b'"data":{"deep":' + b"[" * 20_000 + b"]" * 20_000 + b","), "event.too-deep"),
        ((b'{"ledger"', b'\xef\xbb\xbf{"ledger"'), "event.bom"),
        ((b'{"ledger"', b'[{"ledger"'), "event.not-json"),
    ],
)
def test_another_payload_is_malformed(
    fresh: TownHall, good: str, key: PrivateKey, change: tuple[bytes, bytes], code: str
) -> None:
    changed = unsigned(good).replace(*change, 1)
    assert changed != unsigned(good)

    answer = fresh.submit(jws(header_of(key), changed, key))

    fresh.refused(answer, "malformed-event", 400, code)


def test_another_alg_than_the_keys_is_a_bad_signature(fresh: TownHall, good: str, key: PrivateKey) -> None:
    token = jws(header_of(key, alg="ES256"), unsigned(good), key)

    fresh.refused(fresh.submit(token), "bad-signature", 422, "signature.invalid")


def test_the_signature_of_another_key_is_bad(fresh: TownHall, good: str, key: PrivateKey) -> None:
    token = jws(header_of(key, alg="ES256"), unsigned(good), p256_key())

    fresh.refused(fresh.submit(token), "bad-signature", 422, "signature.invalid")


def test_a_type_that_does_not_exist_is_malformed(fresh: TownHall, good: str, key: PrivateKey) -> None:
    token = jws(header_of(key), payload_of(good, type="town.flooded"), key)

    fresh.refused(fresh.submit(token), "malformed-event", 400, "event.type-unknown")


@pytest.mark.parametrize(
    ("member", "code"),
    [
        ({"signed_at": "2026-11-22T16:00:00Z"}, "time.signed-in-future"),
        ({"signed_at": "2026-10-01T12:00:00Z"}, "time.signed-too-long-ago"),
        ({"occurred_on": "2026-11-23"}, "time.occurred-in-future"),
        ({"occurred_on": "2026-09-01"}, "time.occurred-too-long-ago"),
    ],
)
def test_an_act_of_another_time_is_refused(
    fresh: TownHall, good: str, key: PrivateKey, member: dict[str, str], code: str
) -> None:
    token = jws(header_of(key), payload_of(good, **member), key)

    fresh.refused(fresh.submit(token), "refused", 422, code)


def test_a_body_that_is_cut_short_is_malformed(fresh: TownHall, good: str) -> None:
    answer = fresh.client.post(
        "/v1/events", data=good, headers=JOSE, environ_overrides={"CONTENT_LENGTH": str(len(good) + 100)}
    )

    fresh.refused(answer, "malformed-event", 400, "body.cut-short")


def test_a_body_without_its_length_is_bounded_all_the_same(fresh: TownHall) -> None:
    answer = fresh.client.post(
        "/v1/events",
        input_stream=io.BytesIO(b"e" * 2**20),
        headers={"Content-Type": "application/jose", "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    fresh.refused(answer, "too-large", 413, "body.too-large")
