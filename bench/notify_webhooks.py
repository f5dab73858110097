"""Signed webhooks a second of one process, to a receiver in another: the dispatcher, and requests.

    python -m bench.notify_webhooks --events 12800 --rounds 5

    dispatcher, backlog    64 endpoints with 200 messages each: the product's own dispatcher over its SQLite
                           lanes; each delivery claimed, signed by v1 and v1a, posted, settled
    dispatcher, fan-out    4,000 endpoints with one message each: a connection for every delivery
    connector              the same threads, connections and signatures without the lanes
    requests               64 threads with a Session each; fan-out: without a Session

All send the same body, under HMAC-SHA256 and Ed25519. Receiver: nginx, `return 204` (notify_sink). Ratios
are taken in the same round: backlog and connector to requests with Sessions, fan-out to requests that make a
connection each. Needs nginx; everything stays on loopback.
"""

from __future__ import annotations

import argparse
import contextlib
import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import requests

from bench.notify_sink import sink
from bench.options import parser
from bench.rounds import Rounds
from bench.telling import Table, machine, progress, say
from libroabierto.notices.position import Position
from libroabierto_notifier.application.wishes import MAX_RATE
from libroabierto_notifier.delivery.addresses import OwnPlaces
from libroabierto_notifier.delivery.bodies import Bodies
from libroabierto_notifier.delivery.connector import Connector
from libroabierto_notifier.delivery.dispatcher import Dispatcher, Options
from libroabierto_notifier.delivery.exchange import Exchange
from libroabierto_notifier.delivery.lane import LaneServer
from libroabierto_notifier.delivery.signing import message_id, signed_headers
from libroabierto_notifier.delivery.sink import Policy
from libroabierto_notifier.delivery.webhook import MEDIA_TYPE, Webhook
from libroabierto_notifier.delivery.webhook_keys import WebhookKeys
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.lanes import SqlLanes
from libroabierto_notifier.persistence.notices import SqlNotices
from libroabierto_notifier.persistence.subscriptions import SqlSubscriptions
from libroabierto_notifier.persistence.waking import Sleeper
from libroabierto_notifier.ports import Due, Notice, Secret, Subscription

ENDPOINTS: Final = 64
THREADS: Final = 64
BODY: Final = b'{"specversion":"1.0","data":{"receipt":"' + b"x" * 3000 + b'"}}'
SECRET: Final = bytes(range(32))
AT: Final = "2026-11-23T12:00:00.000Z"
BACKLOG, FAN_OUT = "dispatcher, backlog", "dispatcher, fan-out"
CONNECTOR, SESSIONS, SINGLE = "connector", "requests, Sessions", "requests, a connection each"


class Bench:
    """One folder with keys; homes are filled and emptied in it."""

    def __init__(self, folder: Path, urls: list[str]) -> None:
        self._folder, self._urls = folder, urls
        self._keys = WebhookKeys.create(folder / "webhook-keys")
        self._connector = Connector(Policy("local", OwnPlaces(frozenset())))

    def dispatch(self, endpoints: int, each: int) -> float:
        """Deliver a home that was just filled; return deliveries a second."""
        with self._filled(endpoints, each) as (home, database):
            lanes = SqlLanes(database)
            webhook = Webhook(self._keys, "avisos.example.org")
            server = LaneServer(self._connector, webhook, Bodies(SqlNotices(database)), _now, _never)
            with contextlib.closing(Sleeper(home / "run", "dispatch")) as sleeper:
                options = Options(threads=THREADS)
                dispatcher = Dispatcher(lanes, server, sleeper, clock=_now, chance=_never, options=options)
                seconds = _run(dispatcher, lanes)
            assert lanes.counts()["failing"] == 0, "a delivery failed"
        return endpoints * each / seconds

    def connect(self, count: int) -> float:
        """Post through the connector alone."""

        def lane(url: str) -> Callable[[int], Any]:
            exchange = Exchange(self._connector, self._connector.read(url))
            return lambda at: exchange.ask("POST", self._headers(at), BODY).status

        return self._threads(count, lane)

    def sessions(self, count: int) -> float:
        """Post with requests, a Session a thread."""

        def lane(url: str) -> Callable[[int], Any]:
            session = requests.Session()
            return lambda at: session.post(url, data=BODY, headers=self._headers(at), timeout=15).status_code

        return self._threads(count, lane)

    def single(self, count: int) -> float:
        """Post with requests, a connection each."""

        def lane(url: str) -> Callable[[int], Any]:
            return lambda at: requests.post(url, data=BODY, headers=self._headers(at), timeout=15).status_code

        return self._threads(count, lane)

    def _headers(self, at: int) -> dict[str, str]:
        now = _now()
        signed = signed_headers(
            message_id(at * 10_000), BODY, secrets=[SECRET], keys=self._keys.signers(now), now=now
        )
        return {"Content-Type": MEDIA_TYPE, **signed}

    def _threads(self, count: int, lane: Callable[[str], Callable[[int], Any]]) -> float:
        jobs: queue.SimpleQueue[int] = queue.SimpleQueue()
        for at in range(count):
            jobs.put(at)

        def work(url: str) -> None:
            post = lane(url)
            while True:
                try:
                    at = jobs.get_nowait()
                except queue.Empty:
                    return
                assert post(at) == 204, "a delivery failed"

        threads = [threading.Thread(target=work, args=(url,)) for url in self._spread(THREADS)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return count / (time.perf_counter() - begun)

    @contextlib.contextmanager
    def _filled(self, endpoints: int, each: int) -> Iterator[tuple[Path, Database]]:
        """Make a home in which every endpoint has as many messages due."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            database = Database.create(Path(folder) / "notifier.db")
            subscriptions, follower = SqlSubscriptions(database), SqlFollowerStore(database)
            ids = [f"sub_{number:026d}" for number in range(endpoints)]
            for id, url in zip(ids, self._spread(endpoints), strict=True):
                subscriptions.add(_subscription(id, url), most_pending=endpoints)
            for index in range(each):
                key = Position(index).key
                notice = Notice(key, "secretariat.installed", AT, "Acta", "Act", {}, BODY)
                follower.publish([notice], [Due(id, key, "") for id in ids], day="2026-11-23")
            yield Path(folder), database
            database.close()

    def _spread(self, count: int) -> Iterator[str]:
        return (f"{self._urls[number % len(self._urls)]}/avisos" for number in range(count))


def _subscription(id: str, url: str) -> Subscription:
    settings = {"rate_per_minute": MAX_RATE}
    return Subscription(id, "0" * 64, url, (), (), settings, (Secret(SECRET),), "active", None, AT, -1)


def _run(dispatcher: Dispatcher, lanes: SqlLanes) -> float:
    """Run until nothing is pending; return seconds."""
    thread = threading.Thread(target=dispatcher.run)
    begun = time.perf_counter()
    thread.start()
    while lanes.next_due() is not None:
        time.sleep(0.02)
    seconds = time.perf_counter() - begun
    dispatcher.stop()
    thread.join()
    return seconds


def _now() -> datetime:
    return datetime.now(UTC)


def _never() -> float:
    return 0.0


def measure(bench: Bench, events: int, rounds: Rounds) -> None:
    """Measure everything once."""
    backlog, fan_out = (ENDPOINTS, events // ENDPOINTS), (events // 3, 1)
    rounds.add(BACKLOG, bench.dispatch(*backlog))
    rounds.add(FAN_OUT, bench.dispatch(*fan_out))
    rounds.add(CONNECTOR, bench.connect(events))
    rounds.add(SESSIONS, bench.sessions(events // 8))
    rounds.add(SINGLE, bench.single(events // 8))


def show(rounds: Rounds, options: argparse.Namespace) -> None:
    """Print rates and ratios."""
    table = Table(f"Webhooks: {options.rounds} rounds; medians", "", "deliveries/s", "of requests")
    for name, peer in ((BACKLOG, SESSIONS), (CONNECTOR, SESSIONS), (FAN_OUT, SINGLE)):
        table.add(name, rounds.median(name), str(rounds.ratio(name, peer)))
    for name in (SESSIONS, SINGLE):
        table.add(name, rounds.median(name), "")
    table.show(markdown=options.markdown)


def main() -> None:
    """Measure, and print."""
    chosen = parser(__doc__, events=12_800, rounds=5).parse_args()
    rounds = Rounds()
    say(machine())
    with tempfile.TemporaryDirectory(dir=chosen.keep) as folder, sink() as urls:
        bench = Bench(Path(folder), urls)
        for turn in range(chosen.rounds):
            measure(bench, chosen.events, rounds)
            progress("webhooks", turn + 1, chosen.rounds)
    show(rounds, chosen)


if __name__ == "__main__":
    main()
