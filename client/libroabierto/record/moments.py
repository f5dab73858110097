"""Dates and instants, each with one spelling.

    date      2026-11-22                  the legal date of an act, in no time zone
    instant   2026-11-22T15:04:05Z        when something was signed
    millis    2026-11-22T15:04:05.123Z    when the ledger recorded it

RFC 3339 narrowed down: UTC only, capital `T` and `Z`, years 1000 to 9999, days that the Gregorian
calendar has, no leap second (23:59:60 cannot be told from the second before it by most clocks).
"""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime
from typing import Final

from libroabierto.errors import Malformed

_DAY: Final = r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
# Hours end at 23 by name: some versions of Python read 24:00:00 as the next midnight.
_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_DATE: Final = re.compile(_DAY)
_INSTANT: Final = re.compile(f"{_DAY}T{_TIME}Z")
_MILLIS: Final = re.compile(rf"{_DAY}T{_TIME}\.[0-9]{{3}}Z")
# One event asks for its own day and instant again and again, and a batch for the same ones.
_KEPT: Final = 1024


@functools.lru_cache(maxsize=_KEPT)
def parse_date(text: str) -> date:
    """Read `YYYY-MM-DD`, or raise Malformed("date.form") or ("date.calendar")."""
    if not _DATE.fullmatch(text):
        raise Malformed("date.form")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed("date.calendar") from None


def parse_instant(text: str) -> datetime:
    """Read `YYYY-MM-DDTHH:MM:SSZ` as an aware UTC instant; raise Malformed("instant.<reason>")."""
    return _parse(_INSTANT, text)


def parse_millis(text: str) -> datetime:
    """Read `YYYY-MM-DDTHH:MM:SS.mmmZ` as an aware UTC instant; raise Malformed("instant.<reason>")."""
    return _parse(_MILLIS, text)


def format_instant(moment: datetime) -> str:
    """Spell *moment* to the second; what is smaller is cut off, never rounded into the future."""
    return _format(moment, "seconds")


def format_millis(moment: datetime) -> str:
    """Spell *moment* to the millisecond; what is smaller is cut off, never rounded into the future."""
    return _format(moment, "milliseconds")


@functools.lru_cache(maxsize=_KEPT)
def _parse(form: re.Pattern[str], text: str) -> datetime:
    if not form.fullmatch(text):
        raise Malformed("instant.form")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Malformed("instant.calendar") from None


def _format(moment: datetime, timespec: str) -> str:
    assert moment.tzinfo is not None, "our bug: an instant without time zone"
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    assert utc.year >= 1000, "our bug: an instant that parse_instant refuses"
    return utc.isoformat(timespec=timespec) + "Z"
