"""A ledger that lies to real processes: beyond the lie nobody gets anything but the alarm."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from libroabierto.notices.messages import ALARM
from libroabierto.notices.position import Position
from libroabierto_notifier.config import Config
from support.notifier_kills.home import long_town, make_home, notices_of, published, rows, subscribe
from support.notifier_kills.ledger import LoopbackLedger
from support.notifier_kills.listening import Listener
from support.notifier_kills.processes import NAMES, Processes
from support.patience import PATIENCE, wait_for
from support.ports import free_port
from support.simulated_ledger import SimulatedLedger, rewriting
from support.webhooks.receiver import Receiver, receiving

TOLD, LATER = 30, 36  # entries before and after the lie
ENDPOINTS = ("todo", "algo")


def forked() -> SimulatedLedger:
    """A checkpoint of the size that was told, over another last entry."""
    entries = long_town(LATER).entries
    return SimulatedLedger([*entries[: TOLD - 1], entries[TOLD]], long_town(LATER).log)


def rewritten() -> SimulatedLedger:
    """One of the new entries is another one than the checkpoint's."""
    honest = SimulatedLedger.of(long_town(LATER))
    return rewriting(honest, TOLD + 3, honest.entries[TOLD + 2])


def withheld() -> SimulatedLedger:
    """One of the new entries is left out, and the log's key signs what is left."""
    entries = long_town(LATER).entries
    return SimulatedLedger([*entries[: TOLD + 2], *entries[TOLD + 3 :]], long_town(LATER).log)


@dataclass
class Running:
    config: Config
    ledger: LoopbackLedger
    processes: Processes
    receivers: dict[str, Receiver]
    listener: Listener

    def ids(self, name: str) -> list[str]:
        """Return the messages that an endpoint got, in order, repeats left out."""
        return list(dict.fromkeys(one.headers["webhook-id"] for one in self.receivers[name].received))

    def is_delivered(self) -> bool:
        return not rows(self.config, "SELECT 1 FROM delivery WHERE state != 'delivered' LIMIT 1")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A notifier that has told thirty entries to two endpoints and a listener."""
    with ExitStack() as stack:
        ledger = stack.enter_context(LoopbackLedger(long_town(LATER)))
        ledger.grow(1)
        config = make_home(tmp_path / "home", ledger, stream_bind=f"127.0.0.1:{(port := free_port())}")
        receivers = {name: stack.enter_context(receiving()) for name in ENDPOINTS}
        for name, receiver in receivers.items():
            subscribe(config, name, receiver.url)
        listener = stack.enter_context(Listener(port))
        made = Running(config, ledger, stack.enter_context(closing(Processes(config))), receivers, listener)
        for name in NAMES:
            made.processes.start(name)
        ledger.grow(TOLD)
        wait_for(lambda: published(config) == Position(TOLD - 1).key and made.is_delivered())
        listener.wait(TOLD, PATIENCE)
        yield made


@pytest.mark.parametrize("lie", [forked, rewritten, withheld])
def test_everyone_gets_the_alarm_and_nothing_beyond_the_lie(
    running: Running, lie: Callable[[], SimulatedLedger]
) -> None:
    before = {one: running.ids(one) for one in ENDPOINTS}
    running.ledger.serve(lie())
    wait_for(lambda: published(running.config) > Position(TOLD - 1).key and running.is_delivered())
    for name in NAMES:
        running.processes.kill(name)
    running.ledger.grow(LATER)  # the honest one again: an operator must look first
    running.listener.wait(TOLD + 1, PATIENCE)
    time.sleep(2)

    alarm = Position(TOLD - 1, 1)
    assert (TOLD + 1, alarm.key) == (len(notices_of(running.config)), published(running.config))
    for one in ENDPOINTS:
        assert [*before[one], f"msg_{alarm.sequence}"] == running.ids(one)
    heard = running.listener.heard
    assert [*map(str, range(TOLD)), str(alarm)] == [frame.id for frame in heard]
    assert (ALARM, ALARM) == (heard[-1].event, json.loads(heard[-1].data)["type"])
