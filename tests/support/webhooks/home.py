"""A notifier's home that delivers webhooks to loopback addresses, with a clock that a test may move."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from libroabierto_notifier.delivery.addresses import OwnPlaces
from libroabierto_notifier.delivery.bodies import Bodies
from libroabierto_notifier.delivery.connector import Connector
from libroabierto_notifier.delivery.dispatcher import Dispatcher, Options
from libroabierto_notifier.delivery.exchange import Exchange
from libroabierto_notifier.delivery.lane import LaneServer
from libroabierto_notifier.delivery.sink import Policy
from libroabierto_notifier.delivery.webhook import Outcome, Webhook
from libroabierto_notifier.delivery.webhook_keys import WebhookKeys
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.waking import Sleeper, Waker
from libroabierto_notifier.ports import Claim, Delivery, Settled, Subscription
from support.notifier_contract.stores import Stores, publish, subscribe
from support.notifier_stores import sqlite_stores
from support.open_databases import remembered
from support.patience import PATIENCE, wait_for

ORIGIN = "avisos.example.org"
OPEN = Policy("local", OwnPlaces(frozenset()))


def sub(number: int) -> str:
    """Return the id of a subscription."""
    return f"sub_{number:026d}"


@dataclass
class Clock:
    """The real time, moved by a test; or time that stands still, and moves by the test alone."""

    moved: timedelta = field(default_factory=timedelta)
    stopped: datetime | None = None

    def __call__(self) -> datetime:
        return (self.stopped or datetime.now(UTC)) + self.moved

    def stop(self) -> datetime:
        """Stand still from now on; return when."""
        self.stopped = datetime.now(UTC)
        return self()

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.moved += timedelta(**by)


@dataclass
class Home:
    """The folder and what works in it."""

    folder: Path
    database: Database
    stores: Stores
    keys: WebhookKeys
    clock: Clock
    server: LaneServer

    def subscribe(self, number: int, url: str, **other: Any) -> Subscription:
        """Keep an active subscription without a rate."""
        return subscribe(self.stores, sub(number), **{"sink": url, "settings": {}, **other})

    def publish(self, first: int, stop: int, *numbers: int) -> None:
        """Publish notices that are due to some subscriptions."""
        publish(self.stores, first, stop, *map(sub, numbers))

    def claim(self) -> Claim:
        """Claim the one lane that is due."""
        (claim,) = self.stores.lanes.claim(self.clock(), most=1, lease_seconds=60, each=50)
        return claim

    def serve(self, claim: Claim | None = None) -> Settled:
        """Serve one turn of a lane and settle it."""
        claimed = claim or self.claim()
        settled = self.server.serve(claimed, time.monotonic() + PATIENCE, lambda: True)
        self.stores.lanes.settle([settled])
        return settled

    def post(self, subscription: Subscription, id: str, body: bytes) -> Outcome:
        """Post one message, as it is."""
        connector = Connector(OPEN)
        with contextlib.closing(Exchange(connector, connector.read(subscription.sink))) as exchange:
            return Webhook(self.keys, ORIGIN).attempt(exchange, subscription, id, body, self.clock())

    def deliveries(self, number: int) -> list[Delivery]:
        """Return all deliveries of a subscription."""
        return self.stores.lanes.deliveries(sub(number), after=-1, most=10_000)

    def dispatcher(self, sleeper: Sleeper, **options: int) -> Dispatcher:
        """Make a dispatcher."""
        made = Options(**options)
        return Dispatcher(
            self.stores.lanes, self.server, sleeper, clock=self.clock, chance=lambda: 0.0, options=made
        )

    @contextlib.contextmanager
    def dispatching(self, **options: int) -> Iterator[Dispatcher]:
        """Run a dispatcher in a thread, and stop it at the end."""
        sleeper = Sleeper(self.folder / "run", "dispatch")
        dispatcher = self.dispatcher(sleeper, **options)
        thread = threading.Thread(target=dispatcher.run)
        thread.start()
        try:
            yield dispatcher
        finally:
            dispatcher.stop()
            thread.join(PATIENCE)
            sleeper.close()
        assert not thread.is_alive(), "it did not stop"

    def wake(self) -> None:
        """Wake the dispatcher."""
        Waker(self.folder / "run").wake()

    def wait_until_idle(self) -> None:
        """Wait until nothing is due now."""
        wait_for(self._nothing_is_due)

    def wait_until_still(self) -> None:
        """Wait until nothing is due and nothing under way: then no lease can end by moving the clock."""
        wait_for(lambda: self._nothing_is_due() and not self._leased())

    def _nothing_is_due(self) -> bool:
        due = self.stores.lanes.next_due()
        return due is None or due > self.clock()

    def _leased(self) -> int:
        with self.database.reading() as db:
            return int(db.execute("SELECT count(*) FROM lane WHERE leased_until > 0").fetchone()[0])


def make_home(folder: Path, connector: Connector | None = None) -> Home:
    """Make a home in an empty folder."""
    database = remembered(Database.create(folder / "notifier.db"))
    keys = WebhookKeys.create(folder / "webhook-keys")
    return open_home(folder, database, keys, connector)


def open_home(
    folder: Path, database: Database, keys: WebhookKeys, connector: Connector | None = None
) -> Home:
    """Open a home that exists."""
    stores, clock = sqlite_stores(database), Clock()
    webhook = Webhook(keys, ORIGIN)
    server = LaneServer(connector or Connector(OPEN), webhook, Bodies(stores.notices), clock, lambda: 0.0)
    return Home(folder, database, stores, keys, clock, server)
