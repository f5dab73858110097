"""What the state holds of one municipality as of one day, asked in bounded questions.

For pages that gather many rows ("De la palabra al hecho", deeds.py). No question reads more than MOST
rows, so that an answer costs the same however long the log is; the scene says whether it is complete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from libroabierto.domain.derived import with_derived
from libroabierto.domain.kinds import ENDED, IN_FORCE, decade
from libroabierto.domain.vocabulary import PILLARS
from libroabierto.domain.world import Document, World

MOST: Final = 200  # rows of one question
ACTIVE: Final = ("approved", "under-way")  # commitments that are being kept now


class Reader(Protocol):
    """What is asked of the state."""

    def get(self, kind: str, id: str) -> Document | None:
        """Return a row, or None."""

    def some(self, kind: str, tag: str, most: int) -> list[Document]:
        """Return the rows that carry *tag*, the first *most* of them by id."""


@dataclass(frozen=True)
class WorldReader:
    """The world of the rules as a reader."""

    world: World

    def get(self, kind: str, id: str) -> Document | None:
        """Return a row, or None."""
        return self.world.get(kind, id)

    def some(self, kind: str, tag: str, most: int) -> list[Document]:
        """Return the rows that carry *tag*, the first *most* of them by id."""
        return self.world.find(kind, tag)[:most]


@dataclass
class Scene:
    """A municipality by its INEGI key, as of a day; each question is asked once."""

    reader: Reader
    key: str
    on: date
    most: int = MOST  # rows of one question
    complete: bool = True  # whether every question so far was answered whole
    _asked: dict[tuple[str, str], list[Document]] = field(default_factory=dict)

    def rows(self, kind: str, tag: str) -> list[Document]:
        """Return rows that carry *tag*, with what the day makes of them."""
        if (kind, tag) not in self._asked:
            found = self.reader.some(kind, tag, self.most + 1)
            self.complete = self.complete and len(found) <= self.most
            self._asked[kind, tag] = [with_derived(kind, one, self.on) for one in found[: self.most]]
        return self._asked[kind, tag]

    def declarations(self) -> list[Document]:
        """Return its declarations, the one that speaks for it now first."""
        found = self.rows("declaration", f"municipality:{self.key}")
        return sorted(found, key=_precedence, reverse=True)

    def authority(self) -> Document | None:
        """Return the institution that is the authority over it now, or None while that is vacant."""
        return next(iter(self.rows("institution", f"role:authority:{self.key}")), None)

    def secretariat(self) -> Document | None:
        """Return the secretariat that is not concluded, or the last one."""
        found = self.rows("secretariat", f"municipality:{self.key}")
        return max(found, key=lambda one: (one["recorded_state"] != "concluded", one["entry"]), default=None)

    def covered(self) -> dict[str, list[Document]]:
        """Return, for each pillar, the active commitments that serve it."""
        live = self.rows("commitment", f"live:{self.key}")
        active = [one for one in live if one["state"] in ACTIVE]
        return {pillar: _serving(active, pillar) for pillar in PILLARS}

    def term(self) -> Document | None:
        """Return the last term that had begun by the day, in this decade or the one before; or None."""
        ten = int(decade(self.on.isoformat()))
        begun = (one for n in (ten - 1, ten) for one in self.rows("term", f"began:{self.key}:{n}"))
        return max((one for one in begun if one["from"] <= self.on.isoformat()), key=_beginning, default=None)

    def institution(self) -> str | None:
        """Return the institution that governs it, or None."""
        row = self.reader.get("municipality", self.key)
        return row["institution"] if row else None


def _beginning(term: Document) -> str:
    return str(term["from"])


def _precedence(declaration: Document) -> tuple[bool, bool, str, int]:
    in_force = declaration["state"] in IN_FORCE  # at the day: one that lapsed gives way to a newer one
    ended = declaration["recorded_state"] in ENDED
    return in_force, not ended, declaration["occurred_on"], declaration["declared_at"]


def _serving(commitments: Iterable[Document], pillar: str) -> list[Document]:
    return [one for one in commitments if pillar in one["terms"]["pillars"]]
