"""The storm: the ledger grows gate by gate, and in each gate processes are killed amid the work.

A gate is over when everything was published, delivered and heard; so the follower sees the ledger at the
same sizes as an undisturbed one, and must publish the same bytes. Instants of kills are spread evenly over
the time that an undisturbed gate takes, and a second kill over the time that a process needs to start.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from libroabierto.notices.position import Position
from libroabierto_notifier.config import Config
from support.notifier_kills.home import published, rows
from support.notifier_kills.ledger import LoopbackLedger
from support.notifier_kills.processes import NAMES, Name, Processes

PATIENCE: Final = 300.0  # seconds that a gate may take
_GOLDEN: Final = 0.6180339887  # its multiples are spread evenly over 0 to 1, however many there are
_START: Final = 2.0  # seconds that a process takes to start, about


@dataclass
class Storm:
    """Kills while the work goes on; *heard* says whether all listeners have everything."""

    config: Config
    ledger: LoopbackLedger
    processes: Processes
    heard: Callable[[], bool]
    usual: float = 0.5  # seconds that a gate takes undisturbed
    kills: Counter[str] = field(default_factory=Counter)
    unfinished: int = 0  # gates whose work was not done when the last of their kills came

    def calm(self, size: int) -> None:
        """Let the ledger grow without a kill, and note how long that takes."""
        began = time.monotonic()
        self._open(size)
        self._finish(size)
        self.usual = time.monotonic() - began

    def gate(self, number: int, size: int, *, twice: bool = False) -> None:
        """Let the ledger grow to *size*, and kill every process amid the work; each *twice*, if wanted."""
        began = time.monotonic()
        self._open(size)
        for after, name in self._plan(number, twice=twice):
            time.sleep(max(0.0, began + after - time.monotonic()))
            self.processes.kill(name)
            self.kills[name] += 1
        self.unfinished += not self._is_over(size)
        self._finish(size)

    def _plan(self, number: int, *, twice: bool) -> list[tuple[float, Name]]:
        """Return the kills of a gate: seconds after its opening, and of whom."""
        plan = [(self._spread(number, place) * self.usual, name) for place, name in enumerate(NAMES)]
        if twice:
            plan += [
                (at + self._spread(number + 7, place) * _START, name) for place, (at, name) in enumerate(plan)
            ]
        return sorted(plan)

    def _spread(self, number: int, place: int) -> float:
        return (_GOLDEN * number + place / len(NAMES)) % 1

    def _open(self, size: int) -> None:
        self.ledger.grow(size)

    def _finish(self, size: int) -> None:
        end = time.monotonic() + PATIENCE
        while not self._is_over(size):
            assert time.monotonic() < end, f"nothing goes on at {size}: {self._where()}"
            time.sleep(0.02)

    def _is_over(self, size: int) -> bool:
        told = published(self.config) == Position(size - 1).key
        return told and not self._pending() and self.heard()

    def _pending(self) -> int:
        return int(rows(self.config, "SELECT count(*) FROM delivery WHERE state != 'delivered'")[0][0])

    def _where(self) -> Sequence[object]:
        lines = {name: self.processes.log(name).read_text()[-1500:] for name in NAMES}
        return [published(self.config), self._pending(), self.heard(), lines]
