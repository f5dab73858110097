"""The ledger's settings: read once from the environment into one frozen value.

    LIBRO_LEDGER_HOME      folder of database, log key, guard and lock; no default
    LIBRO_LEDGER_BIND      where the web server listens, by default 127.0.0.1:8000; behind another one
                           better a socket, unix:/run/libro/ledger.sock
    LIBRO_LEDGER_WORKERS   processes, by default 2
    LIBRO_LEDGER_THREADS   threads of each, by default 32
    LIBRO_LEDGER_URL       public base URL for links; by default they follow each request
    LIBRO_LEDGER_PROXIES   web servers in front that add the address they saw to X-Forwarded-For, by
                           default 0: the header is not believed
    LIBRO_LEDGER_EVIDENCE  where the files are kept that acts name: s3://bucket or s3://bucket/prefix (needs
                           the extra `s3`, and AWS_* as every such tool reads them); by default the folder
                           `evidence` in the ledger's own
    LIBRO_LEDGER_RATE_ADDRESS      submissions of one address, by default 5:400
    LIBRO_LEDGER_RATE_INSTITUTION  events signed by one institution, by default 50:5000

The folder must be on a local file system: processes meet in its file locks.

A rate is `<a second>:<at once>`: so many a second for as long as one likes, and so many at once after a
pause; `0` is no limit. The defaults are those of a vendor who serves many town halls from one address:
eighteen thousand acts an hour. Ten lines of a batch cost an address one more, so that an authority imports
ten thousand papers in about two minutes by either limit. The four hundred at once are for such batches:
acts sent one by one meet deploy/nginx first, which slows them down to five a second and refuses beyond a
hundred that wait. Behind a web server LIBRO_LEDGER_PROXIES must say so: else all the world is one address.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from libroabierto.errors import UsageError
from libroabierto_face.settings import MAX_PROXIES, MAX_WORKERS, base_url, is_number, is_private, number

HOME: Final = "LIBRO_LEDGER_HOME"
BIND: Final = "LIBRO_LEDGER_BIND"
WORKERS: Final = "LIBRO_LEDGER_WORKERS"
THREADS: Final = "LIBRO_LEDGER_THREADS"
URL: Final = "LIBRO_LEDGER_URL"
PROXIES: Final = "LIBRO_LEDGER_PROXIES"
EVIDENCE: Final = "LIBRO_LEDGER_EVIDENCE"
RATE_ADDRESS: Final = "LIBRO_LEDGER_RATE_ADDRESS"
RATE_INSTITUTION: Final = "LIBRO_LEDGER_RATE_INSTITUTION"

# Names as S3 has them; a prefix of plain words.
_BUCKET: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[A-Za-z0-9._-]+)*/?")

Allowed = tuple[int, int]
"""A rate: (a second, at once); (0, 0) is no limit."""

NO_LIMIT: Final[Allowed] = (0, 0)

DEFAULT_BIND: Final = "127.0.0.1:8000"
# Each thread holds one request that waits for its commit, so that threads bound how many acts share one:
# of 64 connections, 32 threads recorded half as many again a second as 8 (docs/performance.md).
DEFAULT_THREADS: Final = 32
DEFAULT_RATE_ADDRESS: Final[Allowed] = (5, 400)
DEFAULT_RATE_INSTITUTION: Final[Allowed] = (50, 5000)
# More threads only queue at the interpreter's lock.
MAX_THREADS: Final = 64
# Beyond these a limit limits nothing that one machine could do.
MAX_PER_SECOND: Final = 100_000
MAX_BURST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that an operator decides."""

    home: Path
    bind: str = DEFAULT_BIND
    workers: int = 2
    threads: int = DEFAULT_THREADS
    url: str = ""  # as readers reach it; empty: links follow each request
    proxies: int = 0  # web servers in front whose word on a client's address is taken
    rate_address: Allowed = DEFAULT_RATE_ADDRESS
    rate_institution: Allowed = DEFAULT_RATE_INSTITUTION
    evidence: str = ""  # the bucket of files; empty: the folder `files`

    @property
    def database(self) -> Path:
        """The one file of entries, tree and state; its -wal and -shm stand beside it."""
        return self.home / "ledger.db"

    @property
    def log_key(self) -> Path:
        """The log's private key; readable by the ledger alone, and never backed up with the database."""
        return self.home / "log.key"

    @property
    def next_log_key(self) -> Path:
        """The private key to which the log's key is being rotated, or was, until that is finished."""
        return self.home / "log.key.next"

    @property
    def hold(self) -> Path:
        """At which size the ledger waits for the rotation of its key, and until when."""
        return self.home / "hold"

    @property
    def guard(self) -> Path:
        """What this host may have let out; never restored from a copy."""
        return self.home / "guard"

    @property
    def limits(self) -> Path:
        """What addresses and institutions used up lately; losing it is harmless."""
        return self.home / "limits.db"

    @property
    def disclosures(self) -> Path:
        """Disclosed personal data, apart from the log so that they can be erased; has a -wal and -shm."""
        return self.home / "disclosures.sqlite3"

    @property
    def files(self) -> Path:
        """The files that acts name, unless a bucket keeps them; backed up with the database."""
        return self.home / "evidence"

    @property
    def arrivals(self) -> Path:
        """Files that have not come whole yet; on the same file system as `files`."""
        return self.files / "arriving"

    @property
    def lock(self) -> Path:
        """The file in which writers meet; its content means nothing."""
        return self.home / "lock"

    @property
    def is_exposed(self) -> bool:
        """Whether other hosts reach the workers themselves, with nothing in front that was told of."""
        return not self.proxies and not is_private(self.bind)

    @property
    def has_one_payer(self) -> bool:
        """Whether all clients count as one address: nobody has one on a socket, unless the front tells it."""
        return self.bind.startswith("unix:") and not self.proxies and self.rate_address != NO_LIMIT

    def to_environment(self) -> dict[str, str]:
        """Return the settings as `from_env` reads them; for the processes that `serve` starts."""
        return {
            HOME: str(self.home.absolute()),
            BIND: self.bind,
            WORKERS: str(self.workers),
            THREADS: str(self.threads),
            URL: self.url,
            PROXIES: str(self.proxies),
            EVIDENCE: self.evidence,
            RATE_ADDRESS: _spell_rate(self.rate_address),
            RATE_INSTITUTION: _spell_rate(self.rate_institution),
        }

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None, *, home: Path | None = None) -> Config:
        """Read the settings; *home* overrides its variable. Raises UsageError("config.…")."""
        given = os.environ if environment is None else environment
        folder = str(home) if home is not None else given.get(HOME, "")
        if not folder:
            raise UsageError("config.missing", name=HOME)
        bind = given.get(BIND) or DEFAULT_BIND
        return cls(
            home=Path(folder),
            bind=bind,
            workers=number(given, WORKERS, default=2, most=MAX_WORKERS),
            threads=number(given, THREADS, default=DEFAULT_THREADS, most=MAX_THREADS),
            url=base_url(given, URL),
            proxies=number(given, PROXIES, default=0, least=0, most=MAX_PROXIES),
            evidence=_bucket(given.get(EVIDENCE, "")),
            rate_address=_rate(given, RATE_ADDRESS, DEFAULT_RATE_ADDRESS),
            rate_institution=_rate(given, RATE_INSTITUTION, DEFAULT_RATE_INSTITUTION),
        )


def _rate(given: Mapping[str, str], name: str, default: Allowed) -> Allowed:
    text = given.get(name) or _spell_rate(default)
    if text == _spell_rate(NO_LIMIT):
        return NO_LIMIT
    per_second, _, burst = text.partition(":")
    if not (is_number(per_second) and is_number(burst)):
        raise UsageError("config.not-a-rate", name=name, value=text)
    if not (1 <= int(per_second) <= MAX_PER_SECOND and 1 <= int(burst) <= MAX_BURST):
        raise UsageError("config.not-a-rate", name=name, value=text)
    return int(per_second), int(burst)


def _spell_rate(rate: Allowed) -> str:
    return "0" if rate == NO_LIMIT else f"{rate[0]}:{rate[1]}"


def _bucket(text: str) -> str:
    if text and not _BUCKET.fullmatch(text):
        raise UsageError("config.not-a-bucket", name=EVIDENCE, value=text)
    return text.rstrip("/")
