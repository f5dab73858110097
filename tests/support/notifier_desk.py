"""A notifier as its subscribers see it: the use cases over one SQLite file, a clock that a test sets."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from libroabierto.record.moments import format_millis
from libroabierto_notifier.application.matching import Matcher
from libroabierto_notifier.application.previewing import Previewing
from libroabierto_notifier.application.redelivering import Redelivering
from libroabierto_notifier.application.subscribing import Made, Subscribing
from libroabierto_notifier.application.upkeep import Upkeep
from libroabierto_notifier.application.wishes import read_wish
from libroabierto_notifier.finding import Finder
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import DeliveryState, Notice
from support.notifier_contract.stores import NOW, notice, settle
from support.notifier_receivers import Receivers
from support.notifier_stores import sqlite_stores
from support.open_databases import remembered

SINK = "https://vigilante.example.org/avisos"
KEEP_DAYS = 90


class Bell:
    """Counts how often it was rung."""

    def __init__(self) -> None:
        self.rung = 0

    def wake(self) -> None:
        self.rung += 1


class Desk:
    def __init__(self, folder: Path) -> None:
        self.database = remembered(Database.create(folder / "notifier.db"))
        self.stores = sqlite_stores(self.database)
        self.receivers, self.bell = Receivers(), Bell()
        self.now = NOW
        stores = self.stores
        self.matcher = Matcher(stores.subscriptions)
        self.previewing = Previewing(stores.notices, Finder(stores.notices))
        self.redelivering = Redelivering(
            stores.notices, stores.lanes, stores.backlogs, wake=self.bell, clock=self._clock
        )
        self.upkeep = Upkeep(
            stores.notices, stores.lanes, stores.backlogs, clock=self._clock, keep_days=KEEP_DAYS
        )
        self.subscribing = Subscribing(
            stores.subscriptions,
            stores.notices,
            stores.lanes,
            stores.backlogs,
            verifier=self.receivers,
            tester=self.receivers,
            wake=self.bell,
            clock=self._clock,
            draw=random.Random(6).randbytes,
        )

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def subscribe(self, **wish: object) -> Made:
        """Make a subscription; it is pending."""
        return self.subscribing.create(read_wish({"sink": SINK, **wish}))

    def active(self, **wish: object) -> Made:
        """Make a subscription whose receiver has consented."""
        made = self.subscribe(**wish)
        asked = self.subscribing.verify(made.subscription)
        return Made(asked.subscription, made.token, made.secret)

    def publish(self, notices: Sequence[Notice]) -> None:
        """Publish as the follower does: matched with the subscriptions of now."""
        generation, due = self.matcher.match(notices)
        self.stores.follower.publish(notices, due, day="2026-11-23", generation=generation)

    def tell(self, first: int, stop: int, town: str = "15113") -> None:
        """Publish notices about one municipality."""
        self.publish([notice(i, municipality=town) for i in range(first, stop)])

    def deliver(self, state: DeliveryState = "delivered") -> None:
        """Let every claimed delivery end so."""
        claims = self.stores.lanes.claim(self.now, most=99, lease_seconds=60, each=99)
        self.stores.lanes.settle([settle(one, state, count=99) for one in claims])

    def fail(self) -> None:
        """Let every claim fail at its first delivery, to be tried again in five minutes."""
        due, told = self.now + timedelta(minutes=5), format_millis(self.now)
        claims = self.stores.lanes.claim(self.now, most=99, lease_seconds=60, each=99)
        self.stores.lanes.settle([settle(one, "pending", due=due, failing_since=told) for one in claims])

    def _clock(self) -> datetime:
        return self.now
