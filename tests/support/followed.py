"""A follower with its own home, which reads a simulated ledger: honest, lying, or away.

    desk = Followed(tmp_path, town)
    desk.ledger = SimulatedLedger.of(town, 5)     # what the ledger serves now
    desk.follow()                                 # steps until there is nothing more to do at once
    desk.bodies()                                 # everything that was published, as JSON

`restart` is a new process on the same home: all that was in memory is gone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from libroabierto.errors import LedgerUnreachable
from libroabierto.notices.position import Position
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Answer, Request, Transport
from libroabierto.remote.trust import Trust
from libroabierto.remote.trust_store import TrustStore
from libroabierto_notifier.application.following import Follower, Settings
from libroabierto_notifier.application.matching import Matcher
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import Cursor, Notice
from support.founding import LOG_CODE, Town
from support.notifier_stores import sqlite_stores
from support.open_databases import remembered
from support.simulated_ledger import URL, SimulatedLedger


class Followed:
    """One notifier home and the ledger before it; `ledger` None is one that does not answer."""

    def __init__(self, folder: Path, town: Town, *, policy: bytes = b"quorum none") -> None:
        folder.mkdir(exist_ok=True)
        self.town = town
        self.ledger: Transport | None = SimulatedLedger.of(town) if town.entries else None
        self.now = town.now
        self.ledgers_now: datetime | None = None  # where its clock is not ours
        self.asked: list[str] = []
        self.woken = 0
        self.trusts = TrustStore(folder / "trust")
        self.trusts.keep(trust_in(town, policy))
        self._path = folder / "notifier.db"
        self._database = remembered(
            Database(self._path) if self._path.exists() else Database.create(self._path)
        )
        self.restart()

    def restart(self) -> None:
        """Begin anew with what is on disk."""
        self._database.close()
        self._database = remembered(Database(self._path))
        self.stores = sqlite_stores(self._database)
        (trust,) = self.trusts.all()
        self.follower = Follower(
            LedgerReader(self),
            self.stores.follower,
            self.trusts,
            trust,
            match=Matcher(self.stores.subscriptions).match,
            wake=self,
            clock=lambda: self.now,
            settings=Settings(URL),
        )

    def close(self) -> None:
        """Close the database; as a transport, nothing is held open."""

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        if self.ledger is None:
            raise LedgerUnreachable("ledger.unreachable", reason="refused")
        self.asked.append(request.path)
        answer = self.ledger.send(request, max_bytes=max_bytes)
        date = format_datetime(self.ledgers_now or self.now, usegmt=True)
        return replace(answer, headers={**answer.headers, "date": date})

    def wake(self) -> None:
        self.woken += 1

    def follow(self, ledger: Transport | None = None, *, most: int = 1000) -> float:
        """Step until there is a pause; return its seconds."""
        self.ledger = ledger or self.ledger
        for _ in range(most):
            if wait := self.follower.step():
                return wait
        raise AssertionError("the follower never pauses")

    def at(self, day: str, time: str = "12:00") -> None:
        """Set the clock to a legal day's time in Mexico City (UTC-6)."""
        self.now = datetime.fromisoformat(f"{day}T{time}:00-06:00").astimezone(UTC)

    @property
    def cursor(self) -> Cursor:
        return self.stores.follower.cursor()

    def notices(self) -> list[Notice]:
        return self.stores.notices.after(-1, 100_000)

    def positions(self) -> list[str]:
        return [str(Position.of_key(notice.key)) for notice in self.notices()]

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(notice.body) for notice in self.notices()]

    def told(self, *, of: str = "notice.") -> list[tuple[str, str, str]]:
        """Return position, type and title of what was told of types that begin so."""
        return [
            (str(Position.of_key(notice.key)), notice.type, notice.title_en)
            for notice in self.notices()
            if notice.type.startswith(of)
        ]


def trust_in(town: Town, policy: bytes = b"quorum none") -> Trust:
    """What the operator of a notifier pinned: key and ledger."""
    since = "2026-11-22T15:00:00Z"
    return Trust(town.log.verifier, town.ledger, policy, LOG_CODE, "given", since, (URL,))


def grown(town: Town, *lives: Callable[[Town], object]) -> Town:
    """Let a town live through more, each on its own."""
    for live in lives:
        live(town)
    return town
