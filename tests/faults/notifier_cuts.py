"""Cuts a process of the notifier at each of its steps, and judges what the next one makes of it.

python -m faults.notifier_cuts follow|dispatch|stream [--list] [--number 7]

follow      six entries and the reminders of forty days are new; the next follower must leave the very
            rows that one leaves whom nobody has killed
dispatch    everything is due to two endpoints; the next dispatcher, a lease later, delivers the rest
stream      notices are published one by one while two listeners hear them, who come back to the next one
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from faults.cutting import Cut, Life, cuts_of, live
from faults.ptrace import check_machine
from libroabierto.notices.position import Position
from libroabierto_notifier import streaming
from libroabierto_notifier.bootstrap import open_stores
from libroabierto_notifier.config import Config
from libroabierto_notifier.persistence.waking import Waker
from support.founding import ORIGIN
from support.notifier_kills import clocks
from support.notifier_kills.home import (
    FILTERS,
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
from support.notifier_kills.processes import LEASE
from support.ports import free_port
from support.webhooks.receiver import Receiver, receiving

BEFORE, AFTER = 30, 36  # entries; days pass before entry 32
NAMES: Final = ("todo", "algo")
# Everything that a follower has made but the instants at which it looked.
_TABLES: Final = {
    "follower": "SELECT verified, note, published, day, frozen FROM follower",
    "entries": "SELECT * FROM entry ORDER BY idx",
    "tiles": "SELECT * FROM tile ORDER BY level, idx",
    "notices": "SELECT * FROM notice ORDER BY key",
    "about": "SELECT * FROM notice_about ORDER BY dimension, value, key",
    "deliveries": "SELECT * FROM delivery ORDER BY lane, key",
}


class Bench:
    """Two homes: as all begins, and as it ends where nobody was killed; an attempt is made on a copy."""

    def __init__(self, folder: Path, ledger: LoopbackLedger) -> None:
        self.folder, self.ledger = folder, ledger
        ledger.grow(1)
        self.begun = make_home(folder / "begun", ledger, poll_ms=10, dispatch_threads=2)
        for name in NAMES:
            subscribe(self.begun, name, f"http://127.0.0.1:1/{name}")
        for size in (1, BEFORE):
            self.follow(self.begun, size)
        self.ended = self.copy("ended")
        self.follow(self.ended, AFTER)
        self.bodies = {row[0]: row[-1] for row in notices_of(self.ended)}

    def due(self, name: str) -> list[tuple[Any, ...]]:
        """What is due to an endpoint in the end."""
        return [row for row in deliveries_of(self.ended) if row[0] == sub(name)]

    def copy(self, name: str, of: Config | None = None) -> Config:
        """Copy a home, by default as all begins."""
        source = of or self.begun
        place = self.folder / name
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(source.home, place, ignore=shutil.ignore_patterns("run"))
        return replace(source, home=place)

    def follow(self, config: Config, size: int, cut: Cut | None = None) -> Life:
        """Run a follower until it is cut, or has published *size* entries."""
        self.ledger.grow(size)
        work = _work(config, lambda: clocks.run("0", "follow"))
        done = None if cut else lambda: published(config) == Position(size - 1).key
        return live(work, config.home, cut, done)


def follow(bench: Bench, cut: Cut | None) -> tuple[Life, str]:
    """Cut a follower; return its life, and what is wrong afterwards."""
    config = bench.copy("tried")
    life = bench.follow(config, AFTER, cut)
    bench.follow(config, AFTER)
    wrong = [name for name, query in _TABLES.items() if rows(config, query) != rows(bench.ended, query)]
    return life, ", ".join(wrong)


def dispatch(bench: Bench, cut: Cut | None) -> tuple[Life, str]:
    """Cut a dispatcher; return its life, and what is wrong afterwards."""
    config = bench.copy("tried", bench.ended)
    with ExitStack() as stack:
        receivers = {name: stack.enter_context(receiving()) for name in NAMES}
        _lead(config, receivers)

        def is_over() -> bool:
            return not rows(config, "SELECT 1 FROM delivery WHERE state != 'delivered' LIMIT 1")

        life = live(_dispatching(config, 0), config.home, cut, None if cut else is_over)
        live(_dispatching(config, LEASE), config.home, None, is_over)
        return life, _judged(lambda: _check_receivers(bench, receivers))


def stream(bench: Bench, cut: Cut | None) -> tuple[Life, str]:
    """Cut a stream while notices are published; return its life, and what is wrong afterwards."""
    config = replace(bench.copy("tried"), stream_bind=f"127.0.0.1:{(port := free_port())}")
    work = _work(config, lambda: streaming.main(ORIGIN))
    with ExitStack() as stack:
        listeners = {n: stack.enter_context(Listener(port, json.dumps(FILTERS[n]))) for n in NAMES}
        feeder = Feeder(bench, config, listeners)
        life = live(work, config.home, cut, feeder.is_over)
        live(work, config.home, None, feeder.is_over)
        return life, _judged(lambda: _check_listeners(bench, listeners))


class Feeder:
    """Publishes the next notice when everybody has heard the one before."""

    def __init__(self, bench: Bench, config: Config, listeners: dict[str, Listener]) -> None:
        self._config, self._listeners = config, listeners
        self._keys = {name: _keys(bench, name) for name in listeners}
        with closing(open_stores(bench.ended)) as stores:
            self._left = stores.notices.after(Position(BEFORE - 1).key, AFTER * 10)

    def is_over(self) -> bool:
        """Go on if it may; whether all was told. No connection stays open: whoever forks would copy it."""
        with closing(open_stores(self._config)) as stores:
            told = stores.notices.published()
            if not all(self._has_heard(name, told) for name in self._listeners):
                return False
            left = [notice for notice in self._left if notice.key > told]
            if left:
                stores.follower.publish(left[:1], [], day="")
        Waker(self._config.run).wake()
        return not left

    def _has_heard(self, name: str, told: int) -> bool:
        return len(self._listeners[name].heard) >= sum(key <= told for key in self._keys[name])


def _check_listeners(bench: Bench, listeners: dict[str, Listener]) -> None:
    for name, listener in listeners.items():
        check_listener(listener.heard, _keys(bench, name), bench.bodies)


def _check_receivers(bench: Bench, receivers: dict[str, Receiver]) -> None:
    for name, receiver in receivers.items():
        check_receiver(receiver.received, bench.due(name), bench.bodies)


def _keys(bench: Bench, name: str) -> list[int]:
    return [key for _, key, _, _ in bench.due(name)]


def _judged(check: Callable[[], None]) -> str:
    """Return what a check complains of, "" for nothing."""
    try:
        check()
    except AssertionError as error:
        return str(error)[-1000:] or "something is missing, or in another order"
    return ""


def _lead(config: Config, receivers: dict[str, Receiver]) -> None:
    """Let the endpoints of a copy be these receivers."""
    with closing(sqlite3.connect(config.database)) as db, db:
        for name, receiver in receivers.items():
            db.execute("UPDATE subscription SET sink = ? WHERE id = ?", (receiver.url, sub(name)))


def _dispatching(config: Config, seconds: int) -> Callable[[], object]:
    return _work(config, lambda: clocks.run(str(seconds), "dispatch"))


def _work(config: Config, run: Callable[[], object]) -> Callable[[], object]:
    """Let a command find its settings."""

    def work() -> None:
        os.environ.update(config.to_environment())
        run()

    return work


Trial = Callable[[Bench, Cut | None], tuple[Life, str]]
TRIALS: Final[dict[str, Trial]] = {
    "follow": follow,
    "dispatch": dispatch,
    "stream": stream,
}


def main() -> None:
    """Try what was asked for; tell each cut as one line of JSON."""
    check_machine()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=TRIALS)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--of", type=int, default=1)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--number", type=int)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    trial = TRIALS[options.name]
    with tempfile.TemporaryDirectory() as folder, LoopbackLedger(long_town(AFTER)) as ledger:
        bench = Bench(Path(folder), ledger)
        whole, why = trial(bench, None)
        assert not why, why
        if options.list:
            sys.stdout.writelines(f"{number} {step}\n" for number, step in enumerate(whole.steps))
            return
        cuts = [cut for cut in cuts_of(whole) if options.number in (None, cut.number)]
        for cut in cuts[:: options.every][options.part :: options.of]:
            sys.stdout.write(json.dumps(_tried(trial, bench, whole, cut)) + "\n")
            sys.stdout.flush()


def _tried(trial: Trial, bench: Bench, whole: Life, cut: Cut) -> dict[str, Any]:
    told = {
        "number": cut.number,
        "deed": cut.deed,
        "step": whole.steps[cut.number],
        "steps": len(whole.steps),
    }
    try:
        life, why = trial(bench, cut)
    except AssertionError as error:
        return {**told, "hit": True, "why": str(error)}
    return {**told, "hit": life.was_hit, "why": why}


if __name__ == "__main__":
    main()
