"""The command `libro` at a desk of its own: a folder, a clock that stands still, a simulated ledger.

    desk = Desk(tmp_path, ledger)
    result = desk.libro("audit", URL, "--yes")      # .status, .out, .err

The person at the desk answers *answers* one after the other; without any, nobody sits there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from libroabierto.cli.console import Console
from libroabierto.cli.main import main
from libroabierto.errors import LedgerUnreachable
from libroabierto.remote.frames import Frame
from libroabierto.remote.transport import Answer, Request, Transport
from support.founding import NOW
from support.told import NOTIFIER, SimulatedNotifier


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    def well(self) -> Result:
        """Assert that it went well."""
        assert self.status == 0, self.out + self.err
        return self


class Terminal(io.StringIO):
    """A stream with somebody before it."""

    def isatty(self) -> bool:
        return True


class Nowhere:
    """No ledger answers here."""

    def send(self, request: Request, *, max_bytes: int) -> Answer:
        raise LedgerUnreachable("ledger.unreachable", url="https://nowhere.example", reason="nobody")

    def listen(self, request: Request) -> Iterator[Frame]:
        raise LedgerUnreachable("notifier.unreachable", url="https://nowhere.example", reason="nobody")

    def close(self) -> None:
        """Nothing is held open."""


@dataclass
class Desk:
    folder: Path
    ledger: Transport = field(default_factory=Nowhere)
    language: str = "es"
    now: datetime = NOW
    passphrase: str | None = "frase de prueba"
    secrets: list[str] = field(default_factory=list)
    new_id: Callable[[], str] = lambda: "11111111-1111-4111-8111-111111111111"
    slept: list[float] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)  # beside the person's folders and passphrase
    notifier: SimulatedNotifier | None = None  # it answers at told.NOTIFIER

    def libro(self, *argv: object, answers: str | None = None, watched: bool = False) -> Result:
        """Run one command to its end."""
        out, err = io.StringIO(), Terminal() if watched else io.StringIO()
        environ = {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder / "data"), **self.environ}
        if self.passphrase is not None:
            environ["LIBRO_PASSPHRASE"] = self.passphrase
        console = Console(
            language=self.language,
            out=out,
            err=err,
            stdin=io.StringIO() if answers is None else Terminal(answers),
            environ=environ,
            connect=self._reach,
            listen=lambda _: self.notifier or Nowhere(),
            now=lambda: self.now,
            sleep=self.slept.append,
            new_id=self.new_id,
            ask_secret=lambda _: self.secrets.pop(0),
        )
        status = main([str(word) for word in argv], console)
        return Result(status, out.getvalue(), err.getvalue())

    def _reach(self, url: str) -> Transport:
        return self.notifier if self.notifier and url == NOTIFIER else self.ledger

    def path(self, name: str) -> Path:
        """Name a file on this desk."""
        return self.folder / name

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file on this desk."""
        path = self.path(name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
