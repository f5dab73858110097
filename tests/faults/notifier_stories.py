"""The notifier's processes while their database is away, and back: `python -m faults.notifier_stories`.

    unshare --user --map-root-user --mount python -m faults.notifier_stories NAME FOLDER

    locked      another process holds the database's write lock for longer than anybody waits
    full        the disk is full, to the last byte
    readonly    the disk cannot be written
    gone        the file was moved away

The disk is a small tmpfs over FOLDER/home, in a mount namespace of our own. The trouble begins while
receivers have a message and have not answered yet. While it lasts they answer, the ledger grows, and the
listener of the stream stays; afterwards the same processes go on. A story prints what it saw as one JSON
object; test_notifier_disks.py says what that must be.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from faults.disk_stories import Ballast
from libroabierto.notices.position import Position
from libroabierto_notifier.config import Config
from support.notifier_kills.home import (
    deliveries_of,
    long_town,
    make_home,
    notices_of,
    published,
    rows,
    sub,
    subscribe,
)
from support.notifier_kills.judging import check_listener, check_receiver
from support.notifier_kills.ledger import LoopbackLedger
from support.notifier_kills.listening import Listener
from support.notifier_kills.processes import NAMES, Processes
from support.notifier_kills.scenario import follow_undisturbed
from support.patience import wait_for
from support.ports import free_port
from support.webhooks.receiver import NO_CONTENT, Receiver, receiving

DISK: Final = "8m"
SIZES: Final = (
    1,
    30,
    33,
    40,
    60,
)  # of the ledger: in peace twice, deliveries in flight, away, and afterwards
# Longer than a writer waits for a lock, so that each process meets the refusal itself.
AWAY_SECONDS: Final = 14.0
PATIENCE: Final = 60.0
ENDPOINTS: Final = ("todo", "algo")

Trouble = Callable[[Config, Processes], AbstractContextManager[None]]


@dataclass
class Around:
    """Who is there beside the processes."""

    config: Config
    receivers: dict[str, Receiver]
    listener: Listener
    may_answer: threading.Event


@contextmanager
def locked(config: Config, processes: Processes) -> Iterator[None]:
    """Hold the write lock."""
    with closing(sqlite3.connect(config.database, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield
        db.rollback()


@contextmanager
def full(config: Config, processes: Processes) -> Iterator[None]:
    """Leave no byte free."""
    ballast = Ballast(config.home / "ballast")
    ballast.leave(0)
    yield
    ballast.drop()


@contextmanager
def readonly(config: Config, processes: Processes) -> Iterator[None]:
    """Refuse every change of the folder to the processes that run."""
    command = [sys.executable, "-m", "faults.readonly", str(config.home), *map(str, processes.pids())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as tracer:
        assert tracer.stdout is not None
        assert tracer.stdin is not None
        try:
            assert tracer.stdout.readline() == "on\n"
            yield
            tracer.stdin.close()
            assert tracer.wait(30) == 0
        finally:
            tracer.kill()


@contextmanager
def gone(config: Config, processes: Processes) -> Iterator[None]:
    """Take the file out of the folder."""
    elsewhere = config.home / "elsewhere"
    elsewhere.mkdir()
    names = [path.name for path in config.home.glob("notifier.db*")]
    for name in names:
        (config.home / name).rename(elsewhere / name)
    yield
    for name in names:
        (elsewhere / name).rename(config.home / name)


STORIES: Final[dict[str, Trouble]] = {"locked": locked, "full": full, "readonly": readonly, "gone": gone}


def tell(trouble: Trouble, folder: Path) -> dict[str, Any]:
    """Let the trouble come and go; return what was seen."""
    with ExitStack() as stack:
        ledger = stack.enter_context(LoopbackLedger(long_town(SIZES[-1])))
        calm = follow_undisturbed(folder / "calm", ledger, SIZES)
        around = _around(stack, folder / "home" / "notifier", ledger)
        processes = stack.enter_context(closing(Processes(around.config)))
        for name in NAMES:
            processes.start(name)
        for size in SIZES[:2]:
            _wait(ledger, around, calm, size)
        pids, connections = processes.pids(), around.listener.connections
        _begin_deliveries(ledger, around, calm)
        with trouble(around.config, processes):
            around.may_answer.set()
            ledger.grow(SIZES[3])
            time.sleep(AWAY_SECONDS)
            heard = len(around.listener.heard) - sum(
                key <= Position(SIZES[2] - 1).key for key in _keys(calm, "todo")
            )
        began = time.monotonic()
        _wait(ledger, around, calm, SIZES[3])
        back = time.monotonic() - began
        _wait(ledger, around, calm, SIZES[4])
        wrong, again = _judged(around, calm)
        return {
            "heard_meanwhile": heard,
            "seconds_until_back": round(back, 1),
            "same_processes": pids == processes.living(),
            "same_connections": connections == around.listener.connections,
            "same_notices": notices_of(calm) == notices_of(around.config),
            "same_deliveries": _due(calm) == _due(around.config),
            "wrong": wrong,
            "again": again,
            "said": {name: _said(processes.log(name)) for name in NAMES},
        }


def _around(stack: ExitStack, home: Path, ledger: LoopbackLedger) -> Around:
    """Make a home, two receivers that answer when they may, and a listener."""
    ledger.grow(SIZES[0])
    config = make_home(home, ledger, stream_bind=f"127.0.0.1:{(port := free_port())}")
    may_answer = threading.Event()
    may_answer.set()

    def behave(request: object, peer: object) -> bytes:
        may_answer.wait(PATIENCE)
        return NO_CONTENT

    receivers = {name: stack.enter_context(receiving(behave)) for name in ENDPOINTS}
    for name, receiver in receivers.items():
        subscribe(config, name, receiver.url)
    return Around(config, receivers, stack.enter_context(Listener(port)), may_answer)


def _begin_deliveries(ledger: LoopbackLedger, around: Around, calm: Config) -> None:
    """Let something be published, and wait until each receiver holds a message of it."""
    before = {name: len(one.received) for name, one in around.receivers.items()}
    around.may_answer.clear()
    ledger.grow(SIZES[2])
    wait_for(
        lambda: all(len(one.received) > before[name] for name, one in around.receivers.items()), PATIENCE
    )
    around.listener.wait(sum(key <= Position(SIZES[2] - 1).key for key in _keys(calm, "todo")), PATIENCE)


def _wait(ledger: LoopbackLedger, around: Around, calm: Config, size: int) -> None:
    ledger.grow(size)
    target = Position(size - 1).key
    wait_for(lambda: published(around.config) == target, PATIENCE)
    wait_for(lambda: not rows(around.config, "SELECT 1 FROM delivery WHERE state != 'delivered'"), PATIENCE)
    around.listener.wait(sum(key <= target for key in _keys(calm, "todo")), PATIENCE)


def _keys(calm: Config, name: str) -> list[int]:
    return [key for id, key, _, _ in deliveries_of(calm) if id == sub(name)]


def _due(config: Config) -> list[tuple[Any, ...]]:
    return [row for row in deliveries_of(config) if row[0] in map(sub, ENDPOINTS)]


def _judged(around: Around, calm: Config) -> tuple[str, int]:
    """Return what is wrong, "" for nothing, and how many messages came again."""
    bodies, again = {row[0]: row[-1] for row in notices_of(calm)}, 0
    try:
        for name, receiver in around.receivers.items():
            due = [row for row in _due(calm) if row[0] == sub(name)]
            again += check_receiver(receiver.received, due, bodies)
        check_listener(around.listener.heard, _keys(calm, "todo"), bodies)
    except AssertionError as error:
        return str(error)[-1000:] or "something is missing, or in another order", again
    return "", again


def _said(log: Path) -> list[str]:
    """Return the kinds of trouble that a process has named, and whether it broke down."""
    text = log.read_text()
    words = ("store.locked", "store.disk", "store.gone", "Traceback")
    return [word for word in words if word in text]


def main(name: str, folder: str) -> None:
    """Tell one story."""
    home = Path(folder) / "home"
    home.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", str(home)], check=True)  # noqa: S607 - the system's own
    sys.stdout.write(json.dumps(tell(STORIES[name], Path(folder))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
