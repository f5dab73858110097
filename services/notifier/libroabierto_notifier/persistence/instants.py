"""Instants by which rows are found: microseconds since 1970, exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(instant: datetime) -> int:
    """Count the microseconds of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(count: int) -> datetime:
    """Return the instant of a count."""
    return _EPOCH + count * _MICROSECOND
