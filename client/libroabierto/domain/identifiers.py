"""CURP and RFC of natural persons: their form and their check digits. Pure arithmetic.

    CURP   18: four letters, birth date YYMMDD, sex, state, three consonants, homonymy, check digit
    RFC    13: four letters, birth date YYMMDD, homonymy of two, check digit

CURP (RENAPO): each of the first 17 characters by its place in CURP_VALUES times 18, 17, ... 2; the check
digit completes the sum to a multiple of ten. RFC (SAT): each of the first 12 by its place in RFC_VALUES
times 13, 12, ... 2; the check digit completes it to a multiple of eleven, ten being written A.

Text that only looks like one of them seldom has the right check digit: one in ten, one in eleven.

People group what is long, and lines break: up to three spaces, hyphens or line breaks may stand between the
parts. Letters come composed or not (N and a tilde), and with characters between that nobody sees: `plain`
makes one spelling of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final

CURP_VALUES: Final = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
RFC_VALUES: Final = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ"
RFC_DIGITS: Final = "0123456789A"
_STATES: Final = (
    "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS"
)
STATES: Final = frozenset([*(_STATES.split(" ")), "NE"])  # the last one: born abroad

_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # soft hyphen, no width
# Signs without an end on one letter: to put thousands in order costs their square, and no word has them.
_SIGN: Final = r"(?:[^\w\s!-~]|[\uff9e\uff9f])"  # these two count as letters, and become signs
_PILE: Final = re.compile(f"({_SIGN}{{8}}){_SIGN}+")
_GAP: Final = "[-\u2010-\u2015\u2212 \\t\\r\\n]{0,3}"
_CURP: Final = re.compile(
    r"(?<![A-ZÑ&0-9])"
    + _GAP.join(
        (
            "([A-Z][AEIOUX][A-Z]{2})",
            "([0-9]{6})",
            "([HMX])",
            "([A-Z]{2})",
            "([B-DF-HJ-NP-TV-Z]{3})",
            "([0-9A-Z])",
            "([0-9])",
        )
    )
    + r"(?![A-ZÑ&0-9])"
)
_RFC: Final = re.compile(
    r"(?<![A-ZÑ&0-9])"
    + _GAP.join(("([A-ZÑ]{4})", "([0-9]{6})", "([1-9A-NP-Z]{2}[0-9A])"))
    + r"(?![A-ZÑ&0-9])"
)


def plain(text: str) -> str:
    """Return *text* as the functions below read it: composed, in capitals, without what nobody sees."""
    return unicodedata.normalize("NFKC", _PILE.sub(r"\1", text.translate(_UNSEEN))).upper()


def curp_check_digit(curp: str) -> str:
    """Return the check digit that follows the first 17 characters of a CURP in capitals."""
    total = sum(CURP_VALUES.index(char) * (18 - at) for at, char in enumerate(curp[:17]))
    return str(-total % 10)


def rfc_check_digit(rfc: str) -> str:
    """Return the check digit that follows the first 12 characters of a natural person's RFC in capitals."""
    total = sum(RFC_VALUES.index(char) * (13 - at) for at, char in enumerate(rfc[:12]))
    return RFC_DIGITS[-total % 11]


def curps(text: str) -> Iterator[str]:
    """Yield each CURP with a possible date, a state and the right check digit; *text* is plain."""
    for found in _CURP.finditer(text):
        curp, (_, born, _, state, *_) = "".join(found.groups()), found.groups()
        if state in STATES and _is_date(born) and curp[17] == curp_check_digit(curp):
            yield curp


def rfcs(text: str) -> Iterator[str]:
    """Yield each natural person's RFC with a possible date and the right check digit; *text* is plain.

    The generic ones (XAXX010101000) are nobody's.
    """
    for found in _RFC.finditer(text):
        rfc = "".join(found.groups())
        if _is_date(found[2]) and rfc[12] == rfc_check_digit(rfc):
            yield rfc


def _is_date(born: str) -> bool:
    """Say whether YYMMDD is a day of either century."""
    year, month, day = (int(born[at : at + 2]) for at in (0, 2, 4))
    return any(_exists(century + year, month, day) for century in (1900, 2000))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
