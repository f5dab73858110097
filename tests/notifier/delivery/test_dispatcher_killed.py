"""A dispatcher that is killed at any step loses nothing, and what it sends twice bears the same id."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.dispatcher import LEASE_SECONDS
from support.patience import PATIENCE, wait_for
from support.webhooks import dispatch_process
from support.webhooks.home import Home, make_home
from support.webhooks.receiver import Receiver, receiving

TESTS = Path(__file__).resolve().parents[2]
ROOT = TESTS.parent
EVERYTHING = 40


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = make_home(tmp_path)
    yield made
    made.database.close()


@contextlib.contextmanager
def receivers(home: Home, count: int) -> Iterator[list[Receiver]]:
    """Run endpoints, each with everything due to it."""
    with ExitStack() as stack:
        made = [stack.enter_context(receiving(host=f"127.0.2.{n + 1}")) for n in range(count)]
        for number, receiver in enumerate(made):
            home.subscribe(number, receiver.url)
        home.publish(0, EVERYTHING, *range(count))
        yield made


def start(home: Home, ahead: float, where: str = "") -> subprocess.Popen[bytes]:
    """Start a dispatcher whose clock runs ahead, and wait until it listens to signals."""
    told = [str(home.folder), str(ahead), *([where] if where else [])]
    paths = [TESTS, *(ROOT / name for name in ("client", "services/face", "services/notifier"))]
    process = subprocess.Popen(
        [sys.executable, dispatch_process.__file__, *told],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    with process.stdout as output:
        assert b"ready\n" == output.readline()
    return process


def is_done(home: Home, count: int) -> bool:
    return all(d.state == "delivered" for number in range(count) for d in home.deliveries(number))


def indexes(receiver: Receiver) -> list[int]:
    ids = [request.headers["webhook-id"].removeprefix("msg_") for request in receiver.received]
    return [Position.parse_sequence(sequence).index for sequence in ids]


def assert_nothing_lost(receiver: Receiver) -> None:
    """All came; none came before the one ahead of it had come."""
    newest = -1
    for index in indexes(receiver):
        assert index <= newest + 1
        newest = max(newest, index)
    assert EVERYTHING - 1 == newest


def finish(home: Home, ahead: float, count: int) -> None:
    """Let another dispatcher do the rest, after the leases of the dead have ended."""
    process = start(home, ahead)
    try:
        wait_for(lambda: is_done(home, count))
    finally:
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(PATIENCE)


@pytest.mark.parametrize("where", ["claim", "send", "settle", "settled"])
def test_killed_at_a_step_it_loses_nothing(home: Home, where: str) -> None:
    with receivers(home, 3) as endpoints:
        assert -signal.SIGKILL == start(home, 0, where).wait(PATIENCE)
        finish(home, LEASE_SECONDS + 1, 3)

    for endpoint in endpoints:
        assert_nothing_lost(endpoint)


@pytest.mark.slow
def test_killed_again_and_again_it_loses_nothing(home: Home) -> None:
    chance = random.Random(6)
    with receivers(home, 3) as endpoints:
        for endpoint in endpoints:
            endpoint.delay = 0.02
        for turn in range(4):
            process = start(home, turn * (LEASE_SECONDS + 1))
            with contextlib.suppress(AssertionError):
                wait_for(lambda: sum(len(e.received) for e in endpoints) > 25 * (turn + 1), 10)  # noqa: B023 - called now
            time.sleep(chance.random() / 5)
            process.kill()
            process.wait()
        finish(home, 4 * (LEASE_SECONDS + 1), 3)

    for endpoint in endpoints:
        assert_nothing_lost(endpoint)
