"""What nobody waits for: queueing the rest of long replays, and forgetting what was delivered long ago.

Small pieces, each a transaction of its own: the follower and whoever else writes come in between. Each open
backlog has its turn, so that a long one does not keep the others waiting. Several processes may do this at
the same time; each piece takes effect once.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Final

from libroabierto_notifier.application.queueing import Queueing
from libroabierto_notifier.ports import Backlogs, Clock, Lanes, Notices, StoreUnavailable

FORGOTTEN_AT_ONCE: Final = 500  # deliveries; one transaction
_LOOK_SECONDS: Final = 1.0  # between looks when there was nothing to do
_BREATH_SECONDS: Final = 0.01  # between pieces: others, who look each millisecond, get their turn
_AGAIN_SECONDS: Final = 2.0  # after a fault of ours
_LOG: Final = logging.getLogger("libroabierto_notifier.upkeep")


class Upkeep:
    """Works until it is stopped. One thread."""

    # _number is that of the backlog that had its turn last.

    def __init__(
        self, notices: Notices, lanes: Lanes, backlogs: Backlogs, *, clock: Clock, keep_days: int
    ) -> None:
        self._lanes, self._backlogs, self._clock = lanes, backlogs, clock
        self._queueing = Queueing(notices, backlogs)
        self._keep = timedelta(days=keep_days)
        self._number = 0

    def run(self, stopping: threading.Event) -> None:
        """Work until *stopping*."""
        while not stopping.is_set():
            stopping.wait(self._pause())

    def piece(self) -> bool:
        """Do a piece of each kind; return whether there was any."""
        is_forgotten = self._forget()  # first: a backlog at which we stumble keeps nobody from it
        return self._queue() or is_forgotten

    def _pause(self) -> float:
        """Do a piece; return how many seconds to wait for the next."""
        try:
            return _BREATH_SECONDS if self.piece() else _LOOK_SECONDS
        except StoreUnavailable as error:
            _LOG.warning("database: %s", error.code)
            return _LOOK_SECONDS
        except Exception:  # noqa: BLE001 - one backlog's fault must not stop the others; it is told, and tried again
            _LOG.exception("our bug: stumbled over backlog %d", self._number)
            return _AGAIN_SECONDS

    def _queue(self) -> bool:
        backlog = self._backlogs.next(self._number) or self._backlogs.next(0)
        if backlog is None:
            return False
        self._number = backlog.number
        self._queueing.piece(backlog)
        return True

    def _forget(self) -> bool:
        before = self._clock() - self._keep
        return self._lanes.forget_delivered(before, most=FORGOTTEN_AT_ONCE) > 0
