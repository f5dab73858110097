"""Moments and numbers as people read them (es-MX first; docs/glossary.md), in the ledger's own time zone.

22 de noviembre de 2026, 9:00 a.m.      22 November 2026, 9:00 a.m.
1,645,352
"""

from __future__ import annotations

from datetime import timedelta

from libroabierto.domain.calendar import day_of, end_of
from libroabierto.domain.words import long_date
from libroabierto.record.moments import parse_millis


def moment(millis: str, language: str) -> str:
    """Write an instant (RFC 3339, UTC, milliseconds) to the minute."""
    instant = parse_millis(millis)
    day = day_of(instant)
    hour, minute = divmod((instant - (end_of(day) - timedelta(days=1))) // timedelta(minutes=1), 60)
    clock = f"{hour % 12 or 12}:{minute:02d} {'a.m.' if hour < 12 else 'p.m.'}"
    return f"{long_date(day.isoformat(), language)}, {clock}"


def short_day(millis: str, language: str) -> str:
    """Write the legal day of an instant for tables: dd/mm/aaaa; in English, where that misleads, ISO."""
    day = day_of(parse_millis(millis))
    return day.isoformat() if language == "en" else f"{day:%d/%m/%Y}"


def number(value: int) -> str:
    """Write a whole number with its thousands."""
    return f"{value:,}"
