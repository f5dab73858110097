"""Moments and numbers as people read them."""

from __future__ import annotations

import pytest

from libroabierto_face.web.formats import moment, number, short_day


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "22 de noviembre de 2026, 9:00 a.m."), ("en", "22 November 2026, 9:00 a.m.")],
)
def test_a_moment_is_written_in_the_ledgers_time_zone(language: str, said: str) -> None:
    assert said == moment("2026-11-22T15:00:00.000Z", language)


@pytest.mark.parametrize(
    ("millis", "clock"),
    [
        ("2026-11-22T06:00:00.000Z", "12:00 a.m."),
        ("2026-11-22T18:00:59.999Z", "12:00 p.m."),
        ("2026-11-23T05:59:00.000Z", "11:59 p.m."),
    ],
)
def test_midnight_and_noon_are_twelve(millis: str, clock: str) -> None:
    assert f"22 de noviembre de 2026, {clock}" == moment(millis, "es")


@pytest.mark.parametrize(("language", "said"), [("es", "21/11/2026"), ("en", "2026-11-21")])
def test_a_day_in_a_table_misleads_nobody(language: str, said: str) -> None:
    assert said == short_day("2026-11-22T05:59:59.999Z", language)


def test_a_number_has_its_thousands() -> None:
    assert "1,645,352" == number(1645352)
