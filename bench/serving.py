"""The servers that are compared: gunicorn with the same settings over each application.

    ledger        libroabierto_ledger.wsgi:create(), as `libro-ledger serve` starts it
    verify only   bench.verify_only:create(): form, schema and signature, and no ledger behind them
    bare          bench.bare:create(): as many bytes as are asked for, and nothing else
    files         bench.bare_files:create(): takes a file and gives it back, and nothing else

Two workers each; nobody's rate is limited.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bench.bare_files import FOLDER
from bench.settling import config_in
from bench.verify_only import LEDGER
from libroabierto_ledger.admin import serve_command
from libroabierto_ledger.config import Config

VERIFY_ONLY: Final = "bench.verify_only:create()"
BARE: Final = "bench.bare:create()"
FILES: Final = "bench.bare_files:create()"
WORKERS: Final = 2
_START: Final = 60.0  # seconds
_STOP: Final = 30.0
_ROOT: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: where it listens, and its first process."""

    port: int
    pid: int

    def used(self) -> float:
        """Return the processor time that its workers have used, in seconds."""
        spent = (
            Path(f"/proc/{worker}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1]
            for worker in self.workers()
        )
        ticks = (int(word) for stat in spent for word in stat.split()[11:13])  # utime and stime
        return sum(ticks) / os.sysconf("SC_CLK_TCK")

    def workers(self) -> list[str]:
        """Return the numbers of its worker processes."""
        return Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()

    def peaks(self) -> list[int]:
        """Return what memory each worker ever held, in KiB."""
        texts = (Path(f"/proc/{worker}/status").read_text(encoding="utf-8") for worker in self.workers())
        return [int(text.partition("VmHWM:")[2].split()[0]) for text in texts]


@contextlib.contextmanager
def serve_ledger(config: Config, *, threads: int) -> Iterator[Server]:
    """Serve the ledger in `config.home`."""
    port = _free_port()
    bound = replace(config, bind=f"127.0.0.1:{port}", workers=WORKERS, threads=threads)
    with _running(serve_command(bound), bound, port, "/readyz") as server:
        yield server


@contextlib.contextmanager
def serve_verify_only(home: Path, ledger: str, *, threads: int) -> Iterator[Server]:
    """Serve the application that verifies; *home* only takes its log."""
    with _other(home, VERIFY_ONLY, threads, {LEDGER: ledger}) as server:
        yield server


@contextlib.contextmanager
def serve_bare(home: Path, *, threads: int) -> Iterator[Server]:
    """Serve the bare application; *home* only takes its log."""
    with _other(home, BARE, threads, {}) as server:
        yield server


@contextlib.contextmanager
def serve_files(home: Path, *, threads: int) -> Iterator[Server]:
    """Serve the bare application that keeps one file in *home*."""
    with _other(home, FILES, threads, {FOLDER: str(home)}) as server:
        yield server


@contextlib.contextmanager
def _other(home: Path, application: str, threads: int, more: dict[str, str]) -> Iterator[Server]:
    port = _free_port()
    bound = replace(config_in(home), bind=f"127.0.0.1:{port}", workers=WORKERS, threads=threads)
    with _running([*serve_command(bound)[:-1], application], bound, port, "/", more) as server:
        yield server


@contextlib.contextmanager
def _running(
    command: list[str], config: Config, port: int, ready: str, more: dict[str, str] | None = None
) -> Iterator[Server]:
    environment = {**os.environ, **config.to_environment(), **(more or {})}
    environment["PYTHONPATH"] = str(_ROOT)
    with (config.home / "server.log").open("ab") as log:
        server = subprocess.Popen(  # noqa: S603 - our own command
            command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait_until_ready(port, ready, server, config.home / "server.log")
            yield Server(port, server.pid)
        finally:
            server.terminate()  # gunicorn's first process ends its workers
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(_STOP)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)  # whoever did not end
            server.wait(_STOP)


def _wait_until_ready(port: int, path: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 2) as asked:
            asked.sendall(request)
            if asked.recv(64).startswith(b"HTTP/1.1 200"):
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
