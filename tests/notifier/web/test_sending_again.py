"""What is sent again by HTTP: how much is due at once, how far the rest is, and what is refused."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from libroabierto.notices.position import Position
from libroabierto_notifier.application.queueing import MOST_PIECES, PIECE
from libroabierto_notifier.config import Config
from support.notifier_contract.stores import notice
from support.notifier_house import House, bearer
from support.patience import PATIENCE, wait_for
from support.vectors import CONTRACTS
from support.webhooks.receiver import Receiver

OPENAPI: dict[str, Any] = yaml.safe_load((CONTRACTS / "openapi/notifier.yaml").read_text("utf-8"))
MORE = MOST_PIECES * PIECE


def act(house: House, made: dict[str, Any], action: str, body: Any) -> tuple[int, Any]:
    path = f"/v1/subscriptions/{made['id']}{action}"
    answer = house.client().post(path, headers=bearer(made), json=body)
    return answer.status_code, answer.get_json()


def tell_much(house: House) -> int:
    """Publish more than one request queues, after what there is; return the index published last."""
    stores = house.assembly.stores
    first = Position.of_key(stores.notices.published()).index + 1
    stores.follower.publish([notice(i) for i in range(first, first + MORE)], (), day="2026-11-23")
    return first + MORE - 1


def test_a_long_replay_says_how_far_it_is_and_refuses_another(quiet: House, receiver: Receiver) -> None:
    last = tell_much(quiet)
    made = quiet.subscribe(receiver.url)
    status, told = act(quiet, made, ":replay", {"from": "earliest"})
    described = OPENAPI["paths"]["/v1/subscriptions/{id}:replay"]["post"]["responses"]["202"]
    again = act(quiet, made, ":replay", {"from": "0", "to": "1"})

    assert (202, MORE, str(last)) == (status, told["deliveries"], told["to"])
    assert 0 < int(told["through"]) < last
    assert described["content"]["application/json"]["schema"]["required"] == list(told)
    assert (409, "subscription.replaying") == (again[0], again[1]["code"])
    assert 1 == quiet.client().get("/v1/status").get_json()["queues"]["backlogs"]


def test_the_process_that_dispatches_queues_the_rest(quiet: House, receiver: Receiver) -> None:
    """It is asked to end while it delivers: what was delivered stands written, and the rest waits."""
    tell_much(quiet)
    made = quiet.subscribe(receiver.url)
    act(quiet, made, ":replay", {"from": "earliest"})
    stores = quiet.assembly.stores
    with dispatching(quiet.config):
        wait_for(lambda: stores.backlogs.next(0) is None)
        wait_for(lambda: receiver.received[1:])
    backlog = stores.backlogs.get(made["id"], again=True)
    listed = stores.lanes.deliveries(made["id"], after=-1, most=2 * MORE)

    assert backlog is not None
    assert backlog.queued == len(listed) > MORE


@contextlib.contextmanager
def dispatching(config: Config) -> Iterator[None]:
    """Run the process of an operator; it ends well when it is asked to."""
    command = [sys.executable, "-m", "libroabierto_notifier.worker", "dispatch"]
    with subprocess.Popen(command, env={**os.environ, **config.to_environment()}) as process:
        try:
            yield
        finally:
            process.terminate()
            assert 0 == process.wait(PATIENCE)


@pytest.mark.parametrize("since", ["now", "x", ""])
def test_only_what_is_past_is_recovered(quiet: House, receiver: Receiver, since: str) -> None:
    made = quiet.subscribe(receiver.url)
    status, told = act(quiet, made, ":recover", {"since": since})

    assert (400, "position.past", "/since") == (status, told["code"], told["pointer"])
