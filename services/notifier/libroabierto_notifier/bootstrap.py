"""Puts the rooms together; the only module that knows them all. Opens nothing when imported."""

from __future__ import annotations

import contextlib
import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from libroabierto.errors import UsageError
from libroabierto.files import make_folder
from libroabierto.remote.http import HttpTransport
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Transport
from libroabierto.remote.trust import Trust, fingerprint
from libroabierto.remote.trust_store import TrustStore
from libroabierto.tlog.note import VerifierKey
from libroabierto_notifier.application.beginning import first_trust
from libroabierto_notifier.application.clocks import CLOCK_DIFFERS
from libroabierto_notifier.application.following import Follower
from libroabierto_notifier.application.following import Settings as FollowerSettings
from libroabierto_notifier.application.matching import Matcher
from libroabierto_notifier.application.previewing import Previewing
from libroabierto_notifier.application.pulling import Pulling
from libroabierto_notifier.application.receipts import Receipts
from libroabierto_notifier.application.redelivering import Redelivering
from libroabierto_notifier.application.reporting import Reporting
from libroabierto_notifier.application.subscribing import Subscribing
from libroabierto_notifier.application.upkeep import Upkeep
from libroabierto_notifier.application.waiting import Arrivals
from libroabierto_notifier.config import Config
from libroabierto_notifier.delivery.addresses import OwnPlaces
from libroabierto_notifier.delivery.asking import MOST_OF_ADDRESS, Count
from libroabierto_notifier.delivery.bodies import Bodies
from libroabierto_notifier.delivery.connector import Connector
from libroabierto_notifier.delivery.dispatcher import Dispatcher, Options
from libroabierto_notifier.delivery.feeds import Feeds
from libroabierto_notifier.delivery.intent import Intent
from libroabierto_notifier.delivery.lane import LaneServer
from libroabierto_notifier.delivery.sink import Policy
from libroabierto_notifier.delivery.webhook import Webhook
from libroabierto_notifier.delivery.webhook_keys import WebhookKey, WebhookKeys
from libroabierto_notifier.finding import Finder
from libroabierto_notifier.persistence.backlogs import SqlBacklogs
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.lanes import SqlLanes
from libroabierto_notifier.persistence.notices import SqlNotices
from libroabierto_notifier.persistence.subscriptions import SqlSubscriptions
from libroabierto_notifier.persistence.waking import Sleeper, Waker
from libroabierto_notifier.ports import Clock, StoreUnavailable

__all__ = ["CLOCK_DIFFERS", "StoreUnavailable"]

Connect = Callable[[str], Transport]

# A bundle of entries is at most 16 MB; whoever waits longer than this for one asks again.
LEDGER_SECONDS: Final = 60.0


def utc_now() -> datetime:
    """Read the clock of this machine."""
    return datetime.now(UTC)


def connect(url: str) -> Transport:
    """Reach a ledger over HTTP."""
    return HttpTransport(url, timeout_seconds=LEDGER_SECONDS)


@dataclass(frozen=True, slots=True)
class Stores:
    """The ports over one database. `close` lets go of it."""

    database: Database
    follower: SqlFollowerStore
    notices: SqlNotices
    subscriptions: SqlSubscriptions
    lanes: SqlLanes
    backlogs: SqlBacklogs

    def close(self) -> None:
        """Close what is open in this process."""
        self.database.close()


def initialise(
    config: Config,
    url: str,
    log: VerifierKey,
    *,
    policy: bytes | None = None,
    practice: bool = False,
    connect: Connect = connect,
    clock: Clock = utc_now,
) -> Trust:
    """Make a notifier of the ledger at *url*, whose key is *log*; return whom it believes.

    Raises UsageError("notifier.exists") and what `first_trust` raises; then nothing was made.
    """
    for path in (config.database, config.trust, config.webhook_keys):
        if path.exists():
            raise UsageError("notifier.exists", path=str(path))
    transport = connect(url)
    try:
        trust = first_trust(LedgerReader(transport), url, log, policy=policy, practice=practice, now=clock())
    finally:
        transport.close()
    make_folder(config.home, mode=0o700)
    TrustStore(config.trust).keep(trust)
    WebhookKeys.create(config.webhook_keys)
    Database.create(config.database).close()  # last: what has a database is whole
    return trust


def check(config: Config) -> Trust:
    """Return whom the notifier in this folder believes; raises UsageError("notifier.not-initialised")."""
    for path in (config.database, config.webhook_keys):
        if not path.exists():
            raise UsageError("notifier.not-initialised", path=str(path))
    trusted = list(TrustStore(config.trust).all())
    if len(trusted) != 1:
        raise UsageError("notifier.not-initialised", path=str(config.trust))
    return trusted[0]


def open_stores(config: Config) -> Stores:
    """Open the database; each process for itself, after every fork."""
    database = Database(config.database)
    return Stores(
        database=database,
        follower=SqlFollowerStore(database),
        notices=SqlNotices(database),
        subscriptions=SqlSubscriptions(database),
        lanes=SqlLanes(database),
        backlogs=SqlBacklogs(database),
    )


def follower(config: Config, *, connect: Connect = connect, clock: Clock = utc_now) -> Follower:
    """Return what reads the ledger, verifies, and publishes; its `run` is the process `follow`."""
    trust, stores = check(config), open_stores(config)
    return Follower(
        LedgerReader(connect(followed_at(config, trust))),
        stores.follower,
        TrustStore(config.trust),
        trust,
        match=Matcher(stores.subscriptions).match,
        wake=Waker(config.run),
        clock=clock,
        settings=FollowerSettings(ledger_url(config, trust), config.poll_ms / 1000),
    )


def dispatcher(config: Config, *, clock: Clock = utc_now) -> Dispatcher:
    """Return what delivers webhooks; its `run` is the process `dispatch`."""
    trust, stores = check(config), open_stores(config)
    connector = Connector(_policy(config, trust))
    chance = random.SystemRandom().random
    server = LaneServer(connector, _webhook(config), Bodies(stores.notices), clock, chance)
    options = Options(threads=config.dispatch_threads)
    sleep = Sleeper(config.run, "dispatch")
    return Dispatcher(stores.lanes, server, sleep, clock=clock, chance=chance, options=options)


def upkeep(config: Config, *, clock: Clock = utc_now) -> Upkeep:
    """Return what queues long replays and forgets what was delivered; it runs beside the dispatcher."""
    stores = open_stores(config)
    ports = (stores.notices, stores.lanes, stores.backlogs)
    return Upkeep(*ports, clock=clock, keep_days=config.keep_days)


@dataclass(frozen=True, slots=True)
class Assembly:
    """A notifier that is open: everything that its web face may ask. `close` it."""

    config: Config
    origin: str
    ledger_url: str
    stores: Stores
    keys: WebhookKeys
    pulling: Pulling
    receipts: Receipts
    reporting: Reporting
    subscribing: Subscribing
    redelivering: Redelivering
    previewing: Previewing
    feeds: Feeds

    @property
    def stream(self) -> str:
        """The public address of the stream; empty if it is at that of each request."""
        return self.config.stream

    def webhook_keys(self) -> Mapping[str, Any]:
        """Return the JWK set that is published."""
        return self.keys.jwks()

    def close(self) -> None:
        """Let go of the database."""
        self.stores.close()


def assemble(config: Config, *, clock: Clock = utc_now) -> Assembly:
    """Open the notifier in `config.home` for its web face."""
    trust, stores = check(config), open_stores(config)
    connector = Connector(_policy(config, trust))
    intent = Intent(connector, _webhook(config), clock, count=_count_question(stores, clock))
    wake, finder = Waker(config.run), Finder(stores.notices)
    return Assembly(
        config=config,
        origin=trust.origin,
        ledger_url=ledger_url(config, trust),
        stores=stores,
        keys=WebhookKeys(config.webhook_keys),
        pulling=Pulling(stores.notices, finder, Arrivals(stores.notices, lambda: Sleeper(config.run, "web"))),
        receipts=Receipts(stores.follower, trust.log_code),
        reporting=Reporting(stores.follower, stores.lanes, clock),
        subscribing=Subscribing(
            stores.subscriptions,
            stores.notices,
            stores.lanes,
            stores.backlogs,
            verifier=intent,
            tester=intent,
            wake=wake,
            clock=clock,
            draw=secrets.token_bytes,
        ),
        redelivering=Redelivering(stores.notices, stores.lanes, stores.backlogs, wake=wake, clock=clock),
        previewing=Previewing(stores.notices, finder),
        feeds=Feeds(stores.notices, origin=trust.origin, ledger_url=ledger_url(config, trust)),
    )


def rotate_key(config: Config, *, clock: Clock = utc_now) -> WebhookKey:
    """Sign webhooks with a new key from now on; return it."""
    check(config)
    return WebhookKeys(config.webhook_keys).rotate(clock())


def resume(config: Config) -> bool:
    """Let publishing go on after an alarm; return whether there was one."""
    check(config)
    with contextlib.closing(open_stores(config)) as stores:
        if stores.follower.cursor().frozen is None:
            return False
        stores.follower.thaw()
    Waker(config.run).wake()
    return True


def fingerprint_of(trust: Trust) -> str:
    """Show the log's key for comparison by eye or by telephone."""
    return fingerprint(trust.log)


def followed_at(config: Config, trust: Trust) -> str:
    """Return the address at which the ledger is followed."""
    return config.ledger or trust.urls[0]


def ledger_url(config: Config, trust: Trust) -> str:
    """Return the address at which people find the ledger."""
    return config.ledger_url or followed_at(config, trust)


def _count_question(stores: Stores, clock: Clock) -> Count:
    return lambda key: stores.subscriptions.count_attempt(key, clock(), most=MOST_OF_ADDRESS)


def _policy(config: Config, trust: Trust) -> Policy:
    ours = (config.bind, config.stream_bind, config.url, config.stream_url)
    own = (*ours, followed_at(config, trust), config.ledger_url)
    return Policy(config.sinks, OwnPlaces.of(place for place in own if place))


def _webhook(config: Config) -> Webhook:
    """Messages go out under the name that readers know the notifier by."""
    return Webhook(WebhookKeys(config.webhook_keys), urlsplit(config.url).hostname or "localhost")
