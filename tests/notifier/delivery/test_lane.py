"""The deliveries of one endpoint, in order, until one fails or the turn ends."""

from __future__ import annotations

import dataclasses
import json
import socket
import time
from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.addresses import OwnPlaces
from libroabierto_notifier.delivery.connector import Connector
from libroabierto_notifier.delivery.schedule import DELAYS
from libroabierto_notifier.delivery.sink import Policy
from support.patience import PATIENCE
from support.webhooks.home import Home, make_home, sub
from support.webhooks.receiver import Behave, Received, always, answer, receiving


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path)


def indexes(received: list[Received]) -> list[int]:
    """Return the positions of what came, in order."""
    return [Position.parse_sequence(r.headers["webhook-id"].removeprefix("msg_")).index for r in received]


def failing_at(index: int, status: int = 500) -> Behave:
    """Take everything but one message."""

    def behave(request: Received, peer: socket.socket) -> bytes:
        return answer(status if [index] == indexes([request]) else 204)

    return behave


def states(home: Home) -> list[str]:
    return [delivery.state for delivery in home.deliveries(1)]


def test_messages_come_in_order_over_one_connection_each_naming_the_one_before(home: Home) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(3, 8, 1)
        home.serve()

    told = [json.loads(request.body) for request in receiver.received]
    assert [3, 4, 5, 6, 7] == indexes(receiver.received)
    assert [None, *(Position(i).sequence for i in range(3, 7))] == [one.get("prevsequence") for one in told]
    assert {0} == {request.connection for request in receiver.received}
    assert ["delivered"] * 5 == states(home)


def test_a_failure_holds_what_stands_behind_it(home: Home) -> None:
    with receiving(failing_at(2)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 5, 1)
        now = home.clock.stop()
        settled = home.serve()

    assert [0, 1, 2] == indexes(receiver.received)
    assert ["delivered", "delivered", "pending", "pending", "pending"] == states(home)
    assert now + timedelta(seconds=5) == settled.due


def test_how_it_failed_is_kept(home: Home) -> None:
    with receiving(always(503)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        home.serve()

    (kept,) = home.deliveries(1)
    assert (1, 503, "webhook.status") == (kept.attempts, kept.status, kept.error)


def test_it_is_tried_ten_times_and_then_the_next_one_has_its_turn(home: Home) -> None:
    with receiving(failing_at(0)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 3, 1)
        for delay in DELAYS:
            home.clock.move(seconds=delay)
            home.serve()

    assert [0] * 10 + [1, 2] == indexes(receiver.received)
    assert ["exhausted", "delivered", "delivered"] == states(home)
    assert 1 == len({r.headers["webhook-id"] for r in receiver.received[:10]})


def test_a_retry_after_is_observed(home: Home) -> None:
    with receiving(always(429, Retry_After="90")) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        now = home.clock.stop()
        settled = home.serve()

    assert [now + timedelta(seconds=90)] * 2 == [settled.due, settled.held]


def test_one_that_is_gone_is_sent_nothing_more(home: Home) -> None:
    with receiving(always(410)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 3, 1)
        home.serve()

    ended = home.stores.subscriptions.get(sub(1))
    assert 1 == len(receiver.received)
    assert ended is not None
    assert ("gone", "gone") == (ended.state, ended.reason)
    assert [] == home.stores.lanes.claim(home.clock(), most=1, lease_seconds=60, each=1)


def since(home: Home, **ago: float) -> str:
    return (home.clock() - timedelta(**ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fail_once_more(home: Home, attempts: int, failing_since: str) -> None:
    """Serve a lane whose head has failed so often since then."""
    claim = home.claim()
    head = dataclasses.replace(claim.deliveries[0], attempts=attempts)
    home.serve(dataclasses.replace(claim, failing_since=failing_since, deliveries=(head,)))


def test_five_days_of_nothing_but_failures_pause_it_and_it_is_told_once(home: Home) -> None:
    with receiving(always(500)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 2, 1)
        fail_once_more(home, 7, since(home, days=5))

    ended = home.stores.subscriptions.get(sub(1))
    message = json.loads(receiver.received[-1].body)
    assert ended is not None
    assert ("disabled", "failing") == (ended.state, ended.reason)
    assert ("notifier.endpoint.disabled", "failing") == (message["type"], message["data"]["reason"])
    assert receiver.received[-1].headers["webhook-id"].startswith("msg_disabled_")
    assert ["pending", "pending"] == states(home)


@pytest.mark.parametrize(("attempts", "days"), [(0, 30), (5, 30), (8, 4.9)])
def test_a_hiccup_after_a_long_silence_pauses_nobody(home: Home, attempts: int, days: float) -> None:
    with receiving(always(500)) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        fail_once_more(home, attempts, since(home, days=days))

    kept = home.stores.subscriptions.get(sub(1))
    assert kept is not None
    assert "active" == kept.state
    assert 1 == len(receiver.received)


def test_one_success_ends_the_count_of_failures(home: Home) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        settled = home.serve(dataclasses.replace(home.claim(), failing_since=since(home, days=9)))

    assert (None, None) == (settled.failing_since, settled.disable)


@pytest.mark.parametrize(
    ("rate", "sent", "pause"), [(120, 2, 1.0), (6, 1, 10.0), (60, 1, 1.0), (90, 1, 2 / 3)]
)
def test_a_granted_rate_is_kept(home: Home, rate: int, sent: int, pause: float) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url, settings={"rate_per_minute": rate})
        home.publish(0, 9, 1)
        now = home.clock.stop()
        settled = home.serve()

    assert sent == len(receiver.received)
    assert now + timedelta(seconds=pause) == settled.held


def test_what_comes_one_by_one_keeps_the_rate_too(home: Home) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url, settings={"rate_per_minute": 120})
        home.publish(0, 1, 1)
        now = home.clock.stop()
        settled = home.serve()

    assert settled.held is not None
    assert settled.held > now


def test_a_turn_ends_before_its_lease(home: Home) -> None:
    def slow(request: Received, peer: socket.socket) -> bytes:
        time.sleep(0.1)
        return answer(204)

    with receiving(slow) as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 20, 1)
        begun = time.time()
        settled = home.server.serve(home.claim(), time.monotonic() + 1, lambda: True)

    came = [request.at - begun for request in receiver.received]
    assert len([at for at in came if at > 1]) <= 1  # the one that was under way
    assert 1 <= len(came) < 20
    assert len(receiver.received) == len(settled.deliveries)
    assert None is settled.due


def test_a_turn_that_is_stopped_gives_back_the_rest(home: Home) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 9, 1)
        settled = home.server.serve(
            home.claim(), time.monotonic() + PATIENCE, lambda: len(receiver.received) < 4
        )

    assert [0, 1, 2, 3] == indexes(receiver.received)
    assert 4 == len(settled.deliveries)


def test_a_sink_that_the_policy_no_longer_allows_fails_without_a_request(tmp_path: Path) -> None:
    home = make_home(tmp_path, Connector(Policy("https", OwnPlaces(frozenset()))))
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 1, 1)
        home.serve()

    (kept,) = home.deliveries(1)
    assert [] == receiver.received
    assert ("pending", 1, "sink.scheme") == (kept.state, kept.attempts, kept.error)


def test_a_name_that_was_rebound_since_the_last_turn_is_refused(tmp_path: Path) -> None:
    answers = iter([["127.0.0.1"], ["10.9.9.9"]])
    with receiving() as receiver:
        policy = Policy("local", OwnPlaces(frozenset({("10.9.9.9", receiver.port)})))
        connector = Connector(policy, resolve=lambda *_: next(answers))
        home = make_home(tmp_path, connector)
        home.subscribe(1, receiver.url.replace("127.0.0.1", "vigilante.example.org"))
        for index in range(2):
            home.publish(index, index + 1, 1)
            home.serve()

    assert [0] == indexes(receiver.received)
    assert [None, "sink.own-address"] == [delivery.error for delivery in home.deliveries(1)]


def test_a_message_that_cannot_be_read_costs_no_attempt_and_is_told(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with receiving() as receiver:
        home.subscribe(1, receiver.url)
        home.publish(0, 2, 1)
        claim = home.claim()
        lost = dataclasses.replace(claim.deliveries[1], key=999)
        settled = home.serve(dataclasses.replace(claim, deliveries=(claim.deliveries[0], lost)))

    assert settled.held is not None
    assert settled.held - home.clock() > timedelta(minutes=4)
    assert ["delivered", "pending"] == states(home)
    assert "never published" in capsys.readouterr().err
