"""The dispatcher's clock was hours ahead and is right again: receivers do not wait for those hours."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto_notifier.delivery import dispatcher
from support.patience import wait_for
from support.webhooks.home import Home, make_home
from support.webhooks.receiver import answer, receiving

HOURS = 6


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path)


@pytest.mark.parametrize("status", [204, 500])
def test_what_was_put_off_by_a_clock_ahead_is_sent_at_once_by_the_next_dispatcher(
    home: Home, status: int
) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        receiver.behave = lambda *_: answer(status)
        home.clock.move(hours=HOURS)
        home.serve()
        home.clock.move(hours=-HOURS)
        receiver.behave = lambda *_: answer(204)
        home.publish(1, 2, 1)
        with home.dispatching():
            wait_for(lambda: {"delivered"} == {one.state for one in home.deliveries(1)})


def test_a_dispatcher_that_runs_on_notices_it_by_itself(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "_MEND_SECONDS", 0.2)
    home.clock.move(hours=HOURS)
    with receiving() as receiver, home.dispatching():
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        wait_for(lambda: {"delivered"} == {one.state for one in home.deliveries(1)})
        home.clock.move(hours=-HOURS)
        home.publish(1, 2, 1)
        wait_for(lambda: {"delivered"} == {one.state for one in home.deliveries(1)})

        assert 2 == len(receiver.received)
