"""A day is told once the ledger's clock has come to it too; a clock that runs ahead tells nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from libroabierto_notifier.application.clocks import CLOCK_DIFFERS, SecondClock
from support.followed import Followed
from support.founding import Town
from support.lives import secretariats

DAY = date(2026, 11, 23)
BEGUN = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)  # 00:05 in Mexico City


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def desk(tmp_path: Path) -> Followed:
    town = Town()
    secretariats.installing(town)
    desk = Followed(tmp_path, town)
    desk.follow()
    return desk


def look(desk: Followed, seconds: float) -> None:
    """Look again after some seconds by both clocks."""
    desk.now += timedelta(seconds=seconds)
    if desk.ledgers_now:
        desk.ledgers_now += timedelta(seconds=seconds)
    desk.follow()


def test_a_clock_two_years_ahead_tells_nothing_and_says_so(desk: Followed) -> None:
    desk.ledgers_now = desk.now
    desk.at("2028-11-22")
    desk.follow()
    look(desk, 2)

    assert [] == desk.told()
    assert ("2026-11-22", CLOCK_DIFFERS) == (desk.cursor.day, desk.cursor.error)


def test_once_the_clock_is_right_again_days_are_told_as_if_nothing_had_been(desk: Followed) -> None:
    desk.ledgers_now = desk.now
    desk.at("2028-11-22")
    desk.follow()
    desk.ledgers_now = None
    desk.at("2026-11-22", "18:00")
    desk.follow()
    look(desk, 2)
    assert ([], None) == (desk.told(), desk.cursor.error)
    desk.at("2026-11-23")
    desk.follow()

    assert (2, "2026-11-23") == (len(desk.told()), desk.cursor.day)


def test_an_old_checkpoint_that_comes_with_its_old_date_tells_no_day(desk: Followed) -> None:
    """A whole answer that a cache replays: the note is the same, and so is the Date."""
    desk.ledgers_now = desk.now
    desk.at("2026-11-23")
    desk.follow()

    assert [] == desk.told()


def test_the_ledger_is_asked_once_a_day_and_while_clocks_differ_once_a_minute(desk: Followed) -> None:
    desk.at("2026-11-23")
    desk.asked.clear()
    for _ in range(9):
        look(desk, 1)
    assert 1 == desk.asked.count("v1/log")
    desk.ledgers_now = desk.now
    desk.at("2026-12-23")
    desk.asked.clear()
    for _ in range(130):
        look(desk, 1)

    assert 3 == desk.asked.count("v1/log")


@pytest.mark.parametrize(
    ("said", "confirmed", "doubt"),
    [
        (BEGUN, True, None),
        (BEGUN - timedelta(seconds=1), False, None),
        (BEGUN + minutes(5), True, None),
        (BEGUN + minutes(6), False, CLOCK_DIFFERS),
        (BEGUN - minutes(6), False, CLOCK_DIFFERS),
        (None, False, CLOCK_DIFFERS),
    ],
)
def test_both_clocks_must_have_passed_the_start_of_the_day(
    said: datetime | None, confirmed: bool, doubt: str | None
) -> None:
    clock = SecondClock(lambda: said)

    assert (confirmed, doubt) == (clock.confirms(DAY, BEGUN), clock.doubt)


def test_a_ledger_that_was_a_second_behind_is_asked_again_a_minute_later() -> None:
    said = [BEGUN - timedelta(seconds=1)]
    clock = SecondClock(said.pop)
    assert not clock.confirms(DAY, BEGUN)
    said.append(BEGUN + minutes(1))

    assert not clock.confirms(DAY, BEGUN + timedelta(seconds=59))
    assert clock.confirms(DAY, BEGUN + minutes(1))
