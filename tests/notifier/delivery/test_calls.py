"""What an owner may call for: an attempt before its time, and not what its receiver forbade."""

from __future__ import annotations

import socket
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from libroabierto_notifier.delivery.schedule import ATTEMPTS, CALLED_AGAIN
from libroabierto_notifier.ports import Due
from support.notifier_contract.stores import key_of
from support.patience import wait_for
from support.webhooks.home import Home, make_home, sub
from support.webhooks.receiver import Received, always, answer, receiving

HOUR = 3600


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = make_home(tmp_path)
    made.clock.stop()
    return made


def call(home: Home, *, seconds: float = 0) -> None:
    """Let an owner call, and whoever is due be served."""
    home.clock.move(seconds=seconds)
    home.stores.lanes.wake(sub(1))
    serve_whoever_is_due(home)


def serve_whoever_is_due(home: Home) -> None:
    for claim in home.stores.lanes.claim(home.clock(), most=1, lease_seconds=60, each=50):
        home.serve(claim)


def resend(home: Home, index: int) -> None:
    """Do what `:resend` does."""
    home.stores.lanes.replay(sub(1), [Due(sub(1), key_of(index), "")])
    call(home)


def failing(home: Home, url: str, *, count: int = 1) -> datetime:
    """Keep an endpoint that failed once; return when it is tried again."""
    home.subscribe(1, url)
    home.publish(0, count, 1)
    settled = home.serve()
    assert settled.due is not None
    return settled.due


def test_forty_resends_in_ten_seconds_are_one_where_one_a_minute_was_granted(home: Home) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url, settings={"rate_per_minute": 1})
        home.publish(0, 1, 1)
        for _ in range(40):
            home.clock.move(seconds=0.25)
            resend(home, 0)
        within = len(receiver.received)
        home.clock.move(seconds=51)
        resend(home, 0)

    assert (1, 2) == (within, len(receiver.received))


def test_an_owner_who_mended_his_receiver_is_served_at_once_with_all_that_waits(home: Home) -> None:
    with receiving(always(500)) as receiver:
        failing(home, receiver.url, count=3)
        home.clock.move(seconds=5)
        home.serve()
        receiver.behave = always(204)
        call(home, seconds=1)

    assert ["delivered"] * 3 == [one.state for one in home.deliveries(1)]
    assert 0 == home.stores.lanes.counts()["failing"]


def test_what_was_called_for_and_failed_is_told_and_not_counted(home: Home) -> None:
    with receiving(always(500)) as receiver:
        due = failing(home, receiver.url)
        receiver.behave = always(503)
        call(home, seconds=1)

    (kept,) = home.deliveries(1)
    assert (2, "pending", 1, 503) == (len(receiver.received), kept.state, kept.attempts, kept.status)
    assert (key_of(0), due) == home.stores.lanes.next_attempt(sub(1))
    assert 1 == home.stores.lanes.counts()["failing"]


def test_after_a_call_in_vain_the_next_waits_half_a_minute(home: Home) -> None:
    with receiving(always(500)) as receiver:
        failing(home, receiver.url)
        home.clock.move(seconds=5)
        home.serve()  # the next is due in five minutes
        for _ in range(20):
            call(home, seconds=0.2)
        at_once = len(receiver.received)
        call(home, seconds=CALLED_AGAIN.total_seconds())

    assert (3, 4) == (at_once, len(receiver.received))
    assert 2 == home.deliveries(1)[0].attempts


def test_what_fails_behind_a_success_is_counted(home: Home) -> None:
    def behave(request: Received, peer: socket.socket) -> bytes:
        return answer(204 if len(receiver.received) == 2 else 500)

    with receiving(behave) as receiver:
        failing(home, receiver.url, count=2)
        call(home)

    assert [("delivered", 2), ("pending", 1)] == [(d.state, d.attempts) for d in home.deliveries(1)]


def test_no_call_comes_before_a_retry_after_ends(home: Home) -> None:
    """It ends our own back-off, of five minutes, and not the ninety seconds that were asked for."""
    with receiving(always(429, Retry_After="90")) as receiver:
        failing(home, receiver.url)
        home.clock.move(seconds=90)
        home.serve()
        call(home, seconds=89.9)
        before = len(receiver.received)
        call(home, seconds=0.1)

    assert (2, 3) == (before, len(receiver.received))


def test_a_call_in_vain_keeps_the_retry_after_of_its_answer(home: Home) -> None:
    with receiving(always(500)) as receiver:
        failing(home, receiver.url)
        receiver.behave = always(503, Retry_After="7200")
        call(home)
        call(home, seconds=7199)
        before = len(receiver.received)
        call(home, seconds=1)

    assert (2, 3) == (before, len(receiver.received))


def test_the_tenth_answer_may_ask_for_time_for_those_behind(home: Home) -> None:
    with receiving(always(503, Retry_After="60")) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 2, 1)
        for _ in range(ATTEMPTS):
            home.clock.move(hours=25)
            home.stores.lanes.restart(sub(1))  # so that it is not given up meanwhile
            home.serve()

    assert ["exhausted", "pending"] == [one.state for one in home.deliveries(1)]
    assert home.clock() + timedelta(seconds=60) == home.stores.lanes.next_due()


def test_whoever_calls_every_half_hour_is_given_up_after_five_days_like_everybody(home: Home) -> None:
    with receiving(always(500)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 5, 1)
        for _ in range(2 * 24 * 7):
            home.clock.move(minutes=30)
            serve_whoever_is_due(home)
            call(home)
            home.stores.lanes.retry_exhausted(sub(1), -1)

    ended = home.stores.subscriptions.get(sub(1))
    assert ended is not None
    assert ("disabled", "failing") == (ended.state, ended.reason)
    assert ["pending"] * 5 == [one.state for one in home.deliveries(1)]


def test_whoever_hammers_a_dispatcher_gets_one_more_attempt(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    with receiving(always(500)) as receiver:
        failing(home, receiver.url)
        home.clock.move(seconds=5)
        home.serve()
        with home.dispatching():
            for _ in range(20):
                home.stores.lanes.wake(sub(1))
                home.wake()
                time.sleep(0.05)
            wait_for(lambda: len(receiver.received) == 3)
            home.wait_until_still()

    assert (3, 2) == (len(receiver.received), home.deliveries(1)[0].attempts)


def test_what_is_put_off_for_lack_of_hands_is_still_called_for(tmp_path: Path) -> None:
    """Two endpoints of one host that takes one connection: the second's turn comes after the first's."""
    home = make_home(tmp_path)
    with receiving(always(500)) as receiver:
        for number in (1, 2):
            home.subscribe(number, receiver.url)
        home.publish(0, 1, 1, 2)
        with home.dispatching():
            wait_for(lambda: len(receiver.received) == 2)
            home.wait_until_still()
        receiver.behave = always(204)
        for number in (1, 2):
            home.stores.lanes.wake(sub(number))
        with home.dispatching(threads=1, per_host=1):
            home.wake()
            wait_for(lambda: home.stores.lanes.counts()["pending"] == 0)

    assert [2, 2] == [home.deliveries(number)[0].attempts for number in (1, 2)]
