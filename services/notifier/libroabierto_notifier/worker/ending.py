"""How a process ends when it is asked to: what it does it finishes, but not beyond its patience.

Whatever is written is written in transactions, so that ending at any instant loses nothing: at worst a
delivery is made again, under the same `webhook-id`.
"""

from __future__ import annotations

import os
import signal
import threading
from typing import Any, Final

# Operators and their tools wait ten seconds. What a process takes for its own end is less (delivery/).
PATIENCE_SECONDS: Final = 9.5


class Ending:
    """Set when SIGTERM or SIGINT came; from then on the process has ten seconds. For the main thread."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: Any) -> None:
        if not self.asked.is_set():
            self.asked.set()
            timer = threading.Timer(PATIENCE_SECONDS, os._exit, [0])
            timer.daemon = True
            timer.start()
