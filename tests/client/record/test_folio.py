"""The folio: one spelling, and a check character that hears what was misheard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.record.entry import MAX_INDEX
from libroabierto.record.folio import Folio, check_character, format_folio, mod_37_36, parse_folio
from support.refusal import code_of, refused

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOG_CODES = st.from_regex(r"[A-Z][A-Z0-9]{1,11}", fullmatch=True)
INDEXES = st.integers(0, MAX_INDEX)


def is_valid(text: str) -> bool:
    """Check *text*, its check character included, by the recursion of ISO 7064, section 9."""
    product = 36
    for character in text[:-1]:
        total = (product + ALPHABET.index(character)) % 36
        product = (total or 36) * 2 % 37
    return (product + ALPHABET.index(text[-1])) % 36 == 1


@pytest.mark.parametrize(
    ("text", "check"),
    [
        pytest.param("A12425GABC1234002", "M", id="GRid A1-2425G-ABC1234002-M"),
        pytest.param("00000000D07A0090", "Q", id="ISAN 0000-0000-D07A-0090-Q"),
        pytest.param("00000000D07A009000000000", "X", id="ISAN 0000-0000-D07A-0090-Q-0000-0000-X"),
        pytest.param("000000018CFA0000", "I", id="ISAN 0000-0001-8CFA-0000-I"),
        pytest.param("000000018CFA000000000000", "K", id="ISAN 0000-0001-8CFA-0000-I-0000-0000-K"),
        pytest.param("0000000189470000", "8", id="ISAN 0000-0001-8947-0000-8"),
        pytest.param("188166C7342065419F3A0245", "O", id="ISAN 1881-66C7-3420-6541-Y-9F3A-0245-O"),
    ],
)
def test_the_check_characters_of_numbers_in_use(text: str, check: str) -> None:
    """GRid (music) and ISAN (films) use the same system."""
    assert check == mod_37_36(text)


@given(st.text(ALPHABET, max_size=40))
def test_the_check_character_makes_the_text_valid(text: str) -> None:
    assert is_valid(text + mod_37_36(text))


@given(st.text(ALPHABET, min_size=1, max_size=20), st.data())
def test_every_single_wrong_character_is_heard(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(ALPHABET.replace(text[place], "")))

    assert mod_37_36(text) != mod_37_36(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize(
    ("log_code", "index", "folio"),
    [
        ("MEX", 0, "MEX-000000-"),
        ("MEX", 123, "MEX-000123-"),
        ("MEX", 999999, "MEX-999999-"),
        ("MEX", 1000000, "MEX-1000000-"),
        ("A1", MAX_INDEX, "A1-9007199254740991-"),
        ("ABCDEFGHIJKL", 7, "ABCDEFGHIJKL-000007-"),
    ],
)
def test_the_index_is_padded_to_six_digits(log_code: str, index: int, folio: str) -> None:
    assert folio + mod_37_36(f"{log_code}{index}") == format_folio(log_code, index)


def test_the_folio_of_the_protocol_is_right() -> None:
    assert "MEX-000123-K" == format_folio("MEX", 123)


def test_the_padding_is_not_checked() -> None:
    assert check_character("MEX", 123) == mod_37_36("MEX123")


@given(LOG_CODES, INDEXES)
def test_parse_folio_undoes_format_folio(log_code: str, index: int) -> None:
    folio = parse_folio(format_folio(log_code, index))

    assert Folio(log_code, index) == folio
    assert format_folio(log_code, index) == str(folio)


GOOD = format_folio("MEX", 123)


@pytest.mark.parametrize("check", ALPHABET.replace(GOOD[-1], ""))
def test_every_other_check_character_is_refused(check: str) -> None:
    with refused("folio.check-character"):
        parse_folio(GOOD[:-1] + check)


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD.lower(),
        GOOD.replace("000123", "123"),
        GOOD.replace("000123", "0000123"),
        GOOD.replace("000123", "00123"),
        GOOD.replace("-", ""),
        GOOD.replace("-", " "),
        GOOD.replace("-", "–"),
        GOOD[:-2],
        GOOD[:-1],
        GOOD + "1",
        GOOD + "\n",
        " " + GOOD,
        GOOD.replace("MEX", "M"),
        GOOD.replace("MEX", "1MEX"),
        GOOD.replace("MEX", "A" * 13),
        GOOD.replace("MEX", "MÉX"),
        GOOD.replace("MEX", "ＭEX"),
        GOOD.replace("0", "٠"),
        GOOD.replace("000123", "9007199254740992"),
        GOOD.replace("000123", "9" * 17),
        GOOD.replace("000123", "9" * 10**6),
        GOOD[:-1] + GOOD[-1].lower() if GOOD[-1].isalpha() else GOOD[:-1] + "a",
        "-000123-K",
        "\ud800",
    ],
    ids=lambda text: ascii(text[:24]),
)
def test_another_spelling_is_refused(text: str) -> None:
    with refused("folio.form"):
        parse_folio(text)


@pytest.mark.parametrize(
    ("log_code", "index"), [("mex", 1), ("M", 1), ("A" * 13, 1), ("MEX", -1), ("MEX", 2**53)]
)
def test_our_own_wrong_folio_is_a_bug(log_code: str, index: int) -> None:
    with pytest.raises(AssertionError):
        format_folio(log_code, index)


@given(st.text(max_size=30) | st.text("MEX0123-", max_size=20))
def test_whatever_the_text_only_malformed_is_raised(text: str) -> None:
    assert code_of(lambda: parse_folio(text)) in (None, "folio.form", "folio.check-character")
