"""The ledger is away for an hour of the test's clock: asked seldom, told openly, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto_notifier.application.following import LONGEST_WAIT
from libroabierto_notifier.application.reporting import Reporting, Status
from support.followed import Followed
from support.notifier_contract.stores import A, subscription
from support.simulated_ledger import SimulatedLedger
from support.towns import BIG, big_town

HOUR = 3600


@pytest.fixture
def desk(tmp_path: Path) -> Followed:
    """A notifier that has told 300 entries of a ledger which then is away."""
    desk = Followed(tmp_path, big_town())
    desk.stores.subscriptions.add(subscription(A, types=(), filters=()), most_pending=1)
    desk.follow(SimulatedLedger.of(big_town(), 300))
    desk.ledger = None
    return desk


def status(desk: Followed) -> Status:
    """Return what everybody may know of it."""
    return Reporting(desk.stores.follower, desk.stores.lanes, lambda: desk.now).status()


def pass_time(desk: Followed, seconds: float) -> list[float]:
    """Let the follower step for so long by the test's clock; return how long it waited each time."""
    waits, end = [], desk.now + timedelta(seconds=seconds)
    while desk.now < end:
        waits.append(desk.follower.step())
        desk.now += timedelta(seconds=waits[-1])
    return waits


def test_a_ledger_that_is_away_for_an_hour_is_asked_every_half_minute(desk: Followed) -> None:
    waits = pass_time(desk, HOUR)

    assert sorted(waits) == waits
    assert (0.4, LONGEST_WAIT, 30.0) == (waits[0], waits[-1], LONGEST_WAIT)
    assert len(waits) <= HOUR / LONGEST_WAIT + 8


def test_the_status_says_since_when_and_why_nothing_comes(desk: Followed) -> None:
    pass_time(desk, HOUR)
    told = status(desk)

    assert ("stale", "ledger.unreachable", 300, 300) == (told.state, told.error, told.verified, told.seen)
    assert told.seconds is not None
    assert HOUR <= told.seconds <= HOUR + LONGEST_WAIT


def test_a_restart_while_it_is_away_changes_nothing(desk: Followed) -> None:
    pass_time(desk, HOUR / 2)
    desk.restart()
    pass_time(desk, HOUR / 2)

    assert [*map(str, range(300))] == desk.positions()


def test_once_it_is_back_everything_is_told_within_half_a_minute_and_nothing_is_lost(
    desk: Followed, tmp_path: Path
) -> None:
    pass_time(desk, HOUR)
    desk.ledger = SimulatedLedger.of(big_town())
    pass_time(desk, LONGEST_WAIT)
    calm = Followed(tmp_path / "calm", big_town())
    for size in (300, BIG):
        calm.follow(SimulatedLedger.of(big_town(), size))

    assert calm.notices() == desk.notices()
    assert [one.key for one in calm.notices()] == [
        one.key for one in desk.stores.lanes.deliveries(A, after=-1, most=BIG + 1)
    ]
    assert ("following", None, 0) == (status(desk).state, status(desk).error, status(desk).lag)


def test_a_ledger_that_comes_and_goes_is_believed_as_far_as_it_was_verified(desk: Followed) -> None:
    for size in range(350, BIG, 50):
        desk.ledger = SimulatedLedger.of(big_town(), size)
        pass_time(desk, LONGEST_WAIT)
        desk.ledger = None
        pass_time(desk, 60)

        assert [*map(str, range(size))] == desk.positions()
