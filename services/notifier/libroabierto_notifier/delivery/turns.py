"""Which claimed lanes are served now, which wait here, and which are put off.

    one host            at most so many connections at a time, however many endpoints it has
    failing endpoints   together at most a quarter of the threads: those that hang must not hold them all
    slow endpoints      are counted with them: whoever took long for a message last time
    waiting here        at most so many; the rest is put off for a second or two

Owned by the dispatcher's one loop: no locks. Reads no clock, opens no socket.
"""

from __future__ import annotations

import functools
from typing import Final, Literal
from urllib.parse import urlsplit

from libroabierto_notifier.ports import Claim

Verdict = Literal["now", "waits", "later"]

PER_HOST: Final = 8
SLOW_SECONDS: Final = 1.0  # for a message; most receivers take a tenth
_SLOW_KNOWN: Final = 10_000  # endpoints of which it is kept that they were slow


@functools.lru_cache(maxsize=10_000)
def host_of(sink: str) -> str:
    """Return the host of a sink, as it is counted."""
    return urlsplit(sink).hostname or ""


class Turns:
    """The lanes in hand."""

    def __init__(self, threads: int, *, per_host: int = PER_HOST) -> None:
        self._per_host = per_host
        self._most_tardy = max(1, threads // 4)
        self._most_waiting = threads
        self._hosts: dict[str, int] = {}  # lanes that are served, by host
        self._tardy: dict[str, bool] = {}  # whether they fail or are slow, by token
        self._slow: dict[str, None] = {}  # subscriptions, the latest last
        self._waiting: dict[str, Claim] = {}  # by token

    @property
    def waiting(self) -> int:
        """How many wait here."""
        return len(self._waiting)

    def enter(self, claim: Claim) -> Verdict:
        """Say what becomes of a lane that was just claimed."""
        if self._may_run(claim):
            self._begin(claim)
            return "now"
        if len(self._waiting) >= self._most_waiting:
            return "later"
        self._waiting[claim.token] = claim
        return "waits"

    def leave(self, claim: Claim, *, seconds: float = 0.0) -> list[Claim]:
        """Note that a lane was served, and how long a message took; return those to serve in its stead."""
        self._end(claim)
        self._note(claim.subscription.id, is_slow=seconds > SLOW_SECONDS)
        return [waiting for waiting in list(self._waiting.values()) if self._may_start(waiting)]

    def give_back(self) -> list[Claim]:
        """Return those that wait, which wait no more."""
        waiting, self._waiting = list(self._waiting.values()), {}
        return waiting

    def _may_start(self, waiting: Claim) -> bool:
        if not self._may_run(waiting):
            return False
        del self._waiting[waiting.token]
        self._begin(waiting)
        return True

    def _may_run(self, claim: Claim) -> bool:
        if self._hosts.get(host_of(claim.subscription.sink), 0) >= self._per_host:
            return False
        return not self._is_tardy(claim) or sum(self._tardy.values()) < self._most_tardy

    def _is_tardy(self, claim: Claim) -> bool:
        return claim.failing_since is not None or claim.subscription.id in self._slow

    def _begin(self, claim: Claim) -> None:
        host = host_of(claim.subscription.sink)
        self._hosts[host] = self._hosts.get(host, 0) + 1
        self._tardy[claim.token] = self._is_tardy(claim)

    def _end(self, claim: Claim) -> None:
        host = host_of(claim.subscription.sink)
        self._hosts[host] -= 1
        if not self._hosts[host]:
            del self._hosts[host]
        del self._tardy[claim.token]

    def _note(self, subscription: str, *, is_slow: bool) -> None:
        self._slow.pop(subscription, None)
        if is_slow:
            self._slow[subscription] = None
            if len(self._slow) > _SLOW_KNOWN:
                del self._slow[next(iter(self._slow))]
