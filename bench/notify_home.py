"""A notifier before a ledger that is served, as an operator starts it, with a thousand subscriptions.

    with notifier(folder, ledger_port, vkey) as running:
        running.subscribe(urls, 1000)       # to everything, from now on
        running.start("dispatch")

Processes are those of the command `libro-notifier`; where *marks* is given they note what they do when
(notify_marks.py). Subscriptions are written as verified ones are: nobody is asked for consent.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.serving import _free_port
from libroabierto_notifier.application.wishes import MAX_RATE
from libroabierto_notifier.bootstrap import Stores, open_stores
from libroabierto_notifier.config import Config
from libroabierto_notifier.ports import Secret, Subscription

PROCESSES: Final = ("follow", "dispatch", "stream", "web")
_LISTEN: Final = ("stream", "web")
_PATIENCE: Final = 120.0  # seconds
_WORKER: Final = "libroabierto_notifier.worker"


class Notifier:
    """One home, and the processes over it."""

    def __init__(self, config: Config, *, marks: bool) -> None:
        self.config, self._marks = config, marks
        self.stores: Stores = open_stores(config)
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def stream_port(self) -> int:
        """Where streams are served."""
        return _port(self.config.stream_bind)

    def marks_of(self, name: str) -> Path:
        """Where a process notes what it does."""
        return self.config.home / f"{name}.marks"

    def start(self, *names: str) -> None:
        """Start processes; those that listen do so on return."""
        for name in names:
            noting = ["bench.notify_marks", str(self.marks_of(name))]
            command = [sys.executable, "-m", *(noting if self._marks else [_WORKER]), name]
            self._processes.append(_started(command, self.config.to_environment(), self.config.home))
            if name in _LISTEN:
                self._wait_for(name)

    def follow_to(self, size: int) -> None:
        """Wait until every entry before *size* is published."""
        key = (size - 1) * 10_000
        wait_until(lambda: self.stores.notices.published() >= key, "follower")

    def subscribe(self, urls: Sequence[str], count: int) -> None:
        """Subscribe receivers to everything that is published from now on."""
        since = self.stores.notices.published()
        for number, url in zip(range(count), itertools.cycle(urls), strict=False):
            made = _subscription(f"sub_{number:026d}", f"{url}/avisos", since)
            self.stores.subscriptions.add(made, most_pending=count)

    def _wait_for(self, name: str) -> None:
        bind = self.config.stream_bind if name == "stream" else self.config.bind
        wait_until(lambda: _is_open(_port(bind)), name)

    def settled(self) -> None:
        """Wait until nothing is pending."""
        wait_until(lambda: self.stores.lanes.next_due() is None, "dispatcher")
        assert self.stores.lanes.counts()["failing"] == 0, "a delivery failed"

    def end(self) -> None:
        """End the processes as their operator does."""
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait(30)
        self.stores.close()


@contextlib.contextmanager
def notifier(home: Path, ledger: int, vkey: str, *, streams: int, marks: bool) -> Iterator[Notifier]:
    """Make a notifier of the ledger at a port; its processes end with the block."""
    config = Config(
        home,
        ledger=f"http://127.0.0.1:{ledger}",
        bind=f"127.0.0.1:{_free_port()}",
        stream_bind=f"127.0.0.1:{_free_port()}",
        sinks="local",
        streams_per_address=streams,
    )
    environment = {**os.environ, **config.to_environment()}
    made = [sys.executable, "-m", _WORKER, "init", "--practice", "--ledger", config.ledger, "--log-key", vkey]
    subprocess.run(made, env=environment, check=True, capture_output=True)  # noqa: S603 - our own command
    running = Notifier(config, marks=marks)
    try:
        yield running
    finally:
        running.end()


def wait_until(is_so: Callable[[], bool], who: str) -> None:
    """Wait for something; raises RuntimeError if it takes two minutes."""
    until = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > until:
            raise RuntimeError(f"{who}: what was waited for did not happen")
        time.sleep(0.05)


def _started(command: list[str], settings: Mapping[str, str], home: Path) -> subprocess.Popen[bytes]:
    with (home / "notifier.log").open("ab") as log:
        return subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=log)  # noqa: S603 - our own command


def _port(bind: str) -> int:
    return int(bind.rpartition(":")[2])


def _is_open(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _subscription(id: str, url: str, since: int) -> Subscription:
    settings = {"rate_per_minute": MAX_RATE}  # by default a receiver gets two a second
    secrets = (Secret(bytes(range(32))),)
    at = "2026-11-23T12:00:00.000Z"
    return Subscription(id, "0" * 64, url, (), (), settings, secrets, "active", None, at, since)
