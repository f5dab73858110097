"""One station on the way of an event; its problems are looked up in the ledger's own table of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from libroabierto_ledger.config import Config
from libroabierto_ledger.web.problems import SLUGS

HOUSE: Final = Config(home=Path("home"))  # only for its names and defaults
DATABASE, LOCK, GUARD, LOG_KEY, LIMITS = (
    path.name for path in (HOUSE.database, HOUSE.lock, HOUSE.guard, HOUSE.log_key, HOUSE.limits)
)


@dataclass(frozen=True, slots=True)
class Station:
    """One step; words in braces get their Spanish beside them.

    `answers` end the way well; `refusals` are problems of the ledger, `after` says what they spare.
    """

    title: str
    told: str
    code: Callable[..., Any]
    files: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    after: str = ""
    locked: bool = False

    @property
    def path(self) -> str:
        """Where the code stands, inside its package."""
        return "/".join(self.code.__module__.split(".")[1:]) + ".py"

    @property
    def problems(self) -> list[str]:
        """The refusals with their statuses; KeyError for one that the ledger does not know."""
        return [f"{SLUGS[slug]} {slug}" for slug in self.refusals]
