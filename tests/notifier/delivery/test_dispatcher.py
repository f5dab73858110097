"""The process that delivers webhooks: in order, at least once, nobody held up by another."""

from __future__ import annotations

import dataclasses
import functools
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from libroabierto.errors import KeyUnusable
from libroabierto.notices.position import Position
from libroabierto_notifier.delivery import dispatcher as module
from libroabierto_notifier.delivery.dispatcher import LEASE_SECONDS
from libroabierto_notifier.persistence.waking import Sleeper
from libroabierto_notifier.ports import StoreUnavailable
from support.patience import PATIENCE, least, seconds_of, wait_for
from support.webhooks.home import Home, make_home, open_home, sub
from support.webhooks.receiver import Behave, Received, Receiver, always, answer, hang, receiving


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = make_home(tmp_path)
    yield made
    made.database.close()


def indexes(received: list[Received]) -> list[int]:
    """Return the positions of what came, in order."""
    return [Position.parse_sequence(r.headers["webhook-id"].removeprefix("msg_")).index for r in received]


def several(stack: ExitStack, count: int) -> list[Receiver]:
    """Run receivers on addresses of their own."""
    return [stack.enter_context(receiving(host=f"127.0.1.{n + 1}")) for n in range(count)]


def stumbling(seed: int) -> Behave:
    """Fail two times in five, and at most three times in a row: seven would be enough to be given up."""
    chance, in_a_row = random.Random(seed), [0]

    def behave(request: Received, peer: socket.socket) -> bytes:
        status = chance.choice([204, 204, 204, 500, 302]) if in_a_row[0] < 3 else 204
        in_a_row[0] = 0 if status == 204 else in_a_row[0] + 1
        return answer(status)

    return behave


def test_every_endpoint_gets_everything_once_and_in_order(home: Home) -> None:
    with ExitStack() as stack:
        receivers = several(stack, 10)
        for number, receiver in enumerate(receivers):
            home.subscribe(number, receiver.url)
        home.publish(0, 120, *range(10))
        with home.dispatching(threads=8):
            home.wait_until_idle()
            home.publish(120, 130, *range(10))
            home.wake()
            wait_for(lambda: all(len(r.received) == 130 for r in receivers))

    assert [list(range(130))] * 10 == [indexes(receiver.received) for receiver in receivers]


def test_whatever_fails_in_between_everything_is_taken_once_and_in_order(home: Home) -> None:
    with ExitStack() as stack:
        receivers = several(stack, 5)
        for number, receiver in enumerate(receivers):
            receiver.behave = stumbling(number)
            home.subscribe(number, receiver.url)
        home.publish(0, 40, *range(5))
        with home.dispatching(threads=4):
            while home.stores.lanes.counts()["pending"]:
                home.wait_until_still()
                home.clock.move(days=1)
                home.wake()

    for number, receiver in enumerate(receivers):
        told = indexes(receiver.received)
        assert list(range(40)) == list(dict.fromkeys(told)) == sorted(set(told))
        assert {"delivered"} == {delivery.state for delivery in home.deliveries(number)}


def publish_one(home: Home, receiver: Receiver, *, is_told: bool) -> None:
    """Publish one more notice, and wait until it has come."""
    home.wait_until_still()
    count = len(receiver.received)
    home.publish(count, count + 1, 1)
    if is_told:
        home.wake()
    wait_for(lambda: len(receiver.received) > count)


def test_a_call_is_answered_within_a_blink(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 3600.0)  # so that nothing but a call helps
    with receiving() as receiver, home.dispatching():
        home.subscribe(1, receiver.url)
        told = functools.partial(publish_one, home, receiver, is_told=True)

        assert least(lambda: seconds_of(told), below=0.8) < 0.8


def test_a_lost_call_costs_a_second(home: Home) -> None:
    with receiving() as receiver, home.dispatching():
        home.subscribe(1, receiver.url)
        untold = functools.partial(publish_one, home, receiver, is_told=False)

        assert least(lambda: seconds_of(untold), below=3) < 3


def test_one_that_hangs_holds_nobody_else(home: Home) -> None:
    with ExitStack() as stack:
        healthy, sick = several(stack, 2)
        enough = threading.Event()
        sick.behave = lambda *_: answer(500 if enough.wait(20) else 204)
        home.subscribe(1, healthy.url)
        home.subscribe(2, sick.url)
        home.publish(0, 100, 1, 2)
        with home.dispatching(threads=2):
            wait_for(lambda: len(healthy.received) == 100)
            enough.set()

    assert 1 == len(sick.received)


def test_one_that_failed_is_tried_again_when_it_is_due(home: Home) -> None:
    with receiving() as receiver:
        receiver.behave = lambda *_: answer(204 if len(receiver.received) > 1 else 500)
        home.subscribe(1, receiver.url)
        home.publish(0, 3, 1)
        home.clock.stop()
        with home.dispatching():
            wait_for(lambda: len(receiver.received) == 1)
            home.wait_until_still()
            time.sleep(0.3)
            assert 1 == len(receiver.received)
            home.clock.move(seconds=5)
            wait_for(lambda: len(receiver.received) == 4)

    assert [0, 0, 1, 2] == indexes(receiver.received)


class Crowd:
    """Counts how many are inside at a time; nobody leaves before as many were there as may be."""

    def __init__(self, expected: int) -> None:
        self._changed, self._expected = threading.Condition(), expected
        self.inside: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def behave(self, request: Received, peer: socket.socket) -> bytes:
        host = request.headers["host"]
        with self._changed:
            self.inside[host] += 1
            self.most[host] = max(self.most[host], self.inside[host])
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.most[host] >= self._expected, PATIENCE)
        time.sleep(0.02)
        with self._changed:
            self.inside[host] -= 1
        return answer(204)


def test_a_host_of_many_endpoints_gets_few_connections_at_a_time(home: Home) -> None:
    crowd = Crowd(3)
    with receiving(crowd.behave) as receiver:
        for number in range(40):
            home.subscribe(number, receiver.url)
        home.publish(0, 2, *range(40))
        with home.dispatching(threads=16, per_host=3):
            wait_for(lambda: len(receiver.received) == 80)

    (most,) = crowd.most.values()
    assert most == 3


def test_two_dispatchers_share_the_work_and_never_a_lane(home: Home) -> None:
    other = open_home(home.folder, home.database, home.keys)
    with ExitStack() as stack:
        receivers = several(stack, 6)
        for number, receiver in enumerate(receivers):
            home.subscribe(number, receiver.url)
        home.publish(0, 150, *range(6))
        with home.dispatching(threads=2), other.dispatching(threads=2):
            wait_for(lambda: all(len(r.received) >= 150 for r in receivers))

    assert [list(range(150))] * 6 == [indexes(receiver.received) for receiver in receivers]


def test_a_dispatcher_that_died_leaves_its_lane_to_the_next_after_its_lease(home: Home) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 3, 1)
        home.server.serve(home.claim(), time.monotonic() + PATIENCE, lambda: True)  # sent, never settled
        with home.dispatching():
            time.sleep(0.3)
            assert [0, 1, 2] == indexes(receiver.received)
            home.clock.move(seconds=LEASE_SECONDS)
            wait_for(lambda: len(receiver.received) == 6)
            home.wait_until_idle()

    ids = [request.headers["webhook-id"] for request in receiver.received]
    assert ids[:3] == ids[3:]
    assert ["delivered"] * 3 == [delivery.state for delivery in home.deliveries(1)]


def test_a_stop_waits_no_longer_than_operators_do_and_gives_back_what_was_not_begun(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receiver that hangs would hold it up for its whole deadline of fifteen seconds."""
    assert module._STOP_SECONDS <= 8  # operators wait ten
    monkeypatch.setattr(module, "_STOP_SECONDS", 1.0)
    with receiving(hang) as receiver:
        for number in range(12):
            home.subscribe(number, receiver.url)
        home.publish(0, 1, *range(12))
        with home.dispatching(threads=2, per_host=1) as dispatcher:
            wait_for(lambda: len(receiver.received) == 1)
            dispatcher.stop()
            begun = time.monotonic()
        seconds = time.monotonic() - begun

    waiting = home.stores.lanes.claim(home.clock(), most=20, lease_seconds=60, each=1)
    assert seconds < 10
    assert 11 == len(waiting)


def test_a_database_that_is_away_for_a_while_loses_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settle, left = home.stores.lanes.settle, [2]

    def away(settled: Any) -> None:
        if settled and left[0]:
            left[0] -= 1
            raise StoreUnavailable("store.disk")
        settle(settled)

    monkeypatch.setattr(home.stores.lanes, "settle", away)
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 3, 1)
        with home.dispatching():
            wait_for(lambda: all(d.state == "delivered" for d in home.deliveries(1)))

    assert [0, 1, 2] == indexes(receiver.received)
    assert 2 == capsys.readouterr().err.count("store.disk")


def test_without_a_key_nothing_is_claimed_and_it_ends_loudly(home: Home) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        (home.folder / "webhook-keys/present.pem").unlink()
        sleeper = Sleeper(home.folder / "run", "dispatch")
        dispatcher = home.dispatcher(sleeper, threads=1)
        with pytest.raises(KeyUnusable):
            dispatcher.run()
        dispatcher.stop()
        sleeper.close()

    assert [] == receiver.received
    assert (0, None) == (home.deliveries(1)[0].attempts, home.claim().failing_since)


def test_one_that_is_gone_is_never_claimed_again(home: Home) -> None:
    with receiving(always(410)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 5, 1)
        with home.dispatching():
            wait_for(lambda: (s := home.stores.subscriptions.get(sub(1))) is not None and s.state == "gone")

    assert [0] == indexes(receiver.received)
    assert 0 == home.stores.lanes.counts()["active"]


def test_a_late_dispatcher_overwrites_nothing(home: Home) -> None:
    with receiving(always(500)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        late = home.server.serve(home.claim(), time.monotonic() + PATIENCE, lambda: True)
        home.clock.move(seconds=LEASE_SECONDS)
        receiver.behave = always(204)
        home.serve()
        home.stores.lanes.settle([dataclasses.replace(late)])

    assert "delivered" == home.deliveries(1)[0].state
