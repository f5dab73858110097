"""Decimal numbers with one spelling: sizes, indices, widths, times, thresholds."""

from __future__ import annotations

from libroabierto.errors import Malformed

# Sizes, indices and POSIX times are signed 64-bit numbers in every C2SP implementation we know.
MAX_NUMBER = 2**63 - 1
_MAX_DIGITS = len(str(MAX_NUMBER))  # int() on a flood of digits costs quadratic time


def parse_number(text: str, code: str, limit: int = MAX_NUMBER) -> int:
    """Read a decimal number in 0..limit; "+5", "05", "5 " and "５" are not numbers.

    Raises Malformed(code).
    """
    if not (0 < len(text) <= _MAX_DIGITS and text.isascii() and text.isdigit()):
        raise Malformed(code)
    number = int(text)
    if number > limit or str(number) != text:
        raise Malformed(code)
    return number
