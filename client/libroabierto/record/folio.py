"""The folio: the number of an entry as people cite and dictate it, e.g. `MEX-000123-K`.

    <log code>-<index>-<check character>

The index is padded to six digits, and longer when it needs to be. The check character is ISO 7064
MOD 37,36 (a hybrid system over 0-9 A-Z) over the log code and the unpadded index: it catches every
wrong character and nearly every swap of neighbours, so that what was misheard is not looked up.

`parse_folio` takes the one spelling and nothing else. A folio is eternal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from libroabierto.errors import Malformed

from .entry import MAX_INDEX

LOG_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{1,11}")

_FOLIO: Final = re.compile(r"([A-Z][A-Z0-9]{1,11})-([0-9]{6,16})-([0-9A-Z])")
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Folio:
    """Which log, and which entry of it."""

    log_code: str
    index: int

    def __str__(self) -> str:
        return format_folio(self.log_code, self.index)


def check_character(log_code: str, index: int) -> str:
    """Return the character that makes `<log code><index>` and itself a valid MOD 37,36 string."""
    return mod_37_36(f"{log_code}{index}")


def mod_37_36(text: str) -> str:
    """Return the check character of *text*, of digits and capital letters (ISO 7064, hybrid systems)."""
    product = 36
    for character in text:
        total = (product + _VALUES[character]) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def format_folio(log_code: str, index: int) -> str:
    """Spell the folio of entry *index* of the log with this code."""
    assert LOG_CODE.fullmatch(log_code), "our bug: a log code that no founding event can name"
    assert 0 <= index <= MAX_INDEX, "our bug: no entry has this index"
    return f"{log_code}-{index:0{_DIGITS}}-{check_character(log_code, index)}"


def parse_folio(text: str) -> Folio:
    """Read a folio in its one spelling; raise Malformed("folio.form") or ("folio.check-character")."""
    match = _FOLIO.fullmatch(text)
    if match is None:
        raise Malformed("folio.form")
    log_code, digits, check = match.groups()
    index = int(digits)
    if index > MAX_INDEX or digits != f"{index:0{_DIGITS}}":
        raise Malformed("folio.form")
    if check != check_character(log_code, index):
        raise Malformed("folio.check-character")
    return Folio(log_code, index)
