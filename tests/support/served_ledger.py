"""A real `libro-ledger serve`: gunicorn with its workers, on the loopback address or on a Unix socket.

    with serving(home, bind="unix:/tmp/x/ledger.sock", LIBRO_LEDGER_PROXIES="1"):
        status, headers, body = ask(bind, "GET", "/v1/log")

All processes of a server form one group of their own, which is ended with the block, whatever happened.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

BIN = Path(sys.executable).parent
START_SECONDS = 180.0
STOP_SECONDS = 60.0
ANSWER_SECONDS = 120.0

Answer = tuple[int, Mapping[str, str], bytes]  # status, headers (lower case), body


class _Connection(http.client.HTTPConnection):
    """HTTP to *bind*, from the loopback address *source* if that is given."""

    def __init__(self, bind: str, source: str | None) -> None:
        host, _, port = bind.rpartition(":")
        is_socket = bind.startswith("unix:")
        super().__init__("localhost" if is_socket else host, 0 if is_socket else int(port), ANSWER_SECONDS)
        self._path = bind.removeprefix("unix:") if is_socket else None
        self.source_address = (source, 0) if source else None

    def connect(self) -> None:
        if self._path is None:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(ANSWER_SECONDS)
        self.sock.connect(self._path)


def ask(
    bind: str,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    source: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request on a connection of its own; raises OSError or HTTPException if nobody answers."""
    with contextlib.closing(_Connection(bind, source)) as connection:
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


@contextlib.contextmanager
def group(
    command: Sequence[str], log: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run *command* in a process group of its own; end all of the group with the block."""
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, env=dict(environment), stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):  # whoever of the group is still there
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(STOP_SECONDS)


@contextlib.contextmanager
def serving(home: Path, *, bind: str, **settings: str) -> Iterator[Path]:
    """Serve the ledger in *home* until the block ends; give the path of the server's log."""
    log = home / "server.log"
    ours = {"LIBRO_LEDGER_HOME": str(home), "LIBRO_LEDGER_BIND": bind, "LIBRO_LEDGER_WORKERS": "2"}
    environment = {**os.environ, **ours, **settings}
    with group([str(BIN / "libro-ledger"), "serve"], log, environment) as server:
        wait_until_ready(bind, server, log)
        yield log


# gunicorn's own variable: one line a request, with the number of the process that answered.
TELLING_WHO = {"GUNICORN_CMD_ARGS": "--access-logfile - --access-logformat answered-by-%(p)s"}


def answered_by(log: Path) -> set[str]:
    """Return which workers of a server that is TELLING_WHO have answered so far."""
    told = log.read_text(errors="replace").splitlines()
    return {line for line in told if line.startswith("answered-by-")}


def wait_until_ready(bind: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when /readyz answers 200; fail with what the server said."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if ask(bind, "GET", "/readyz")[0] == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"{bind} never became ready:\n{log.read_text(errors='replace')[-4000:]}")
