"""When a delivery is tried again, and when an endpoint is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libroabierto_notifier.delivery.schedule import (
    ATTEMPTS,
    DELAYS,
    delay_after,
    is_given_up,
    is_last,
    read_retry_after,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHANCES = st.floats(0, 1, exclude_max=True)


def test_ten_attempts_take_75_hours() -> None:
    waits = [delay_after(attempts, 0.0) for attempts in range(1, ATTEMPTS)]

    assert timedelta(hours=75, minutes=35, seconds=5) == sum(waits, timedelta())
    assert [False] * 9 + [True] == [is_last(attempts) for attempts in range(1, 11)]


@given(st.integers(1, ATTEMPTS - 1), CHANCES)
def test_jitter_only_adds_up_to_a_tenth(attempts: int, chance: float) -> None:
    seconds = delay_after(attempts, chance).total_seconds()

    assert DELAYS[attempts] <= seconds <= DELAYS[attempts] * 1.1


@given(st.integers(1, ATTEMPTS - 1), st.floats(0, 1e9))
def test_a_receiver_may_ask_for_more_time_but_not_for_ever(attempts: int, wish: float) -> None:
    seconds = delay_after(attempts, 0.0, wish).total_seconds()

    assert DELAYS[attempts] <= seconds <= max(2 * DELAYS[attempts], 86_400)


@pytest.mark.parametrize(
    ("attempts", "wish", "seconds"),
    [(1, 0, 5), (1, 60, 60), (1, 1e9, 86_400), (9, 100_000, 100_000), (9, 1e9, 172_800), (2, 1, 300)],
)
def test_a_retry_after_is_honoured_within_its_bounds(attempts: int, wish: float, seconds: float) -> None:
    assert seconds == delay_after(attempts, 0.0, wish).total_seconds()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("9" * 60, 999_999_999.0),
        (None, None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Mon, 99 Nov 2026 12:01:00 GMT", None),
        ("1" * 65, None),
        ("Mon, 23 Nov 99999999999999999999 12:01:00 GMT", None),
        ("23 Nov 2026 12:01:00 -9999999999999999999999", None),
    ],
)
def test_a_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert seconds == read_retry_after(text, NOW)


@given(st.text(max_size=70))
def test_whatever_a_receiver_writes_there_is_read_without_an_error(text: str) -> None:
    seconds = read_retry_after(text, NOW)

    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("attempts", "days", "is_it"),
    [(7, 5, True), (10, 6, True), (6, 5, False), (1, 300, False), (7, 4.99, False)],
)
def test_an_endpoint_is_given_up_by_time_and_not_by_one_hiccup(
    attempts: int, days: float, is_it: bool
) -> None:
    assert is_it == is_given_up(attempts, NOW - timedelta(days=days), NOW)
