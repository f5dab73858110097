"""How much may be sent: an allowance for each address, and one for each institution.

An address pays for what it asks, before anything of it is read. An institution pays for what its keys
have truly signed and may sign today, and for nothing else: not for a signature that does not verify, not
for an event that names it as issuer under somebody else's key or an old one (that key pays), not for an
exact repeat, which anybody can send, since every recorded event is public, and not twice in a second for
one event that is sent again and again.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Final

from libroabierto.errors import LedgerBusy
from libroabierto_ledger.ports import Clock, Limits, Rate

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_SECOND: Final = 1_000_000
_ONCE: Final = Rate(per_second=1, burst=1)


class RateLimited(LedgerBusy):
    """Too much in a short time; `facts["retry_after"]` seconds. Nothing was recorded.

    Codes "limit.address" and "limit.institution".
    """


class Allowances:
    """Asks the shared count, at most once for each payer of a request; None is no limit. Thread-safe."""

    def __init__(
        self, limits: Limits, clock: Clock, *, address: Rate | None = None, institution: Rate | None = None
    ) -> None:
        self._limits, self._clock = limits, clock
        self._address, self._institution = address, institution

    @property
    def counts_institutions(self) -> bool:
        """Whether it is worth finding out who pays."""
        return self._institution is not None

    def take_address(self, address: str, cost: int = 1) -> None:
        """Let a request pass that costs as much as *cost* submissions; raise RateLimited."""
        if self._address is None:
            return
        cost = min(cost, self._address.burst)  # dear, but never impossible
        grant = self._limits.take(f"address:{address}", self._address, cost, least=cost, now=self._now())
        if grant.granted < cost:
            raise _refusal("limit.address", grant.wait)

    def take_event(self, key: str) -> bool:
        """Say whether the event of this idempotency key is to be paid for: once a second, if it comes again.

        Else one signed event that can never be recorded could use up all that its institution may send.
        """
        if self._institution is None:
            return False
        return bool(self._limits.take(f"event:{key}", _ONCE, 1, now=self._now()).granted)

    def take_events(self, payer: str, count: int) -> list[RateLimited]:
        """Let events pass that *payer* has signed; return a refusal for each that may not, from the last.

        The n-th refusal says when n more may pass.
        """
        rate = self._institution
        if rate is None:
            return []
        grant = self._limits.take(payer, rate, count, now=self._now())
        step = _SECOND / rate.per_second
        return [
            _refusal("limit.institution", grant.wait + place * step) for place in range(count - grant.granted)
        ]

    def _now(self) -> int:
        return (self._clock() - _EPOCH) // _MICROSECOND


def _refusal(code: str, wait: float) -> RateLimited:
    return RateLimited(code, retry_after=max(1, math.ceil(wait / _SECOND)))
