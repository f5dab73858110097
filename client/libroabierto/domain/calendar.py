"""Legal days: an instant seen from the time zone that the ledger was founded in.

The offsets belong to the rules version, not to the machine's time-zone data: every auditor must
find the same day, in twenty years too. Mexico abolished daylight saving on 2022-10-30; a ledger of
rules version 1 begins after that, so its zone has one offset.
"""

from __future__ import annotations

import calendar
import functools
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Final

ByDay = Callable[[date], Mapping[str, Any]]
"""Gives the members that a legal day makes of a row, which has been read before (derived.py)."""

TIME_ZONE: Final = "America/Mexico_City"
_ZONE: Final = timezone(timedelta(hours=-6), TIME_ZONE)


@functools.lru_cache(maxsize=1024)  # the instants of one batch, asked for by several rules each
def day_of(instant: datetime) -> date:
    """Return the legal day in which *instant* (aware) lies."""
    return instant.astimezone(_ZONE).date()


def months_after(day: date, months: int) -> date:
    """Return the day of the same number so many months later, or the last one of a shorter month.

    Raises ValueError beyond the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_of(day: date) -> datetime:
    """Return the first instant after *day*, in UTC; the end of `as_of=<date>`."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=_ZONE) + timedelta(days=1)
    return midnight.astimezone(UTC)
