"""`libro-notifier all` before `libro-ledger serve --practice`, both as their operators start them.

with practice_ledger(folder) as ledger, whole_notifier(folder, ledger) as notifier:
    ledger.accredit("ayto-15113", "15113")      # an act that anybody may record there
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from libroabierto.domain.calendar import day_of
from libroabierto.record.moments import format_instant
from support.founding import Town
from support.lives.practice import own_accreditation
from support.ports import free_port
from support.served_ledger import BIN, ask, group, wait_until_ready


class _Visitor(Town):
    """Somebody who records in a ledger that others founded."""

    def __init__(self, ledger: str) -> None:
        super().__init__(now=datetime.now(UTC))
        self._served = ledger

    @property
    def ledger(self) -> str:
        return self._served


@dataclass
class PracticeLedger:
    """A ledger that is served."""

    bind: str

    @property
    def url(self) -> str:
        return f"http://{self.bind}"

    def log(self) -> dict[str, Any]:
        """Return what it says of itself."""
        found: dict[str, Any] = json.loads(ask(self.bind, "GET", "/v1/log")[2])
        return found

    def accredit(self, institution: str, municipality: str) -> int:
        """Record that a municipality accredits itself; return the entry's index."""
        visitor = _Visitor(self.log()["ledger"])
        now = {"occurred_on": day_of(visitor.now).isoformat(), "signed_at": format_instant(visitor.now)}
        token = own_accreditation(visitor, institution, municipality, **now)
        jose = {"Content-Type": "application/jose"}
        status, _, body = ask(self.bind, "POST", "/v1/events", token.encode(), headers=jose)
        assert status == 201, body
        return int(json.loads(body)["index"])


@dataclass
class WholeNotifier:
    """A notifier whose four processes run."""

    home: Path
    bind: str
    stream_bind: str
    process: subprocess.Popen[bytes]
    log: Path

    def children(self) -> dict[str, int]:
        """Return the processes by name; those that are there already."""
        pid = self.process.pid
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        commands = {int(child): _command(int(child)) for child in found}
        return {
            name: child
            for name, mark in MARKS.items()
            for child, command in commands.items()
            if mark in command
        }


def _command(pid: int) -> str:
    """Return how a process was started; "" if it has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


# By what the processes are told apart; two of them have become something else than the command.
MARKS = {"follow": "worker follow", "dispatch": "worker dispatch", "stream": ".streaming", "web": "gunicorn"}


@contextlib.contextmanager
def practice_ledger(folder: Path) -> Iterator[PracticeLedger]:
    """Serve a practice ledger until the block ends."""
    ledger, log = PracticeLedger(f"127.0.0.1:{free_port()}"), folder / "ledger.log"
    environment = {**os.environ, "LIBRO_LEDGER_BIND": ledger.bind, "LIBRO_LEDGER_WORKERS": "1"}
    command = [str(BIN / "libro-ledger"), "serve", "--practice", "--home", str(folder / "libro")]
    with group(command, log, environment) as server:
        wait_until_ready(ledger.bind, server, log)
        yield ledger


@contextlib.contextmanager
def whole_notifier(folder: Path, ledger: PracticeLedger, **settings: str) -> Iterator[WholeNotifier]:
    """Make a notifier of *ledger*, unless there is one, and run all of it until the block ends."""
    home, log = folder / "notifier", folder / "notifier.log"
    command = str(BIN / "libro-notifier")
    if not home.exists():
        key = ledger.log()["verifier_keys"][0]
        made = [command, "init", "--home", str(home), "--ledger", ledger.url, "--log-key", key, "--practice"]
        subprocess.run(made, check=True, capture_output=True)
    web, stream = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    binds = {"LIBRO_NOTIFIER_BIND": web, "LIBRO_NOTIFIER_STREAM_BIND": stream}
    environment = {**os.environ, **binds, "LIBRO_NOTIFIER_SINKS": "local", **settings}
    with group([command, "all", "--home", str(home)], log, environment) as process:
        wait_until_ready(web, process, log)
        yield WholeNotifier(home, web, stream, process, log)
