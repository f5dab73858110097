"""The storm: somebody kills random workers all the time, and now and then the master, and never stops.

SIGKILL leaves no process a last word: what it had not finished is for the next one to find.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from support.crowd.sender import Tally
from support.crowd.served import ServedLedger

# Events that are acknowledged between two kills, at random: a kill every second or so where a hundred
# are recorded in one. Paced by the clock instead, a slow machine would only start workers and kill them.
FEWEST, MOST = 40, 260
SHORTEST_PAUSE = 0.2  # seconds between two kills
MASTERS, MASTER_EVERY = 6, 10_000  # kills of the master at most, and events to each; one in a small storm
WITHOUT_MASTER = 1.5  # seconds at most until somebody starts it again


class Storm:
    """Kills while the work goes on; *done* says how many events of *total* are acknowledged."""

    def __init__(self, served: ServedLedger, tally: Tally, done: Callable[[], int], total: int) -> None:
        self._served, self._tally, self._done, self._total = served, tally, done, total
        self._random, self._over = random.Random(total), threading.Event()
        self._masters, self._planned = 0, max(1, min(MASTERS, total // MASTER_EVERY))
        self.failure: BaseException | None = None

    @contextmanager
    def raging(self) -> Iterator[None]:
        """Rage while the caller works; raise afterwards what went wrong with a restart."""
        thread = threading.Thread(target=self._rage, name="storm")
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()
        if self.failure is not None:
            raise self.failure

    def _rage(self) -> None:
        try:
            next_kill = 0
            while not self._over.wait(SHORTEST_PAUSE):
                if self._done() >= next_kill:
                    self._kill_somebody()
                    next_kill = self._done() + self._random.randint(FEWEST, MOST)
        except BaseException as error:  # noqa: BLE001 - raised again where the storm was let loose
            self.failure = error

    def _kill_somebody(self) -> None:
        if self._done() * (self._planned + 1) > self._total * (self._masters + 1):
            self._masters += 1
            self._kill_master()
            return
        workers = self._served.workers()
        if workers:
            with suppress(ProcessLookupError):
                os.kill(self._random.choice(workers), signal.SIGKILL)
                self._tally.add("workers killed")

    def _kill_master(self) -> None:
        self._served.kill_master()
        self._tally.add("masters killed")
        time.sleep(self._random.uniform(0, WITHOUT_MASTER))  # the orphans go on answering meanwhile
        self._served.kill_orphans()
        self._served.start()
