"""Which characters a signed string may hold."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.record.text import check_text
from libroabierto.record.unicode_14 import ASSIGNED

BIDI = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
EVERY = range(sys.maxunicode + 1)
LIKELY = "aZ0 .,\n\u00a0\u00adñé¿«»–—‘’“”…"
PYTHON_HAS_14 = unicodedata.unidata_version == "14.0.0"


def escaped(text: str) -> str:
    return ascii(text)[1:-1]


def runs() -> list[tuple[int, int]]:
    edges = ((run.split("-")[0], run.split("-")[-1]) for run in ASSIGNED.split())
    return [(int(first, 16), int(last, 16)) for first, last in edges]


@pytest.mark.skipif(not PYTHON_HAS_14, reason="the table is that of Unicode 14.0, which Python 3.11 has")
def test_the_table_is_what_unicode_14_assigns() -> None:
    assigned = [c for c in EVERY if unicodedata.category(chr(c)) not in ("Cn", "Cs")]

    assert assigned == [c for first, last in runs() for c in range(first, last + 1)]


def test_what_was_assigned_stays_assigned() -> None:
    """So on any later Python, whose own table only grows."""
    characters = (chr(c) for first, last in runs() for c in range(first, last + 1))

    assert not {"Cn", "Cs"} & set(map(unicodedata.category, characters))


def test_the_table_has_as_many_characters_as_the_standard_says() -> None:
    """144,697 graphic and format characters, 65 controls, 137,468 for private use."""
    assert 144_697 + 65 + 137_468 == sum(last - first + 1 for first, last in runs())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Manifestación de intención",
        "línea 1\nlínea 2",
        "Ñuñoa, Ocoyoacac, Xonacatlán",
        "«comillas», —raya—, § 5º, 1½",
        "🗳️ 👩🏽‍⚖️",
        "\u0905\u0928\u0941",
        "日本語",
        "\u00a0",
        "\u200b\ufeff",
        "\u2028",
        "\ue000",
        "\U0010fffd",
        "\U0001fae7",
    ],
    ids=escaped,
)
def test_ordinary_text_is_allowed(text: str) -> None:
    assert check_text(text) is None


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)], ids=hex)
def test_controls_are_refused_but_for_the_line_feed(code: int) -> None:
    expected = None if chr(code) == "\n" else "control"

    assert expected == check_text(f"a{chr(code)}b")


@pytest.mark.parametrize("code", BIDI, ids=hex)
def test_bidirectional_controls_are_refused(code: int) -> None:
    assert "bidi" == check_text(f"a{chr(code)}b")


@pytest.mark.parametrize("code", [c + d for c in BIDI for d in (-1, 1) if c + d not in BIDI], ids=hex)
def test_the_neighbours_of_bidirectional_controls_are_not(code: int) -> None:
    assert "bidi" != check_text(f"a{chr(code)}b")


@pytest.mark.parametrize("text", ["\ud83d", "\ud83d\udc4d", "a\udc00"], ids=escaped)
def test_surrogates_are_refused_even_in_pairs(text: str) -> None:
    """In a Python string a pair is two of them; a decoder has joined what belongs together."""
    assert "surrogate" == check_text(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\u0378", id="a gap"),
        pytest.param("\uffff", id="a noncharacter"),
        pytest.param("\ufdd0", id="a noncharacter among Arabic"),
        pytest.param("\U0010ffff", id="the last code point"),
        pytest.param("\U0001fffe", id="a noncharacter of a plane"),
        pytest.param("\U0001fae8", id="an emoji of Unicode 15.0"),
        pytest.param("\u1c89", id="a letter of Unicode 16.0"),
        pytest.param("\u0cf3", id="a letter of Unicode 15.0"),
        pytest.param("\U00031350", id="a Han character of Unicode 15.0"),
        pytest.param("\u0378\u0301e\u0301", id="a gap, before NFC is asked"),
    ],
)
def test_what_unicode_14_does_not_assign_is_refused(text: str) -> None:
    assert "unassigned" == check_text(f"ñ{text}")


@pytest.mark.parametrize(
    "text",
    ["e\u0301", "n\u0303", "\u212b", "\u1100\u1161", "\u0340", "a\u0301\u0323", "\u0958", "\uf900", "\u2126"],
    ids=escaped,
)
def test_text_that_is_not_nfc_is_refused(text: str) -> None:
    assert "not-nfc" == check_text(text)


def by_the_words(text: str) -> str | None:
    """Judge *text* character by character, by the words of the protocol and this Python's own tables."""
    categories = {character: unicodedata.category(character) for character in text}
    found = {
        "control": any(c != "\n" and category == "Cc" for c, category in categories.items()),
        "bidi": any(ord(c) in BIDI for c in text),
        "surrogate": "Cs" in categories.values(),
        "unassigned": "Cn" in categories.values(),
        "not-nfc": not unicodedata.is_normalized("NFC", text),
    }
    return next((reason for reason, holds in found.items() if holds), None)


@pytest.mark.skipif(not PYTHON_HAS_14, reason="the words are judged by Python's own tables")
@given(st.text(LIKELY) | st.text(LIKELY + "\u0301\u202e\u0378\t\x85\ud800"))
def test_likely_characters_are_judged_as_any_others(text: str) -> None:
    assert by_the_words(text) == check_text(text)


@pytest.mark.parametrize("mark", "–—‘’“”…")
def test_a_typographic_mark_is_allowed_beside_anything(mark: str) -> None:
    for other in filter(str.isprintable, map(chr, range(0x100))):
        assert [None, None] == [check_text(mark + other), by_the_words(mark + other)]
        assert [None, None] == [check_text(other + mark), by_the_words(other + mark)]


@given(st.text())
def test_nfc_of_allowed_characters_is_allowed(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)

    assert check_text(text) in (check_text(composed), "not-nfc")


@given(st.characters(exclude_categories=["Cc", "Cs", "Cn"]))
def test_a_character_is_judged_by_the_words_of_the_protocol(character: str) -> None:
    bidi = "bidi" if ord(character) in BIDI else None
    nfc = None if unicodedata.is_normalized("NFC", character) else "not-nfc"

    assert (bidi or nfc) == check_text(character) or not PYTHON_HAS_14
