"""Where the demonstration plays: three municipalities, and the term that they are in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from libroabierto.domain.calendar import day_of
from libroabierto.domain.municipalities import catalogue

DEMO: Final = "(demostración)"
LOG_CODE: Final = "PRUEBA"  # begins each folio
AUTHORITY: Final = "autoridad-demo"
COMPTROLLER: Final = "contraloria-demo"  # who takes over when the authority is gone
STATE_SECRETARIAT: Final = "stl-demo"
ORGANISATIONS: Final = ("osc-demo-1", "osc-demo-2")
EVALUATOR: Final = "evaluadora-demo"
PROOF: Final = hashlib.sha256("Documento de demostración".encode()).hexdigest()

_FIRST_TERM: Final = 2022  # terms of a council: 2022-2024, 2025-2027, ...
_YEARS: Final = 3


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality: who speaks for it, and its streams."""

    key: str

    @property
    def name(self) -> str:
        """Return its official name."""
        return catalogue().municipalities[self.key].name

    @property
    def council(self) -> str:
        """Return the id of its Ayuntamiento."""
        return f"ayto-{self.key}"

    @property
    def body(self) -> str:
        """Return the id of its technical secretariat as an institution."""
        return f"stm-{self.key}"

    @property
    def declaration(self) -> str:
        """Return the stream of the declaration of the present term."""
        return f"declaration:{self.key}-{present_term()[0][:4]}"

    @property
    def secretariat(self) -> str:
        """Return the stream of its secretariat."""
        return f"secretariat:{self.key}-{present_term()[0][:4]}"


VILLA_GUERRERO: Final = Town("15113")
TENANCINGO: Final = Town("15088")
COATEPEC: Final = Town("15021")
NEIGHBOURS: Final = (TENANCINGO, COATEPEC)
TOWNS: Final = (VILLA_GUERRERO, *NEIGHBOURS)


def today() -> date:
    """Return the legal day."""
    return day_of(datetime.now(UTC))


def present_term() -> tuple[str, str]:
    """Return first and last day of the term of today."""
    first = _FIRST_TERM + (today().year - _FIRST_TERM) // _YEARS * _YEARS
    return term_from(first)


def term_from(first: int) -> tuple[str, str]:
    """Return first and last day of the term that begins in the year *first*."""
    return f"{first}-01-01", f"{first + _YEARS - 1}-12-31"


def ago(days: int) -> str:
    """Return the day so many days ago, within the term: when an act of the story took place."""
    return max(present_term()[0], (today() - timedelta(days=days)).isoformat())
