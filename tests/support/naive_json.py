"""A second strict-JSON reader, by the letter of RFC 8259 and of PROTOCOL.md, section 2.

Slow, one character at a time, and shares no line with libroabierto, of which it is the oracle: it
neither asks Python's own parser nor decodes UTF-8 with it (RFC 3629).
"""

from __future__ import annotations

import unicodedata
from typing import Any

SPACE = " \t\n\r"
ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
BIDI = {0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
# Length of a sequence by its first byte: least and most first byte, least code point.
SEQUENCES = ((1, 0x00, 0x7F, 0), (2, 0xC0, 0xDF, 0x80), (3, 0xE0, 0xEF, 0x800), (4, 0xF0, 0xF7, 0x10000))


class Unreadable(Exception):
    """The naive reader refuses; it knows no codes."""


def demand(condition: bool) -> None:
    if not condition:
        raise Unreadable


def read_object(raw: bytes, *, most_bytes: int, texts: bool = True) -> dict[str, Any]:
    """Read a signed object; *texts* False asks of strings only that they have UTF-8."""
    demand(len(raw) <= most_bytes)
    demand(raw[:3] != b"\xef\xbb\xbf")
    reader = _Reader(decode_utf8(raw), texts)
    value = reader.value(0)
    reader.spaces()
    demand(reader.at == len(reader.text))
    demand(isinstance(value, dict))
    assert isinstance(value, dict)
    return value


def decode_utf8(raw: bytes) -> str:
    """RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF."""
    found, at = [], 0
    while at < len(raw):
        kinds = [(n, first) for n, least, most, first in SEQUENCES if least <= raw[at] <= most]
        demand(kinds != [])
        ((length, first),) = kinds
        tail = raw[at + 1 : at + length]
        demand(len(tail) == length - 1 and all(byte & 0xC0 == 0x80 for byte in tail))
        code = raw[at] & (0x7F if length == 1 else 0xFF >> (length + 1))
        for byte in tail:
            code = code << 6 | byte & 0x3F
        demand(first <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF)
        found.append(chr(code))
        at += length
    return "".join(found)


def is_good_text(text: str) -> bool:
    """What a string may hold. On a Python newer than 3.11 "assigned" means in its own Unicode."""
    for character in text:
        code = ord(character)
        if (code < 0x20 and code != 0x0A) or 0x7F <= code <= 0x9F or code in BIDI:
            return False
        if unicodedata.category(character) in ("Cn", "Cs"):
            return False
    return unicodedata.normalize("NFC", text) == text


class _Reader:
    """The grammar, a method a rule; `at` is the next character."""

    def __init__(self, text: str, texts: bool) -> None:
        self.text, self.texts, self.at = text, texts, 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, word: str) -> None:
        demand(self.text.startswith(word, self.at))
        self.at += len(word)

    def spaces(self) -> None:
        while self.peek() and self.peek() in SPACE:
            self.at += 1

    def value(self, depth: int) -> Any:
        self.spaces()
        first = self.peek()
        if first == "{":
            return self.object(depth + 1)
        if first == "[":
            return self.array(depth + 1)
        if first == '"':
            return self.string()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if first == word[0]:
                self.take(word)
                return value
        return self.number()

    def object(self, depth: int) -> dict[str, Any]:
        demand(depth <= 12)
        members: dict[str, Any] = {}
        for _ in self.items("{", "}"):
            name = self.string()
            demand(name not in members)
            self.spaces()
            self.take(":")
            members[name] = self.value(depth)
        return members

    def array(self, depth: int) -> list[Any]:
        demand(depth <= 12)
        return [self.value(depth) for _ in self.items("[", "]")]

    def items(self, opening: str, closing: str) -> Any:
        """Stop before each item, and after the closing bracket."""
        self.take(opening)
        self.spaces()
        if self.peek() == closing:
            self.at += 1
            return
        while True:
            self.spaces()
            yield
            self.spaces()
            if self.peek() == closing:
                self.at += 1
                return
            self.take(",")

    def string(self) -> str:
        self.take('"')
        units: list[str] = []
        while (character := self.peek()) != '"':
            demand(character >= " ")  # the end of the text is "", which is less
            self.at += 1
            units.append(self.escape() if character == "\\" else character)
        self.at += 1
        text = _paired("".join(units))
        demand(not any(0xD800 <= ord(character) <= 0xDFFF for character in text))
        demand(is_good_text(text) or not self.texts)
        return text

    def escape(self) -> str:
        letter = self.peek()
        self.at += 1
        if letter != "u":
            demand(letter in ESCAPES)
            return ESCAPES[letter]
        digits = self.text[self.at : self.at + 4]
        demand(len(digits) == 4 and all(digit in "0123456789abcdefABCDEF" for digit in digits))
        self.at += 4
        return chr(int(digits, 16))

    def number(self) -> int:
        sign = self.peek() == "-"
        self.at += sign
        start = self.at
        while self.peek() and self.peek() in "0123456789":
            self.at += 1
        digits = self.text[start : self.at]
        demand(0 < len(digits) <= 16)
        demand(digits[0] != "0" or (len(digits) == 1 and not sign))
        demand(not self.peek() or self.peek() not in ".eE")
        number = int(digits)
        demand(number <= 2**53 - 1)
        return -number if sign else number


def _paired(text: str) -> str:
    """Join escaped halves of a pair to their character."""
    joined: list[str] = []
    for character in text:
        high = ord(joined[-1]) - 0xD800 if joined else -1
        low = ord(character) - 0xDC00
        if 0 <= high < 0x400 and 0 <= low < 0x400:
            joined[-1] = chr(0x10000 + high * 0x400 + low)
        else:
            joined.append(character)
    return "".join(joined)
