"""A second process that has the ledger open while a fault strikes the first, and then goes on."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

from faults.homes import open_ledger
from faults.judging import Line
from faults.scenarios import go_on, speaker


class Neighbour:
    """Opens the ledger and reads; records only when told to."""

    def __init__(self, home: Path) -> None:
        reading, telling = os.pipe()
        waiting, self._starter = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._starter)
            _live(home, waiting, telling)
        os.close(waiting)
        os.close(telling)
        self._told = os.fdopen(reading, "r")
        assert self._told.readline() == "open\n"

    def go_on(self) -> list[Line]:
        """Let it record what was sent before and another event; return what it was answered."""
        os.write(self._starter, b".")
        return [{**json.loads(line), "stage": "neighbour"} for line in self._told]

    def end(self) -> None:
        """See that it is gone."""
        os.close(self._starter)
        self._told.close()
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def _live(home: Path, waiting: int, telling: int) -> None:
    try:
        ledger = open_ledger(home, hours=3)
        ledger.queries.info()
        os.write(telling, b"open\n")
        if os.read(waiting, 1):
            go_on(ledger, speaker(telling))
    finally:
        os._exit(0)
