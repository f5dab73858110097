"""When a delivery is tried again, and when an endpoint is given up.

Ten attempts over 75 hours, as Standard Webhooks suggests:

    attempt   1    2     3       4      5     6     7      8      9      10
    after     0   5 s   5 min  30 min  2 h   5 h   10 h   14 h   20 h   24 h    the one before

Each delay grows by up to a tenth at random, so that receivers which failed together are not tried together;
it never shrinks. A `Retry-After` is honoured between the delay itself and the longer of its double and a day.
After the last attempt the delivery is exhausted, and its lane goes on.

The owner may call for an attempt before its time, but not against a `Retry-After`. If it fails, it is none
of the ten, which go on at their times, and for half a minute no other is called for.
"""

from __future__ import annotations

import email.utils
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

Chance = Callable[[], float]
"""A random number of [0, 1)."""

DELAYS: Final = (0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)  # seconds
ATTEMPTS: Final = len(DELAYS)
JITTER: Final = 0.1
_DAY: Final = 86_400
CALLED_AGAIN: Final = timedelta(seconds=30)  # between attempts that the owner calls for

# An endpoint is given up after five days of nothing but failures ...
GIVEN_UP_AFTER: Final = timedelta(days=5)
# ... and not by the first hiccup after a long silence: this delivery alone was tried for 12 hours or more.
_TRIED_FOR_HALF_A_DAY: Final = 7


def is_last(attempts: int) -> bool:
    """Whether the schedule ends with that many attempts."""
    return attempts >= ATTEMPTS


def delay_after(attempts: int, chance: float, retry_after: float | None = None) -> timedelta:
    """Return how long to wait after so many failed attempts (at least 1, below ATTEMPTS)."""
    base = float(DELAYS[attempts])
    if retry_after is not None:
        base = max(base, asked_pause(attempts, retry_after).total_seconds())
    return timedelta(seconds=base * (1 + JITTER * chance))


def asked_pause(attempts: int, retry_after: float) -> timedelta:
    """Return how long nobody may send after so many failed attempts, since the receiver asks for it."""
    base = DELAYS[min(attempts, ATTEMPTS - 1)]
    return timedelta(seconds=min(retry_after, max(2 * base, _DAY)))


def is_given_up(attempts: int, failing_since: datetime, now: datetime) -> bool:
    """Whether an endpoint is disabled by its failures."""
    return attempts >= _TRIED_FOR_HALF_A_DAY and now - failing_since >= GIVEN_UP_AFTER


def read_retry_after(text: str | None, now: datetime) -> float | None:
    """Read seconds or an HTTP date; None if it says nothing that can be read. Never negative."""
    if text is None or len(text) > 64:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # OverflowError: a year or a zone of twenty digits
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())
