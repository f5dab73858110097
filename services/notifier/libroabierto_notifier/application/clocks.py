"""The ledger's own clock beside ours: no day has begun because one machine's clock says so.

What is told is told for good, so a clock that ran ahead must not remind of days to come. The ledger is asked
only when a day is to be told, and then at most once a minute.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from libroabierto.domain.calendar import day_of

CLOCK_DIFFERS: Final = "clock.differs"
# An entry that was recorded in the last second of a day is under a checkpoint by then.
SETTLED: Final = timedelta(minutes=5)
_APART: Final = timedelta(minutes=5)  # machines without a time server are apart by less
_ASK_EVERY: Final = timedelta(minutes=1)


class SecondClock:
    """The ledger's clock, as *read* gives it (None: it says none); one thread owns it.

    `doubt` is the code of why a day that has begun by our clock is not told, or None.
    """

    # _asked is when it did not confirm a day last.
    def __init__(self, read: Callable[[], datetime | None]) -> None:
        self._read = read
        self._asked: datetime | None = None
        self.doubt: str | None = None

    def confirms(self, day: date, now: datetime) -> bool:
        """Whether *day* has begun and settled there too, and both clocks agree; may ask the ledger."""
        if self._asked is not None and timedelta(0) <= now - self._asked < _ASK_EVERY:
            return False
        self._asked = now
        said = self._read()
        if said is None or abs(said - now) > _APART:
            self.doubt = CLOCK_DIFFERS
            return False
        self.doubt = None
        if day_of(said - SETTLED) < day:
            return False
        self._asked = None
        return True

    def forget(self) -> None:
        """Forget the doubt: by our clock no day has begun any more."""
        self._asked = self.doubt = None
