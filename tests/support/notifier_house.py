"""A whole notifier, put together as it is served, before a simulated ledger; its clock is the town's.

    with house(tmp_path, town) as notifier:
        notifier.follow()                           # all that the ledger has is published
        notifier.client().get("/v1/events")
        notifier.subscribe(receiver.url)            # its document, with token and secret

Webhooks may go to loopback addresses; nothing is delivered unless a test does it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from libroabierto.remote.transport import Answer, Request
from libroabierto_notifier import bootstrap
from libroabierto_notifier.application.following import Follower
from libroabierto_notifier.bootstrap import Assembly
from libroabierto_notifier.config import Config
from libroabierto_notifier.delivery.dispatcher import Dispatcher
from libroabierto_notifier.web.app import create_app
from support.founding import Town
from support.patience import PATIENCE
from support.simulated_ledger import URL, SimulatedLedger


@dataclass
class House:
    town: Town
    serves: list[SimulatedLedger]  # the last is the one that answers
    config: Config
    follower: Follower
    assembly: Assembly

    @property
    def ledger(self) -> SimulatedLedger:
        """What the ledger serves."""
        return self.serves[-1]

    def grow(self) -> None:
        """Let the ledger serve what the town has recorded since."""
        self.serves.append(SimulatedLedger.of(self.town))

    def follow(self) -> None:
        """Publish all that the ledger has."""
        while not self.follower.step():
            pass

    def app(self, **options: Any) -> Flask:
        """Return the web face."""
        return create_app(self.assembly, **options)

    def with_settings(self, config: Config) -> House:
        """Return the same notifier under other settings."""
        return dataclasses.replace(
            self, config=config, assembly=dataclasses.replace(self.assembly, config=config)
        )

    def client(self, **options: Any) -> FlaskClient:
        """Return somebody who asks."""
        return self.app(**options).test_client()

    @contextlib.contextmanager
    def dispatching(self) -> Iterator[Dispatcher]:
        """Deliver what is due, by the real clock, until the block ends."""
        dispatcher = bootstrap.dispatcher(self.config)
        thread = threading.Thread(target=dispatcher.run)
        thread.start()
        try:
            yield dispatcher
        finally:
            dispatcher.stop()
            thread.join(PATIENCE)
            dispatcher._sleep.close()

    def strict(self) -> FlaskClient:
        """Return somebody who asks a notifier whose webhooks go where everybody's do."""
        config = dataclasses.replace(self.config, sinks="https")
        return create_app(bootstrap.assemble(config, clock=lambda: self.town.now)).test_client()

    def subscribe(self, sink: str, **wish: Any) -> dict[str, Any]:
        """Make a subscription and return what was answered."""
        answer = self.client().post("/v1/subscriptions", json={"sink": sink, **wish})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.get_json()
        return made


def bearer(made: dict[str, Any]) -> dict[str, str]:
    """Return the header that manages a subscription."""
    return {"Authorization": f"Bearer {made['token']}"}


@contextlib.contextmanager
def house(folder: Path, town: Town, **settings: Any) -> Iterator[House]:
    """Make a notifier of the ledger of *town*; nothing is followed yet."""
    config = Config(**{"home": folder / "notifier", "sinks": "local", **settings})
    reached = _Reached([SimulatedLedger.of(town)], town)
    told: Any = {"connect": lambda _: reached, "clock": lambda: town.now}
    bootstrap.initialise(config, URL, town.log.verifier, **told)
    follower = bootstrap.follower(config, **told)
    with contextlib.closing(bootstrap.assemble(config, clock=lambda: town.now)) as assembly:
        yield House(town, reached.serves, config, follower, assembly)
    follower._store._database.close()  # type: ignore[attr-defined]  # the adapter has one


@dataclass
class _Reached:
    """The way to whatever the ledger serves now."""

    serves: list[SimulatedLedger]
    town: Town

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        answer = self.serves[-1].send(request, max_bytes=max_bytes)
        date = format_datetime(self.town.now, usegmt=True)
        return dataclasses.replace(answer, headers={**answer.headers, "date": date})

    def close(self) -> None:
        """Nothing is held open."""
