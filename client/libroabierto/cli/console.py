"""What a command may see and touch: the screen, the person, the clock, ledgers, the environment.

Results go to stdout, everything else (questions, progress, warnings) to stderr, so that results can
be piped. Nothing else in this room reads the clock or the environment.
"""

from __future__ import annotations

import getpass
import io
import locale
import os
import secrets
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from libroabierto.errors import UsageError
from libroabierto.record.disclosure import SALT_BYTES
from libroabierto.remote.http import HttpTransport
from libroabierto.remote.listener import HttpListener, Listener
from libroabierto.remote.notifier import NotifierReader
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.transport import Transport

from .language import language_of
from .texts import text

PASSPHRASE: Final = "LIBRO_PASSPHRASE"  # noqa: S105 - the name of a variable, not its value
_BAR: Final = 30  # characters


def _now() -> datetime:
    return datetime.now(UTC)


def _system() -> str:
    """Return the locale of the process, for systems that do not say it in the environment."""
    try:
        return locale.getlocale()[0] or ""
    except ValueError:  # one that Python does not know
        return ""


@dataclass(frozen=True)
class Console:
    """One run of the command; tests give their own streams, clock and transport."""

    language: str
    out: TextIO
    err: TextIO
    stdin: TextIO
    environ: Mapping[str, str]
    connect: Callable[[str], Transport] = HttpTransport
    listen: Callable[[str], Listener] = HttpListener
    now: Callable[[], datetime] = _now
    sleep: Callable[[float], None] = time.sleep
    new_id: Callable[[], str] = field(default=lambda: str(uuid.uuid4()))
    new_salt: Callable[[], bytes] = field(default=lambda: secrets.token_bytes(SALT_BYTES))
    ask_secret: Callable[[str], str] = getpass.getpass
    _readers: dict[str, LedgerReader] = field(default_factory=dict)  # one connection for each address
    _notifiers: list[NotifierReader] = field(default_factory=list)

    @classmethod
    def of_this_process(cls) -> Console:
        """The real one."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # an old terminal lacks characters; it is no error
                stream.reconfigure(errors="replace")
        return cls(language_of(os.environ, _system()), sys.stdout, sys.stderr, sys.stdin, os.environ)

    def text(self, key: str, **facts: object) -> str:
        """Return a text in the person's language."""
        return text(key, self.language, **facts)

    def say(self, key: str, **facts: object) -> None:
        """Print a result."""
        self.print(self.text(key, **facts))

    def print(self, line: str) -> None:
        """Print a line that is already in words."""
        print(line, file=self.out, flush=True)

    def remark(self, key: str, **facts: object) -> None:
        """Tell the person something that is no result."""
        self.mutter(self.text(key, **facts))

    def mutter(self, line: str) -> None:
        """Print a line to stderr."""
        print(line, file=self.err, flush=True)

    def agrees(self, key: str, *, option: str, **facts: object) -> bool:
        """Ask yes or no; anything but yes is no. Raises UsageError when nobody is there to answer."""
        if not self.stdin.isatty():
            raise UsageError("ask.no-terminal", option=option)
        print(self.text(key, **facts), end=" ", file=self.err, flush=True)
        return self.stdin.readline().strip().lower() in ("s", "si", "sí", "y", "yes")

    def passphrase(self, key: str) -> bytes:
        """Return the passphrase of the environment, or ask for it without showing it."""
        given = self.environ.get(PASSPHRASE)
        if given is None:
            if not self.stdin.isatty():
                raise UsageError("ask.no-passphrase", variable=PASSPHRASE)
            given = self.ask_secret(self.text(key) + " ")
        return given.encode("utf-8", "surrogateescape")

    @property
    def has_passphrase(self) -> bool:
        """Whether the environment gives one, so that nobody is asked."""
        return PASSPHRASE in self.environ

    def reader(self, url: str) -> LedgerReader:
        """Reach for the ledger at *url*; raises UsageError("url.form")."""
        url = url.rstrip("/")
        if url not in self._readers:
            self._readers[url] = LedgerReader(self.connect(url), language=self.language)
        return self._readers[url]

    def notifier(self, url: str) -> NotifierReader:
        """Reach for the notifier at *url*; raises UsageError("url.form")."""
        self._notifiers.append(NotifierReader(self.connect(url.rstrip("/")), language=self.language))
        return self._notifiers[-1]

    def close(self) -> None:
        """Let every connection go."""
        for reader in self._readers.values():
            reader.close()
        for notifier in self._notifiers:
            notifier.close()

    def trust_folder(self) -> Path:
        """Return the default folder of what the person trusts (XDG base directories)."""
        home = self.environ.get("XDG_DATA_HOME") or str(Path(self.environ.get("HOME", "~")) / ".local/share")
        return Path(home).expanduser() / "libro" / "trust"

    def config_file(self) -> Path:
        """Return where the person writes what they always want (XDG base directories)."""
        home = self.environ.get("XDG_CONFIG_HOME") or str(Path(self.environ.get("HOME", "~")) / ".config")
        return Path(home).expanduser() / "libro" / "config.toml"

    def show_progress(self, done: int, size: int) -> None:
        """Draw a bar of entries on stderr when somebody is watching."""
        self._draw("audit.progress", done, size)

    def show_transfer(self, done: int, size: int) -> None:
        """Draw a bar of bytes likewise."""
        self._draw("evidence.progress", done, size)

    def _draw(self, key: str, done: int, size: int) -> None:
        if not self.err.isatty():
            return
        share = done / size if size else 1.0
        bar = "█" * round(share * _BAR) + "·" * (_BAR - round(share * _BAR))
        line = self.text(key, bar=bar, done=done, size=size)
        print(f"\r{line}", end="\n" if done == size else "", file=self.err, flush=True)
