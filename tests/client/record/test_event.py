"""The event: exactly twelve members, each in its form."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.errors import TooLarge
from libroabierto.record.envelope import EVENT, POSSESSION, seal
from libroabierto.record.event import MAX_PAYLOAD, MEMBERS, Event, open_event, read_event, write_payload
from support.keyring import ed25519_key
from support.refusal import code_of, refused

KID = ed25519_key().public.kid
GOOD: dict[str, Any] = {
    "ledger": "0123456789abcdef" * 4,
    "type": "declaration.issued",
    "schema": 1,
    "id": "0191e0d2-7c3a-7b1e-8f00-1234567890ab",
    "issuer": "ayto-15113",
    "office": "municipal-president",
    "stream": "declaration:15113-2022",
    "version": 1,
    "occurred_on": "2026-11-21",
    "signed_at": "2026-11-22T15:04:05Z",
    "provenance": "native",
    "data": {"subject": "Manifestación de intención", "pages": 3, "clauses": ["A", "B"], "plan": None},
}


def raw(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode()


def read(**changes: object) -> Event:
    return read_event(raw(**changes), KID)


def test_an_event_is_read_as_it_was_written() -> None:
    event = read()

    assert GOOD == {name: getattr(event, name) for name in MEMBERS}
    assert (raw(), KID) == (event.payload, event.kid)


def test_write_payload_writes_the_members_in_the_order_of_the_table() -> None:
    payload = write_payload(dict(reversed(GOOD.items())))

    assert list(MEMBERS) == list(json.loads(payload))
    assert payload.startswith(b'{"ledger":"0123456789abcdef')
    assert "Manifestación de intención".encode() in payload


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text('abc ñáÑ\n"\\/', max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcñ", max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abcñ_", max_size=6), JSON, max_size=4))
def test_read_event_undoes_write_payload(data: dict[str, Any]) -> None:
    assert data == read_event(write_payload(GOOD | {"data": data}), KID).data


def test_the_digest_is_that_of_the_payload() -> None:
    assert hashlib.sha256(raw()).hexdigest() == read().digest


def test_the_idempotency_key_covers_kid_and_payload() -> None:
    assert hashlib.sha256(KID.encode() + b"\0" + raw()).hexdigest() == read().idempotency_key


def test_another_spelling_is_another_event() -> None:
    spaced = read_event(raw() + b" ", KID)

    assert spaced.data == read().data
    assert spaced.idempotency_key != read().idempotency_key


def test_moments_are_given_as_such() -> None:
    assert datetime(2026, 11, 22, 15, 4, 5, tzinfo=UTC) == read().signed_instant
    assert date(2026, 11, 21) == read().occurred_date


@pytest.mark.parametrize("name", MEMBERS)
def test_no_member_may_be_missing(name: str) -> None:
    members = {other: GOOD[other] for other in MEMBERS if other != name}

    with refused("event.missing-member", member=name):
        read_event(json.dumps(members).encode(), KID)
    with refused("event.missing-member", member=name):
        write_payload(members)


@pytest.mark.parametrize("name", ["", "Type", "kid", "payload", "comment", "año", "x" * 64])
def test_an_unknown_member_is_refused_by_name(name: str) -> None:
    with refused("event.unknown-member", member=name):
        read(**{name: 1})
    with refused("event.unknown-member", member=name):
        write_payload(GOOD | {name: 1})


ACCEPTED: dict[str, list[object]] = {
    "ledger": ["0" * 64, "f" * 64],
    "type": ["ledger.founded", "ledger.log_key_rotated"],
    "schema": [1, 2, 999],
    "id": ["00000000-0000-0000-0000-000000000000"],
    "issuer": ["infoem", "15113"],
    "office": ["seal"],
    "stream": ["ledger:main", "plan:0191e0d2-7c3a-7b1e-8f00-1234567890ab"],
    "version": [0, 1, 2**31 - 1],
    "occurred_on": ["1810-09-16", "9999-12-31"],
    "signed_at": ["2024-02-29T23:59:59Z"],
    "provenance": ["paper"],
    "data": [{}, {"": {}}],
}
ANY_TYPE = [None, True, False, 1.5, [], ["a"], {"a": 1}, "", "x", -1, 1, 0, 2**31, "\ud800", "1", "a" * 9999]
REFUSED: dict[str, list[object]] = {
    "ledger": ["0" * 63, "0" * 65, "A" * 64, "g" * 64, "0" * 63 + "\n"],
    "type": ["declaration", "Declaration.issued", "a.b.c", "declaration.issued\n"],
    "schema": [1000, -1, "1"],
    "id": ["0191E0D2-7C3A-7B1E-8F00-1234567890AB", "0191e0d27c3a7b1e8f001234567890ab"],
    "issuer": ["a", "Ayto-15113", "ayto_15113", "a" * 64],
    "office": ["1a", "Seal", "municipal president"],
    "stream": ["ledger:other", "declaration:15113", "plan:x"],
    "version": [2**31, 2**53 - 1, "0"],
    "occurred_on": ["2026-02-30", "2026-1-1", "2026-11-22T00:00:00Z"],
    "signed_at": [
        "2026-11-22T15:04:05.000Z",
        "2026-11-22T15:04:05+00:00",
        "2026-11-22T24:00:00Z",
        "2026-11-22",
    ],
    "provenance": ["Native", "digital"],
    "data": ["{}"],
}


def allowed(name: str, value: object) -> bool:
    by_type = {"schema": value == 1, "version": value in (0, 1), "data": isinstance(value, dict)}
    return by_type.get(name, False) and not isinstance(value, bool)


WRONG_TYPES = [(name, value) for name in MEMBERS for value in ANY_TYPE if not allowed(name, value)]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in ACCEPTED for value in ACCEPTED[name]])
def test_every_form_of_a_member_is_read(name: str, value: object) -> None:
    assert value == getattr(read(**{name: value}), name)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in REFUSED for value in REFUSED[name]])
def test_a_member_in_another_form_is_refused(name: str, value: object) -> None:
    assert "event." + name.replace("_", "-") in {code_of(lambda: read(**{name: value})), "event.text-control"}


@pytest.mark.parametrize(("name", "value"), WRONG_TYPES)
def test_a_member_of_another_type_is_refused(name: str, value: object) -> None:
    """A bool is no integer, although Python thinks so."""
    expected = {"event." + name.replace("_", "-"), "event.number-not-integer", "event.text-surrogate"}

    assert code_of(lambda: read(**{name: value})) in expected


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "not-json"),
        (b"\xef\xbb\xbf" + raw(), "bom"),
        (b"[]", "not-an-object"),
        (raw()[:-1] + b',"type":"a.b"}', "duplicate-member"),
        (raw()[:-1] + b',"t\\u0079pe":"a.b"}', "duplicate-member"),
        (raw(data={"a": 1.0}), "number-not-integer"),
        (raw(data={"a": 2**53}), "number-out-of-range"),
        (raw(data={"a": "\ud800"}), "text-surrogate"),
        (raw(data={"a\u202e": 1}), "text-bidi"),
        (raw(data={"a": "e\u0301"}), "text-not-nfc"),
        (raw(data={"a": "\0"}), "text-control"),
        (raw(data={"a": "\u0378"}), "text-unassigned"),
        (raw(data={"a": [[[[[[[[[[[1]]]]]]]]]]]}), "too-deep"),
        (raw() + b"\n{}", "not-json"),
    ],
)
def test_a_payload_is_strict_json(payload: bytes, reason: str) -> None:
    with refused(f"event.{reason}"):
        read_event(payload, KID)


def test_a_payload_has_at_most_44_kib() -> None:
    assert read_event(raw().ljust(MAX_PAYLOAD), KID).data == GOOD["data"]

    with refused("event.too-large", TooLarge, limit=45056):
        read_event(raw().ljust(MAX_PAYLOAD + 1), KID)


LOOP: dict[str, Any] = {}
LOOP["loop"] = LOOP


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"day": date(2026, 11, 22)}, id="a date of TOML"),
        pytest.param({"text": "\ud800"}, id="a surrogate"),
        pytest.param({"raw": b"a"}, id="bytes"),
        pytest.param({"set": {1}}, id="a set"),
        pytest.param({("a", "b"): 1}, id="a tuple as name"),
        pytest.param({"number": 10**5000}, id="more digits than Python writes"),
        pytest.param(LOOP, id="a circle"),
    ],
)
def test_what_json_cannot_say_is_not_written(data: dict[Any, Any]) -> None:
    with refused("event.value-not-json"):
        write_payload(GOOD | {"data": data})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schema": True}, "event.schema"),
        ({"data": {"a": 1.5}}, "event.number-not-integer"),
        ({"data": {"a": float("nan")}}, "event.number-not-integer"),
        ({"data": {"a": "e\u0301"}}, "event.text-not-nfc"),
        ({"data": {"a": "x" * MAX_PAYLOAD}}, "event.too-large"),
        ({"signed_at": "hoy"}, "event.signed-at"),
    ],
)
def test_nothing_is_written_that_would_be_refused(change: dict[str, Any], code: str) -> None:
    assert code == code_of(lambda: write_payload(GOOD | change))


@given(st.binary(max_size=100))
def test_whatever_the_bytes_only_malformed_is_raised(payload: bytes) -> None:
    assert code_of(lambda: read_event(payload, KID))


@given(st.integers(0, 10**6), st.binary(max_size=3))
def test_whatever_the_damage_only_malformed_is_raised(place: int, damage: bytes) -> None:
    place %= len(raw())
    payload = raw()[:place] + damage + raw()[place + len(damage) :]
    code = code_of(lambda: read_event(payload, KID))

    assert code is None or code.startswith("event.")


def test_a_signed_event_is_opened_with_its_envelope() -> None:
    envelope, event = open_event(seal(raw(), ed25519_key(), EVENT))

    assert (KID, raw()) == (envelope.kid, envelope.payload)
    assert read() == event


def test_what_is_signed_for_another_purpose_is_no_event() -> None:
    with refused("header.typ"):
        open_event(seal(raw(), ed25519_key(), POSSESSION))
