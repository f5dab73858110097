"""Notifiers before simulated ledgers in one process, and the folders in which their lives begin.

A story is what the ledger serves, one after another. Whoever goes on after a cut reads a later clock: what
depends on it and is told again would be told otherwise.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from faults.scenarios import Say
from libroabierto.remote.transport import Answer, Request
from libroabierto.tlog.note import NoteSigner
from libroabierto_notifier import bootstrap
from libroabierto_notifier.config import Config
from libroabierto_notifier.delivery.webhook_keys import WebhookKeys
from support.founding import NOW
from support.notifier_kills.home import long_town, rows, subscribe
from support.rotated_ledger import Rotated, town_of
from support.simulated_ledger import URL, SimulatedLedger

NAMES: Final = ("todo", "algo")
SIZES: Final = (1, 30, 32, 36)  # before entry 32 forty days pass
BEGUN: Final = 2  # so much of a story is over when a life begins
NEW_KEY: Final = NoteSigner("libro.example/mex", bytes([7]) * 32)
# SQLite moves the log's pages into the database when a commit leaves this many in it, or more.
_MOVED_PAGES: Final = 1000
_PAGE: Final = 4096 + 24  # bytes that a page takes in the write-ahead log

Ledgers = Sequence[SimulatedLedger]


@cache
def honest() -> Ledgers:
    """A town that grows."""
    return [SimulatedLedger.of(long_town(SIZES[-1]), size) for size in SIZES]


@cache
def young() -> Ledgers:
    """The same town when it began."""
    return [SimulatedLedger.of(long_town(SIZES[-1]), size) for size in (1, 3)]


@cache
def rotated() -> Ledgers:
    """A log that goes on with another key."""
    town, former = town_of(NEW_KEY)
    (last,) = former.values()
    return [*(SimulatedLedger.of(town, size) for size in (1, last)), Rotated(town.entries, NEW_KEY, former)]


def forked() -> SimulatedLedger:
    """A checkpoint of the size that was told, over another last entry."""
    entries = long_town(SIZES[-1]).entries
    return SimulatedLedger([*entries[: SIZES[1] - 1], entries[SIZES[1]]], long_town(SIZES[-1]).log)


class Following:
    """A follower in this process."""

    def __init__(self, config: Config, *, hours: int = 0) -> None:
        self.config = config
        self.ledger: SimulatedLedger = honest()[0]
        self._follower = bootstrap.follower(
            config, connect=lambda _: self, clock=lambda: NOW + timedelta(hours=hours)
        )
        self.store = self._follower._store

    def see(self, ledger: SimulatedLedger, say: Say | None = None) -> None:
        """Step until there is nothing more to do at once; say after each what everybody can read by now."""
        self.ledger = ledger
        while not (pause := self._follower.step()):
            if say is not None:
                tell(self.config, say)
        assert pause <= 1, f"it does not go on: {self.store.cursor()}"
        if say is not None:
            tell(self.config, say)

    def through(self, ledgers: Ledgers, say: Say | None = None) -> None:
        """See one ledger after another."""
        for ledger in ledgers:
            if say is not None:
                say(served=len(ledger.entries))
            self.see(ledger, say)

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        """Be the way to the ledger."""
        return self.ledger.send(request, max_bytes=max_bytes)

    def close(self) -> None:
        """Close the database."""
        self.store._database.close()  # type: ignore[attr-defined]  # the adapter has one


def config_in(home: Path) -> Config:
    """Return the settings of the notifier in a folder."""
    return Config(home / "notifier", ledger_url=URL, poll_ms=20, sinks="local", dispatch_threads=2)


def initialise(config: Config, ledgers: Ledgers) -> None:
    """Make a notifier that believes the log's first key."""
    key = ledgers[0].log.verifier
    bootstrap.initialise(config, URL, key, connect=lambda _: ledgers[0], clock=lambda: NOW)


def begin(home: Path, ledgers: Ledgers, *, is_closed: bool = True) -> None:
    """Make a notifier with two subscriptions that has told the beginning; not closed is as if killed."""
    home.mkdir()
    config = config_in(home)
    initialise(config, ledgers)
    for name in NAMES:
        subscribe(config, name, f"http://127.0.0.1:1/{name}")
    follower = Following(config)
    follower.through(ledgers[:BEGUN])
    if is_closed:
        follower.close()
    else:
        _left.append(follower)


_left: list[Following] = []  # held open until the process ends


def begin_full(home: Path, ledgers: Ledgers) -> None:
    """The same, killed when its write-ahead log was all but full: SQLite moves it amid what comes next."""
    begin(home, ledgers, is_closed=False)
    database = config_in(home).database
    pages = database.with_name(f"{database.name}-wal").stat().st_size // _PAGE
    db = sqlite3.connect(database, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    for number in range(_MOVED_PAGES - pages - 30):
        db.execute(f"PRAGMA application_id = {number + 1}")  # one page; the notifier does not use it


def tell(config: Config, say: Say) -> None:
    """Say what everybody can read by now."""
    told, digest = told_in(config)
    say(told=told, digest=digest)


def told_in(config: Config, until: int | None = None) -> tuple[int, str]:
    """Return the last key that was published, and a hash over all that was, up to *until*."""
    bound = 2**62 if until is None else until
    found = rows(config, f"SELECT key, body FROM notice WHERE key <= {bound} ORDER BY key")  # noqa: S608 - a number
    told = json.dumps([[key, body.decode()] for key, body in found])
    return (found[-1][0] if found else -1), sha256(told.encode()).hexdigest()


def calm(folder: Path, ledgers: Ledgers) -> Config:
    """Build a notifier anew from the ledger, which nobody disturbs; return its home."""
    begin(folder, ledgers)
    with closing(Following(config_in(folder))) as follower:
        follower.through(ledgers[BEGUN:])
    return config_in(folder)


def published_keys(config: Config) -> list[str]:
    """Return the keys that sign webhooks, or did, the present one first."""
    keys = WebhookKeys(config.webhook_keys)
    return [key.whpk for key in keys.keys()]  # noqa: SIM118 - no mapping
