"""Delivering in this process, and the endpoints that take it."""

from __future__ import annotations

import pickle
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from faults.scenarios import Say
from libroabierto_notifier import bootstrap
from libroabierto_notifier.config import Config
from support.webhooks.receiver import Behave, Received, answer

PATIENCE: Final = 40.0  # seconds
_LOOK: Final = 0.05  # seconds between looks whether all is delivered


def taking(name: str, say: Say) -> Behave:
    """Take what comes, and say so before the dispatcher can know."""
    count = 0

    def behave(request: Received, peer: socket.socket) -> bytes:
        nonlocal count
        count += 1
        say(taken=name, count=count)
        return answer(204)

    return behave


def consenting(request: Received, peer: socket.socket) -> bytes:
    """Take everything, and let anybody ask."""
    allowed = {"WebHook_Allowed_Origin": "*", "WebHook_Allowed_Rate": "*"}
    return answer(200, **allowed) if request.method == "OPTIONS" else answer(204)


def lead(config: Config, sinks: Mapping[str, str]) -> None:
    """Let subscriptions have these sinks."""
    with closing(sqlite3.connect(config.database)) as db, db:
        for id, url in sinks.items():
            db.execute("UPDATE subscription SET sink = ? WHERE id = ?", (url, id))


@contextmanager
def dispatching(config: Config, *, seconds: int = 0) -> Iterator[Callable[[], bool]]:
    """Deliver, by a clock so far ahead; give what says whether nothing is left to deliver."""

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=seconds)

    dispatcher: Any = bootstrap.dispatcher(config, clock=clock)
    upkeep: Any = bootstrap.upkeep(config, clock=clock)
    over = threading.Event()
    works = [(dispatcher.run, ()), (upkeep.run, (over,))]
    running = [threading.Thread(target=work, args=arguments) for work, arguments in works]
    for thread in running:
        thread.start()
    try:
        yield lambda: not any(dispatcher._lanes.counts()[name] for name in ("pending", "backlogs"))
    finally:
        over.set()
        dispatcher.stop()
        for thread in running:
            thread.join(20)
        dispatcher._sleep.close()
        for work in (dispatcher, upkeep):
            work._lanes._database.close()


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(_LOOK)


def keep_received(home: Path, received: Mapping[str, list[Received]]) -> None:
    """Keep what endpoints took, beside the folder: it is too much for a pipe."""
    home.with_name("received").write_bytes(pickle.dumps(dict(received)))


def kept_received(folder: Path) -> dict[str, list[Received]]:
    """Return what endpoints took in the traced life."""
    place = folder / "received"
    return pickle.loads(place.read_bytes()) if place.exists() else {}  # noqa: S301 - ours, of a moment ago
