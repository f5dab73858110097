"""One lie, and what `libro audit` must make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from libroabierto.remote.transport import Transport
from support.founding import Town
from support.simulated_ledger import SimulatedLedger
from support.towns import big_town, small_town

FINDING, UNREACHABLE = 1, 3


@dataclass(frozen=True)
class Lie:
    """What is served, and the verdict.

    weight  of the evidence, or None where nothing can be kept: then `why` says why not
    index   the first entry at fault, or None where none can be named
    before  what the reader audited earlier; None for a first audit
    """

    name: str
    ledger: Callable[[], Transport]
    code: str
    index: int | None = None
    weight: str | None = None
    why: str = ""
    status: int = FINDING
    before: Callable[[], SimulatedLedger] | None = None
    town: Callable[[], Town] = small_town

    def __str__(self) -> str:
        return self.name


def big() -> SimulatedLedger:
    """An honest ledger of two full bundles and a partial one, with tiles of two levels."""
    return SimulatedLedger.of(big_town())


def big_at(size: int) -> Callable[[], SimulatedLedger]:
    """Return what makes that ledger as it was at *size*."""
    return lambda: SimulatedLedger.of(big_town(), size)
