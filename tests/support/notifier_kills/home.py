"""A notifier's folder, its subscriptions, and what stands in its database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from libroabierto_notifier.bootstrap import initialise, open_stores
from libroabierto_notifier.config import Config
from libroabierto_notifier.ports import Secret
from support.founding import AUTHORITY, Town, resealed
from support.lives import secretariats
from support.notifier_contract.stores import subscription
from support.notifier_kills.ledger import PUBLIC, LoopbackLedger

SECRET: Final = bytes(range(32))
POLL_MS: Final = 20
Rows = list[tuple[Any, ...]]

_SOME: Final = ({"any": [{"suffix": {"subject": end}} for end in "147"]},)
FILTERS: Final[Mapping[str, tuple[Any, ...]]] = {"todo": (), "algo": _SOME, "otro": ()}
"""By the name of an endpoint: what it asks for."""


@cache
def long_town(size: int) -> Town:
    """A town of *size* entries; before entry 32 forty days pass, on which signatures are missing."""
    town = Town()
    secretariats.installing(town)
    began = len(town.entries)
    while len(town.entries) < size:
        if len(town.entries) == began + 5:
            town.now += timedelta(days=40)
        town.record(_accreditation(town, f"osc-{len(town.entries):05d}"))
    return town


def _accreditation(town: Town, name: str) -> str:
    """Return the token by which an organisation is accredited as of the day before."""
    eve = (town.now - timedelta(days=1)).date().isoformat()
    return resealed(town.institution(name), town.key_pair(AUTHORITY, "seal"), occurred_on=eve)


def sub(name: str) -> str:
    """Return the id of an endpoint's subscription."""
    return f"sub_{name:0<26}"


def make_home(folder: Path, ledger: LoopbackLedger, **other: Any) -> Config:
    """Make a notifier that believes *ledger*; of that, what is served now."""
    made = {"ledger_url": PUBLIC, "poll_ms": POLL_MS, "sinks": "local", "dispatch_threads": 8, **other}
    config = Config(folder, **made)
    initialise(config, ledger.url, ledger.town.log.verifier)
    return config


def subscribe(config: Config, name: str, sink: str) -> None:
    """Subscribe an endpoint to all that it asks for, from the beginning."""
    stores = open_stores(config)
    asked = {"types": (), "filters": FILTERS[name], "settings": {}, "secrets": (Secret(SECRET),)}
    stores.subscriptions.add(subscription(sub(name), sink=sink, **asked), most_pending=1)
    stores.close()


def published(config: Config) -> int:
    """Return the key of what was published last."""
    return int(rows(config, "SELECT published FROM follower")[0][0])


def notices_of(config: Config) -> Rows:
    """Return everything that was published, with its bytes."""
    return rows(config, "SELECT * FROM notice ORDER BY key")


def abouts_of(config: Config) -> Rows:
    """Return by what it is found."""
    return rows(config, "SELECT * FROM notice_about ORDER BY dimension, value, key")


def deliveries_of(config: Config) -> Rows:
    """Return what was due to whom, without what became of it."""
    query = "SELECT id, key, previous, matched FROM delivery JOIN subscription ON number = lane ORDER BY 1, 2"
    return rows(config, query)


def rows(config: Config, query: str) -> Rows:
    """Ask the database, as one more reader beside the processes."""
    with closing(sqlite3.connect(f"file:{config.database}?mode=rw", uri=True, timeout=30)) as db:
        return db.execute(query).fetchall()
