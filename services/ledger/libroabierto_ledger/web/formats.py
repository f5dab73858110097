"""Moments in full, as an entry's page writes them: "lunes, 20 de junio de 2022, 10:00 a.m."."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.calendar import day_of
from libroabierto.record.moments import parse_millis
from libroabierto_face.web.formats import moment

WEEKDAYS: Final = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def long_moment(millis: str, language: str) -> str:
    """Write an instant (RFC 3339, UTC, milliseconds) in full, to the minute."""
    weekday = WEEKDAYS[language][day_of(parse_millis(millis)).weekday()]
    return f"{weekday}, {moment(millis, language)}"
