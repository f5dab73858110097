"""A whole storm, from an empty folder to what it has left.

aftermath = rage(tmp_path, gates=4, growth=12)
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from libroabierto.notices.position import Position
from libroabierto_notifier.config import Config
from support.notifier_kills.home import (
    FILTERS,
    deliveries_of,
    long_town,
    make_home,
    notices_of,
    published,
    sub,
    subscribe,
)
from support.notifier_kills.judging import check_listener, check_receiver
from support.notifier_kills.ledger import LoopbackLedger
from support.notifier_kills.listening import Listener
from support.notifier_kills.processes import NAMES, Processes
from support.notifier_kills.storm import Storm
from support.patience import wait_for
from support.ports import free_port
from support.webhooks.receiver import Behave, Receiver, answer, receiving

BEGIN: Final = 16  # entries before the first kill; days pass before entry 32
LISTENED: Final = ("todo", "algo")  # what the listeners ask for, as endpoints of these names do


@dataclass
class Aftermath:
    """What the storm has left, and the home of a follower that nobody disturbed."""

    config: Config
    calm: Config
    storm: Storm
    receivers: dict[str, Receiver]
    listeners: dict[str, Listener]
    seconds: float

    @property
    def bodies(self) -> dict[int, bytes]:
        """What an undisturbed follower publishes, by key."""
        return {row[0]: row[-1] for row in notices_of(self.calm)}

    def due(self, name: str) -> list[tuple[str, int, int, str]]:
        """What is due to an endpoint: id, key, previous key, what matched."""
        return [row for row in deliveries_of(self.calm) if row[0] == sub(name)]

    def check_receiver(self, name: str) -> int:
        """Check what an endpoint got; return how often it got something again."""
        return check_receiver(self.receivers[name].received, self.due(name), self.bodies)

    def check_listener(self, name: str) -> None:
        """Check what a listener heard."""
        keys = [key for _, key, _, _ in self.due(name)]
        check_listener(self.listeners[name].heard, keys, self.bodies)


def rage(folder: Path, *, gates: int, growth: int, twice_every: int = 0) -> Aftermath:
    """Kill every process in each of so many gates, between which the log grows by so many entries."""
    sizes = [1, BEGIN, *itertools.islice(itertools.count(BEGIN + growth, growth), gates)]
    with ExitStack() as stack:
        ledger = stack.enter_context(LoopbackLedger(long_town(sizes[-1])))
        calm = follow_undisturbed(folder / "calm", ledger, sizes)
        ledger.grow(1)
        config = make_home(folder / "home", ledger, stream_bind=f"127.0.0.1:{free_port()}")
        receivers = {name: stack.enter_context(receiving(_now_and_then(name))) for name in FILTERS}
        for name, receiver in receivers.items():
            subscribe(config, name, receiver.url)
        port = int(config.stream_bind.rpartition(":")[2])
        listeners = {
            name: stack.enter_context(Listener(port, json.dumps(FILTERS[name]))) for name in LISTENED
        }
        due = {name: [row[1] for row in deliveries_of(calm) if row[0] == sub(name)] for name in LISTENED}
        storm = Storm(config, ledger, Processes(config), lambda: _have_heard(listeners, due, config))
        stack.callback(storm.processes.close)
        began = time.monotonic()
        _rage(storm, sizes, twice_every)
        return Aftermath(config, calm, storm, receivers, listeners, time.monotonic() - began)


def follow_undisturbed(folder: Path, ledger: LoopbackLedger, sizes: Iterable[int]) -> Config:
    """Let a follower that nobody kills see the ledger at these sizes; return its home."""
    ledger.grow(1)
    config = make_home(folder, ledger)
    for name in FILTERS:
        subscribe(config, name, f"https://{name}.example.org/avisos")
    with closing(Processes(config)) as processes:
        processes.start("follow")
        for size in sizes:
            ledger.grow(size)
            wait_for(lambda: published(config) == Position(size - 1).key)  # noqa: B023 - called at once
    return config


def _rage(storm: Storm, sizes: list[int], twice_every: int) -> None:
    for name in NAMES:
        storm.processes.start(name)
    for size in sizes[:2]:
        storm.calm(size)
    for number, size in enumerate(sizes[2:], start=1):
        storm.gate(number, size, twice=bool(twice_every) and number % twice_every == 0)


def _now_and_then(name: str) -> Behave:
    """Take what comes, late; the third endpoint says once in forty times that it could not."""
    counted = itertools.count(1)

    def behave(request: object, peer: object) -> bytes:
        time.sleep(0.005)
        return answer(500 if name == "otro" and next(counted) % 40 == 0 else 204)

    return behave


def _have_heard(listeners: dict[str, Listener], due: dict[str, list[int]], config: Config) -> bool:
    """Whether listeners have as many notices as were published of what they asked for."""
    told = published(config)
    return all(len(one.heard) >= sum(key <= told for key in due[name]) for name, one in listeners.items())
