"""The notifier's settings: read once from the environment into one frozen value.

    LIBRO_NOTIFIER_HOME         folder of database, trust, webhook keys and sockets; no default
    LIBRO_NOTIFIER_LEDGER       base URL at which the ledger is followed; by default that of `init`
    LIBRO_NOTIFIER_LEDGER_URL   public base URL of the ledger, for links; by default the one followed
    LIBRO_NOTIFIER_BIND         where the web process listens, by default 127.0.0.1:8001; behind a web
                                server better a socket, unix:/run/libro/notifier.sock
    LIBRO_NOTIFIER_STREAM_BIND  where the stream process listens (Server-Sent Events), by default
                                127.0.0.1:8002; or a socket
    LIBRO_NOTIFIER_URL          public base URL of the notifier, for links; by default that of each request
    LIBRO_NOTIFIER_STREAM_URL   public address of the stream, ends in /v1/stream; by default that of the URL
                                above, or, without one, http:// and where the stream process listens
    LIBRO_NOTIFIER_PROXIES      web servers in front that add the address they saw to X-Forwarded-For, by
                                default 0: the header is not believed
    LIBRO_NOTIFIER_WORKERS      processes of the web, by default 1
    LIBRO_NOTIFIER_THREADS      threads of each, by default 64: a long poll holds one while it waits
    LIBRO_NOTIFIER_DISPATCH_THREADS      deliveries at the same time, by default 64
    LIBRO_NOTIFIER_KEEP_DAYS    days for which a delivery is listed after it was taken, by default 90; what
                                waits or was given up stays, and so does every notice
    LIBRO_NOTIFIER_POLL_MS      how often the ledger's checkpoint is read, by default every 200 milliseconds
    LIBRO_NOTIFIER_SINKS        where webhooks may go: `https` (by default), `http` for both, `local` for
                                both and for private addresses and any port, which is for practice alone
    LIBRO_NOTIFIER_MOST_STREAMS          streams at the same time, by default 10000
    LIBRO_NOTIFIER_STREAMS_PER_ADDRESS   of them from one address, by default 20

The folder must be on a local file system: the processes meet in its database and in its sockets.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from libroabierto.errors import UsageError
from libroabierto_face.settings import MAX_PROXIES, MAX_WORKERS, base_url, is_private, number

HOME: Final = "LIBRO_NOTIFIER_HOME"
LEDGER: Final = "LIBRO_NOTIFIER_LEDGER"
LEDGER_URL: Final = "LIBRO_NOTIFIER_LEDGER_URL"
BIND: Final = "LIBRO_NOTIFIER_BIND"
STREAM_BIND: Final = "LIBRO_NOTIFIER_STREAM_BIND"
URL: Final = "LIBRO_NOTIFIER_URL"
STREAM_URL: Final = "LIBRO_NOTIFIER_STREAM_URL"
PROXIES: Final = "LIBRO_NOTIFIER_PROXIES"
WORKERS: Final = "LIBRO_NOTIFIER_WORKERS"
THREADS: Final = "LIBRO_NOTIFIER_THREADS"
DISPATCH_THREADS: Final = "LIBRO_NOTIFIER_DISPATCH_THREADS"
KEEP_DAYS: Final = "LIBRO_NOTIFIER_KEEP_DAYS"
POLL_MS: Final = "LIBRO_NOTIFIER_POLL_MS"
SINKS: Final = "LIBRO_NOTIFIER_SINKS"
MOST_STREAMS: Final = "LIBRO_NOTIFIER_MOST_STREAMS"
STREAMS_PER_ADDRESS: Final = "LIBRO_NOTIFIER_STREAMS_PER_ADDRESS"

Sinks = Literal["https", "http", "local"]
_SINKS: Final[Mapping[str, Sinks]] = {"https": "https", "http": "http", "local": "local"}

DEFAULT_BIND: Final = "127.0.0.1:8001"
DEFAULT_STREAM_BIND: Final = "127.0.0.1:8002"
STREAM_PATH: Final = "/v1/stream"
EVERYWHERE: Final = ("0.0.0.0:", "[::]:")  # beginnings of what is no address to go to
# A long poll holds a thread; more of them than this are better streams.
MAX_THREADS: Final = 512
# Threads wait for receivers, most of the time; beyond this their stacks cost more than they bring.
MAX_DISPATCH_THREADS: Final = 512
MAX_KEEP_DAYS: Final = 36_500
MAX_POLL_MS: Final = 60_000
# Descriptors of one process, as systems allow them.
MAX_STREAMS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that an operator decides."""

    home: Path
    ledger: str = ""  # where it is followed; empty: the address that `init` kept
    ledger_url: str = ""  # as readers reach it; empty: as it is followed
    bind: str = DEFAULT_BIND
    stream_bind: str = DEFAULT_STREAM_BIND
    url: str = ""  # as readers reach the notifier; empty: links follow each request
    stream_url: str = ""  # as listeners reach the stream; empty: see `stream`
    proxies: int = 0  # web servers in front whose word on a client's address is taken
    workers: int = 1
    threads: int = 64
    dispatch_threads: int = 64
    keep_days: int = 90  # after which what was delivered is forgotten
    poll_ms: int = 200
    sinks: Sinks = "https"
    most_streams: int = 10_000
    streams_per_address: int = 20

    @property
    def database(self) -> Path:
        """The one file of notices, subscriptions and deliveries; secrets stand in it."""
        return self.home / "notifier.db"

    @property
    def trust(self) -> Path:
        """Whom the follower believes, the state at the checkpoint trusted last, and evidence of lies."""
        return self.home / "trust"

    @property
    def webhook_keys(self) -> Path:
        """The private keys that sign webhooks, the present one and former ones."""
        return self.home / "webhook-keys"

    @property
    def follow_lock(self) -> Path:
        """The file that the one follower holds; its content means nothing."""
        return self.home / "follow.lock"

    @property
    def run(self) -> Path:
        """The sockets by which the processes wake each other; their loss costs a second."""
        return self.home / "run"

    @property
    def stream(self) -> str:
        """The public address of the stream; empty if nothing says it: then it is that of each request."""
        if self.stream_url or self.url:
            return self.stream_url or f"{self.url}{STREAM_PATH}"
        is_address = not self.stream_bind.startswith(("unix:", *EVERYWHERE))
        return f"http://{self.stream_bind}{STREAM_PATH}" if is_address else ""

    @property
    def is_exposed(self) -> bool:
        """Whether other hosts reach the processes themselves, with nothing in front that was told of."""
        return not self.proxies and not all(is_private(at) for at in (self.bind, self.stream_bind))

    def to_environment(self) -> dict[str, str]:
        """Return the settings as `from_env` reads them; for the processes that are started."""
        return {
            HOME: str(self.home.absolute()),
            LEDGER: self.ledger,
            LEDGER_URL: self.ledger_url,
            BIND: self.bind,
            STREAM_BIND: self.stream_bind,
            URL: self.url,
            STREAM_URL: self.stream_url,
            PROXIES: str(self.proxies),
            WORKERS: str(self.workers),
            THREADS: str(self.threads),
            DISPATCH_THREADS: str(self.dispatch_threads),
            KEEP_DAYS: str(self.keep_days),
            POLL_MS: str(self.poll_ms),
            SINKS: self.sinks,
            MOST_STREAMS: str(self.most_streams),
            STREAMS_PER_ADDRESS: str(self.streams_per_address),
        }

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None, *, home: Path | None = None) -> Config:
        """Read the settings; *home* overrides its variable. Raises UsageError("config.…")."""
        given = os.environ if environment is None else environment
        folder = str(home) if home is not None else given.get(HOME, "")
        if not folder:
            raise UsageError("config.missing", name=HOME)
        return cls(
            home=Path(folder),
            ledger=base_url(given, LEDGER),
            ledger_url=base_url(given, LEDGER_URL),
            bind=given.get(BIND) or DEFAULT_BIND,
            stream_bind=given.get(STREAM_BIND) or DEFAULT_STREAM_BIND,
            url=base_url(given, URL),
            stream_url=_stream_url(given),
            proxies=number(given, PROXIES, default=0, least=0, most=MAX_PROXIES),
            workers=number(given, WORKERS, default=1, most=MAX_WORKERS),
            threads=number(given, THREADS, default=64, most=MAX_THREADS),
            dispatch_threads=number(given, DISPATCH_THREADS, default=64, most=MAX_DISPATCH_THREADS),
            keep_days=number(given, KEEP_DAYS, default=90, most=MAX_KEEP_DAYS),
            poll_ms=number(given, POLL_MS, default=200, least=10, most=MAX_POLL_MS),
            sinks=_sinks(given),
            most_streams=number(given, MOST_STREAMS, default=10_000, most=MAX_STREAMS),
            streams_per_address=number(given, STREAMS_PER_ADDRESS, default=20, most=MAX_STREAMS),
        )


def _sinks(given: Mapping[str, str]) -> Sinks:
    text = given.get(SINKS) or "https"
    if text not in _SINKS:
        raise UsageError("config.not-sinks", name=SINKS, value=text)
    return _SINKS[text]


def _stream_url(given: Mapping[str, str]) -> str:
    text = base_url(given, STREAM_URL)
    if text and not text.endswith(STREAM_PATH):  # the path that the process serves, and clients ask for
        raise UsageError("config.not-a-stream", name=STREAM_URL, value=text, path=STREAM_PATH)
    return text
