"""Dates and instants: one spelling, and only days that there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto.record.moments import format_instant, format_millis, parse_date, parse_instant, parse_millis
from support.refusal import code_of, refused

FIRST_DAY = datetime(1000, 1, 1)  # noqa: DTZ001  # the zone is given beside it
INSTANTS = st.datetimes(FIRST_DAY, timezones=st.just(UTC))


@given(st.dates(date(1000, 1, 1)))
def test_a_date_is_read_from_its_only_spelling(day: date) -> None:
    assert day == parse_date(day.isoformat())


@given(INSTANTS)
def test_parse_instant_undoes_format_instant(moment: datetime) -> None:
    assert moment.replace(microsecond=0) == parse_instant(format_instant(moment))


@given(INSTANTS)
def test_parse_millis_undoes_format_millis(moment: datetime) -> None:
    cut = moment.microsecond // 1000 * 1000

    assert moment.replace(microsecond=cut) == parse_millis(format_millis(moment))


@given(INSTANTS, INSTANTS)
def test_instants_sort_like_their_spellings(a: datetime, b: datetime) -> None:
    assert (a.replace(microsecond=0) < b.replace(microsecond=0)) == (format_instant(a) < format_instant(b))


def test_an_instant_is_aware_and_in_utc() -> None:
    assert datetime(2026, 11, 22, 15, 4, 5, tzinfo=UTC) == parse_instant("2026-11-22T15:04:05Z")
    assert datetime(2026, 11, 22, 15, 4, 5, 123000, tzinfo=UTC) == parse_millis("2026-11-22T15:04:05.123Z")


def test_another_time_zone_is_turned_into_utc() -> None:
    toluca = datetime(2026, 11, 22, 9, 4, 5, 999999, tzinfo=timezone(timedelta(hours=-6)))

    assert "2026-11-22T15:04:05Z" == format_instant(toluca)
    assert "2026-11-22T15:04:05.999Z" == format_millis(toluca)


@pytest.mark.parametrize("moment", [datetime(2026, 1, 1), datetime(999, 1, 1, tzinfo=UTC)])  # noqa: DTZ001  # naive
def test_our_own_wrong_instant_is_a_bug(moment: datetime) -> None:
    with pytest.raises(AssertionError):
        format_instant(moment)


@pytest.mark.parametrize("text", ["2024-02-29", "2000-02-29", "9999-12-31", "1000-01-01"])
def test_days_that_there_are_are_read(text: str) -> None:
    assert text == parse_date(text).isoformat()


@pytest.mark.parametrize(
    "text", ["2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00"]
)
def test_days_that_there_are_not_are_refused(text: str) -> None:
    with refused("date.calendar"):
        parse_date(text)
    with refused("instant.calendar"):
        parse_instant(f"{text}T00:00:00Z")
    with refused("instant.calendar"):
        parse_millis(f"{text}T00:00:00.000Z")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-1-1",
        "20260101",
        "2026-W01-1",
        "2026-001",
        "0999-01-01",
        "0000-01-01",
        "10000-01-01",
        "+2026-01-01",
        "-2026-01-01",
        "2026-01-01 ",
        " 2026-01-01",
        "2026-01-01\n",
        "2026/01/01",
        "01-01-2026",
        "2026-01-01T00:00:00Z",
        "２026-01-01",
        "٢٠٢٦-01-01",
        "2026-01-0١",
        "2026\u201301\u201301",
        "2026-01-01\0",
        "hoy",
    ],
)
def test_other_spellings_of_a_date_are_refused(text: str) -> None:
    with refused("date.form"):
        parse_date(text)


OTHER_TIMES = [
    "",
    "2026-01-01",
    "2026-01-01T00:00Z",
    "2026-01-01t00:00:00Z",
    "2026-01-01 00:00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01T00:00:00z",
    "2026-01-01T00:00:00+00:00",
    "2026-01-01T00:00:00-06:00",
    "2026-01-01T00:00:00-00:00",
    "2026-01-01T24:00:00Z",
    "2026-01-01T23:60:00Z",
    "2016-12-31T23:59:60Z",
    "2026-01-01T00:00:00Z\n",
    "2026-01-01T000000Z",
    "2026-01-01T0:00:00Z",
    "2026-01-01T00:00:0١Z",
    "0999-01-01T00:00:00Z",
    "2026-01-01T00:00:00ZZ",
]


@pytest.mark.parametrize("text", [*OTHER_TIMES, "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.Z"])
def test_other_spellings_of_an_instant_are_refused(text: str) -> None:
    with refused("instant.form"):
        parse_instant(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            text.replace("00Z", "00.000Z")
            for text in OTHER_TIMES
            if "00Z" in text and text != "2026-01-01T00Z"
        ),
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.1Z",
        "2026-01-01T00:00:00.12Z",
        "2026-01-01T00:00:00.1234Z",
        "2026-01-01T00:00:00.123456Z",
        "2026-01-01T00:00:00,123Z",
        "2026-01-01T24:00:00.000Z",
        "2026-01-01T00:00:60.000Z",
        "2026-01-01T00:00:00.000+00:00",
    ],
)
def test_other_spellings_of_an_instant_with_millis_are_refused(text: str) -> None:
    with refused("instant.form"):
        parse_millis(text)


@pytest.mark.parametrize("parse", [parse_date, parse_instant, parse_millis])
@given(text=st.text(max_size=30) | st.text("0123456789-:.TZ", max_size=26))
def test_whatever_the_text_only_malformed_is_raised(parse: Callable[[str], object], text: str) -> None:
    code = code_of(lambda: parse(text))

    assert code is None or code.split(".")[1] in ("form", "calendar")
