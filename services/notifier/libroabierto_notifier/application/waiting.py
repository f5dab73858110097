"""Waiting for what is published next: the threads of one process, together, on one bell.

While anybody waits, one thread listens for all of them; the table is the truth, the bell only says when to
look at it. Nobody waits longer than asked, whatever becomes of the bell.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Final, Protocol

from libroabierto_notifier.ports import Notices, StoreUnavailable

# How long the listening thread trusts the bell before it looks by itself, in seconds.
LOOK_EVERY: Final = 1.0


class Bell(Protocol):
    """Rings, most of the time, when something was published."""

    def wait(self, seconds: float) -> bool:
        """Return True as soon as it rang, False after *seconds*."""

    def close(self) -> None:
        """Ring no more."""


class Arrivals:
    """Where the threads of this process wait. `bell` is made when it is first needed."""

    # _waiting, _known and _listening are touched only under _changed.

    def __init__(self, notices: Notices, bell: Callable[[], Bell]) -> None:
        self._notices = notices
        self._make_bell = bell
        self._changed = threading.Condition()
        self._waiting = 0
        self._known = -1
        self._listening = False

    def wait_beyond(self, key: int, seconds: float) -> bool:
        """Wait until something was published after *key*; False if nothing was within *seconds*."""
        with self._changed:
            self._waiting += 1
            try:
                self._listen()
                return self._changed.wait_for(lambda: self._known > key, seconds)
            finally:
                self._waiting -= 1

    def _listen(self) -> None:
        if not self._listening:
            self._listening = True
            threading.Thread(target=self._run, name="arrivals", daemon=True).start()

    def _run(self) -> None:
        try:
            with contextlib.closing(self._make_bell()) as bell:
                while self._look():
                    bell.wait(LOOK_EVERY)
        except BaseException:  # the next to wait begins again; this one's own time still ends
            with self._changed:
                self._listening = False
            raise

    def _look(self) -> bool:
        """Tell those who wait what was published; False when nobody waits any more."""
        try:
            published = self._notices.published()
        except StoreUnavailable:  # they are told when their own time is up, and look for themselves
            published = -1
        with self._changed:
            if published > self._known:
                self._known = published
                self._changed.notify_all()
            self._listening = self._waiting > 0
            return self._listening
