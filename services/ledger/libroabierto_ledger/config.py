"""The ledger's settings: read once from the environment into one frozen value.

    LIBRO_LEDGER_HOME      folder of database, log key, guard and lock; no default
    LIBRO_LEDGER_BIND      where the web server listens, by default 127.0.0.1:8000
    LIBRO_LEDGER_WORKERS   processes, by default 2
    LIBRO_LEDGER_THREADS   threads of each, by default 8
    LIBRO_LEDGER_URL       public base URL for links; by default they follow each request

The folder must be on a local file system: processes meet in its file locks.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from libroabierto.errors import UsageError

HOME: Final = "LIBRO_LEDGER_HOME"
BIND: Final = "LIBRO_LEDGER_BIND"
WORKERS: Final = "LIBRO_LEDGER_WORKERS"
THREADS: Final = "LIBRO_LEDGER_THREADS"
URL: Final = "LIBRO_LEDGER_URL"

DEFAULT_BIND: Final = "127.0.0.1:8000"
# More processes only queue at the one writer's lock; more threads only queue at the interpreter's.
MAX_WORKERS: Final = 64
MAX_THREADS: Final = 64


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that an operator decides."""

    home: Path
    bind: str = DEFAULT_BIND
    workers: int = 2
    threads: int = 8
    url: str = ""  # as readers reach it; empty: links follow each request

    @property
    def database(self) -> Path:
        """The one file of entries, tree and state; its -wal and -shm stand beside it."""
        return self.home / "ledger.db"

    @property
    def log_key(self) -> Path:
        """The log's private key; readable by the ledger alone, and never backed up with the database."""
        return self.home / "log.key"

    @property
    def guard(self) -> Path:
        """What this host may have let out; never restored from a copy."""
        return self.home / "guard"

    @property
    def lock(self) -> Path:
        """The file in which writers meet; its content means nothing."""
        return self.home / "lock"

    def to_environment(self) -> dict[str, str]:
        """Return the settings as `from_env` reads them; for the processes that `serve` starts."""
        return {
            HOME: str(self.home.absolute()),
            BIND: self.bind,
            WORKERS: str(self.workers),
            THREADS: str(self.threads),
            URL: self.url,
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
            workers=_number(given, WORKERS, default=2, most=MAX_WORKERS),
            threads=_number(given, THREADS, default=8, most=MAX_THREADS),
            url=_url(given.get(URL, "")),
        )


def _number(given: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= most):
        raise UsageError("config.not-in-range", name=name, value=text, least=1, most=most)
    return int(text)


def _url(text: str) -> str:
    if (text and not text.startswith(("http://", "https://"))) or any(c in text for c in " ?#\n"):
        raise UsageError("config.not-a-url", name=URL, value=text)
    return text.rstrip("/")
