"""One value, one text: decimal numbers and padded base64."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import Malformed
from libroabierto.tlog import base64std
from libroabierto.tlog.numerals import MAX_NUMBER, parse_number


@given(st.integers(0, MAX_NUMBER))
@settings(deadline=None)
def test_parse_number_undoes_str(number: int) -> None:
    assert number == parse_number(str(number), "size")


@pytest.mark.parametrize(
    "text", ["", "05", "00", "+5", "-1", " 5", "5 ", "5\n", "1_0", "5.0", "0x5", "\uff15", "²", "9" * 5000]
)
def test_what_is_not_the_one_spelling_of_a_number_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="size"):
        parse_number(text, "size")


def test_a_number_keeps_within_its_limit() -> None:
    assert parse_number("256", "width", 256) == 256
    for text, limit in [("257", 256), (str(MAX_NUMBER + 1), MAX_NUMBER)]:
        with pytest.raises(Malformed, match="width"):
            parse_number(text, "width", limit)


@given(st.text())
@settings(deadline=None)
def test_arbitrary_text_is_a_number_or_malformed(text: str) -> None:
    with suppress(Malformed):
        assert str(parse_number(text, "size")) == text


@given(st.binary(max_size=80))
@settings(deadline=None)
def test_decode_undoes_encode(raw: bytes) -> None:
    assert raw == base64std.decode(base64std.encode(raw), "base64")


@pytest.mark.parametrize(
    "text",
    ["AA", "AA=", "AA===", "AB==", "AAB=", "A", "AA==\n", " AA==", "AA==AA==", "_-__", "A*A=", "ÁA==", "="],
)
def test_what_is_not_the_one_spelling_of_bytes_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="base64"):
        base64std.decode(text, "base64")


@given(st.text(alphabet="AQgw09az+/=-_ \n", max_size=12))
@settings(deadline=None)
def test_what_decodes_is_spelled_as_it_encodes(text: str) -> None:
    with suppress(Malformed):
        assert base64std.encode(base64std.decode(text, "base64")) == text


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_hash_has_32_bytes(length: int) -> None:
    with pytest.raises(Malformed, match="root"):
        base64std.decode_hash(base64std.encode(bytes(length)), "root")
