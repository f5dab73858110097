"""Base64url: one spelling."""

from __future__ import annotations

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.record import base64url
from support.refusal import code_of, refused


@given(st.binary(max_size=200))
def test_decode_undoes_encode(raw: bytes) -> None:
    assert raw == base64url.decode(base64url.encode(raw))


@given(st.text(max_size=12) | st.text("ABCDwxyz-_", max_size=12))
def test_a_text_is_the_only_spelling_of_its_bytes_or_refused(text: str) -> None:
    code = code_of(lambda: base64url.decode(text))

    assert code == "base64url.not-canonical" or text == base64url.encode(base64url.decode(text))


def is_canonical(text: str) -> bool:
    """Say by the standard library whether *text* is what an encoder writes."""
    try:
        raw = base64.urlsafe_b64decode(text + "==")
    except ValueError:
        return False
    return text == base64.urlsafe_b64encode(raw).decode().rstrip("=")


@given(st.text(max_size=9) | st.text("ABQghwxz19-_+/=! \n", max_size=9))
def test_what_the_encoder_would_not_write_is_refused_and_nothing_else(text: str) -> None:
    assert is_canonical(text) == (code_of(lambda: base64url.decode(text)) is None)


@pytest.mark.parametrize("length", range(2, 6))
@pytest.mark.parametrize("last", string.printable)
def test_every_last_character_is_judged_as_the_encoder_would(length: int, last: str) -> None:
    text = "A" * (length - 1) + last

    assert is_canonical(text) == (code_of(lambda: base64url.decode(text)) is None)


@pytest.mark.parametrize(
    ("raw", "text"), [(b"", ""), (b"\xfb\xff", "-_8"), (b"f", "Zg"), (b"foo", "Zm9v"), (b"foob", "Zm9vYg")]
)
def test_the_vectors_of_rfc_4648_without_padding(raw: bytes, text: str) -> None:
    assert text == base64url.encode(raw)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Zg==", id="padded"),
        pytest.param("YWK", id="spare bits of the third character set"),
        pytest.param("Zh", id="spare bits of the second character set"),
        pytest.param("A", id="one character"),
        pytest.param("AAAAA", id="five characters"),
        pytest.param("-_8=", id="padded by one"),
        pytest.param("+/8", id="the standard alphabet"),
        pytest.param("YWJj!*", id="foreign characters"),
        pytest.param("YW Jj", id="a space"),
        pytest.param("YWJj\n", id="a line feed"),
        pytest.param("YWJj\r\n", id="a line end"),
        pytest.param("ＹWJj", id="a wide letter"),
        pytest.param("é", id="beyond ASCII"),
        pytest.param("\ud800AAA", id="a surrogate"),
        pytest.param("\0AAA", id="NUL"),
        pytest.param("=", id="padding alone"),
    ],
)
def test_other_spellings_are_refused(text: str) -> None:
    with refused("base64url.not-canonical"):
        base64url.decode(text)
