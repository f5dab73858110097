"""Moments and numbers as people read them (es-MX first; docs/glossary.md).

    lunes, 20 de junio de 2022, 10:00 a.m.      Monday, 20 June 2022, 10:00 a.m.
    1,645,352

Moments are shown in the ledger's own time zone, which the page names.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from libroabierto.domain.calendar import day_of, end_of
from libroabierto.domain.words import long_date
from libroabierto.record.moments import parse_millis

WEEKDAYS: Final = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def long_moment(millis: str, language: str) -> str:
    """Write an instant (RFC 3339, UTC, milliseconds) in full, to the minute."""
    instant = parse_millis(millis)
    day = day_of(instant)
    minutes = (instant - (end_of(day) - timedelta(days=1))) // timedelta(minutes=1)
    weekday = WEEKDAYS[language][day.weekday()]
    return f"{weekday}, {long_date(day.isoformat(), language)}, {_clock(minutes)}"


def short_day(millis: str, language: str) -> str:
    """Write the legal day of an instant for tables: dd/mm/aaaa; in English, where that misleads, ISO."""
    day = day_of(parse_millis(millis))
    return day.isoformat() if language == "en" else f"{day:%d/%m/%Y}"


def number(value: int) -> str:
    """Write a whole number with its thousands."""
    return f"{value:,}"


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    return f"{hour % 12 or 12}:{minute:02d} {'a.m.' if hour < 12 else 'p.m.'}"
