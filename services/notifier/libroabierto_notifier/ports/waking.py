"""The present instant, and a tap on the shoulder between processes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

Clock = Callable[[], datetime]


class Wake(Protocol):
    """Tells every process of this notifier that sleeps that there is something to look at."""

    def wake(self) -> None:
        """Wake all; never blocks and raises nothing."""


class Sleep(Protocol):
    """Waits to be woken. Whoever misses a call looks again within a second: calls are only hints."""

    def wait(self, seconds: float) -> bool:
        """Sleep until woken or for *seconds*; return whether it was woken."""

    def fileno(self) -> int:
        """Return the descriptor that is readable when there was a call, for an event loop; then `drain`."""

    def drain(self) -> None:
        """Forget the calls that have come. Never blocks."""

    def close(self) -> None:
        """Be called no more."""
