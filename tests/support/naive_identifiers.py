"""A second way to the check digits of CURP and RFC, by tables written out, for fictitious persons.

The values are those of the annexes: RENAPO's for the CURP, SAT's for the RFC. The digit is found by
trying all of them until the weighted sum, digit included, is a multiple of ten, or of eleven.
"""

from __future__ import annotations

CURP = {
    "0": 0,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
    "7": 7,
    "8": 8,
    "9": 9,
    "A": 10,
    "B": 11,
    "C": 12,
    "D": 13,
    "E": 14,
    "F": 15,
    "G": 16,
    "H": 17,
    "I": 18,
    "J": 19,
    "K": 20,
    "L": 21,
    "M": 22,
    "N": 23,
    "Ñ": 24,
    "O": 25,
    "P": 26,
    "Q": 27,
    "R": 28,
    "S": 29,
    "T": 30,
    "U": 31,
    "V": 32,
    "W": 33,
    "X": 34,
    "Y": 35,
    "Z": 36,
}
RFC = {
    "0": 0,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
    "7": 7,
    "8": 8,
    "9": 9,
    "A": 10,
    "B": 11,
    "C": 12,
    "D": 13,
    "E": 14,
    "F": 15,
    "G": 16,
    "H": 17,
    "I": 18,
    "J": 19,
    "K": 20,
    "L": 21,
    "M": 22,
    "N": 23,
    "&": 24,
    "O": 25,
    "P": 26,
    "Q": 27,
    "R": 28,
    "S": 29,
    "T": 30,
    "U": 31,
    "V": 32,
    "W": 33,
    "X": 34,
    "Y": 35,
    "Z": 36,
    " ": 37,
    "Ñ": 38,
}


def curp_of(first: str) -> str:
    """Return the CURP whose first 17 characters are *first*."""
    for digit in "0123456789":
        total, weight = 0, 18
        for char in first + digit:
            total, weight = total + CURP[char] * weight, weight - 1
        if total % 10 == 0:
            return first + digit
    raise AssertionError("one of ten digits fits")


def rfc_of(first: str) -> str:
    """Return the RFC whose first 12 characters are *first*; the digit of value 10 is written A."""
    for value in range(11):
        total, weight = value, 13
        for char in first:
            total, weight = total + RFC[char] * weight, weight - 1
        if total % 11 == 0:
            return first + ("A" if value == 10 else str(value))
    raise AssertionError("one of eleven digits fits")
