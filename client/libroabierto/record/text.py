"""Which characters a signed string may hold: what everybody sees alike, today and in thirty years.

    control     U+0000 to 001F but for the line feed, U+007F, U+0080 to 009F
    bidi        U+061C, 200E, 200F, 202A to 202E, 2066 to 2069: they show text in another order
    surrogate   half of a pair, which has no UTF-8
    unassigned  no character of Unicode 14.0 (noncharacters included, private use not)
    not-nfc     another spelling of the same text (Unicode Standard Annex 15)

Unicode is frozen at 14.0 by a table of our own, so that the verdict does not depend on the version
of Python. NFC needs no table: for characters assigned in 14.0 it is the same in every later version
(Annex 15, section 3, stability), and unassigned ones have been refused before it is asked.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from unicodedata import is_normalized

from .unicode_14 import ASSIGNED

# NUL is among the controls; stores and languages that end strings at it never get to see one.
_CONTROLS: Final = r"\x00-\x09\x0b-\x1f\x7f-\x9f"
_BIDI: Final = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SURROGATES: Final = r"\ud800-\udfff"

# Dashes, quotation marks, the ellipsis: what Spanish print has beyond Latin-1.
_MARKS: Final = "\u2013\u2014\u2018\u2019\u201c\u201d\u2026"

_HALVES: Final = re.compile(f"[{_SURROGATES}]")

_REASONS: Final = (
    ("control", re.compile(f"[{_CONTROLS}]")),
    ("bidi", re.compile(f"[{_BIDI}]")),
    ("surrogate", _HALVES),
)


def check_text(text: str) -> str | None:
    """Return why *text* is not allowed (a word of the list above), or None if it is. O(n)."""
    if _is_plain(text):
        return None
    for reason, characters in _REASONS:
        if characters.search(text):
            return reason
    if _unassigned().search(text):
        return "unassigned"
    return None if is_normalized("NFC", text) else "not-nfc"


def _is_plain(text: str) -> bool:
    """Say whether *text* is but printable Latin-1, typographic marks and line feeds, as most are.

    Then no table need be asked: that block has been complete since Unicode 1.1, which has the marks too,
    and none of them joins another character in NFC: every Python says the same of them.
    """
    if not _is_latin_1(text):
        for mark in _MARKS:
            text = text.replace(mark, "")
        if not _is_latin_1(text):
            return False
    return text.isprintable() or text.replace("\n", "").isprintable()


def _is_latin_1(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def check_encodable(text: str) -> str | None:
    """Return "surrogate" if *text* has no UTF-8, or None: the one rule that foreign texts keep. O(n)."""
    return "surrogate" if _HALVES.search(text) else None


@cache
def _unassigned() -> re.Pattern[str]:
    """Compile the table once, when the first text beyond ASCII comes (13 ms)."""
    ranges = (run.split("-") for run in ASSIGNED.split())
    return re.compile("[^" + "".join(rf"\U{run[0]:>08}-\U{run[-1]:>08}" for run in ranges) + "]")
