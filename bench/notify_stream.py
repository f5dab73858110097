"""Telling one notice to ten thousand streams, against nginx with nchan.

    python -m bench.notify_stream --streams 10000 --rounds 10

Both servers run at the same time, one process each, each with as many idle streams, held by a C program
(listeners.c, with epoll) on the same machine. A round tells the same bytes once by either: ours from before
the transaction in which the follower publishes (one fsync) until the listeners have it, nchan's from before
the request of its publisher. Figures are medians of rounds, ratios are taken within a round. Memory is PSS of
the server's processes, with all streams open.

Needs Linux, cc, nginx and Debian's libnginx-mod-nchan; nothing of these is part of the product.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.options import parser
from bench.rounds import Rounds
from bench.serving import _free_port
from bench.telling import Table, machine, progress, say
from libroabierto.notices.position import Position
from libroabierto_notifier import streaming
from libroabierto_notifier.config import Config
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.waking import Waker
from libroabierto_notifier.ports import Notice

STREAMS: Final = 10_000
BYTES: Final = 4000  # of a message: an entry of two kilobytes, its proof and a title
WARM: Final = 3  # rounds before anything is counted
_NCHAN: Final = "/usr/lib/nginx/modules/ngx_nchan_module.so"
_CONFIGURATION: Final = """
load_module {module};
user root;
worker_processes {workers};
worker_rlimit_nofile 20000;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
daemon off;
events {{ worker_connections 19000; }}
http {{
  access_log off;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port} backlog=16384;
    location = /v1/stream {{
      nchan_subscriber eventsource; nchan_channel_id avisos; nchan_eventsource_ping_interval 12;
    }}
    location = /publish {{ nchan_publisher; nchan_channel_id avisos; nchan_message_buffer_length 100; }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Told:
    """When the listeners of one server had it, in milliseconds after it was told."""

    median: float
    most: float  # of 99 in 100
    last: float


class Listeners:
    """As many streams, in a process of their own."""

    def __init__(self, program: Path, port: int, count: int) -> None:
        self._count = count
        command = [str(program), str(port), str(count), "/v1/stream"]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.connected_ms = float(self._answer().split()[1])

    def time(self, tell: Callable[[str], None]) -> Told:
        """Have something told, and time it."""
        assert self._process.stdin is not None
        word = secrets.token_hex(12)
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()
        self._answer()
        began = time.monotonic_ns()
        tell(word)
        told, *at = map(int, self._answer().split())
        if told != self._count:
            raise RuntimeError(f"{self._count - told} of {self._count} streams were told nothing")
        return Told(*((each - began) / 1e6 for each in at))

    def end(self) -> None:
        """Close all of them."""
        self._process.kill()
        self._process.wait()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the listeners ended")
        return line


class Ours:
    """The stream process, and a publisher in this one."""

    def __init__(self, folder: Path, streams: int) -> None:
        self._streams = streams
        self._home = folder / "home"
        self._home.mkdir()
        self._store = SqlFollowerStore(Database.create(self._home / "notifier.db"))
        self._waker, self._index = Waker(self._home / "run"), -1
        self.port = _free_port()

    @contextlib.contextmanager
    def running(self) -> Iterator[int]:
        """Serve; give the number of the process."""
        config = Config(
            self._home,
            stream_bind=f"127.0.0.1:{self.port}",
            most_streams=self._streams,
            streams_per_address=self._streams,
        )
        command = [sys.executable, "-m", streaming.MODULE, "libro.example.org/mex"]
        with _process(command, self.port, config.to_environment()) as pid:
            yield pid

    def tell(self, word: str) -> None:
        """Publish a notice."""
        self._index += 1
        body = _body(word)
        titles = ("Avance de un compromiso", "Progress of a commitment")
        notice = Notice(Position(self._index).key, "commitment.updated", "", *titles, {}, body)
        self._store.publish([notice], [], day="2026-11-22")
        self._waker.wake()


class Nchan:
    """nginx with nchan, and a publisher over one kept-alive connection."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.port = _free_port()
        self._file = folder / "nginx.conf"
        self._file.write_text(
            _CONFIGURATION.format(module=_NCHAN, folder=folder, port=self.port, workers=workers)
        )
        self._publisher = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    @contextlib.contextmanager
    def running(self) -> Iterator[int]:
        """Serve; give the number of the first process."""
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        with _process([nginx, "-c", str(self._file), "-e", "stderr"], self.port) as pid:
            yield pid

    def tell(self, word: str) -> None:
        """Publish a message."""
        self._publisher.request("POST", "/publish", _body(word), {"Content-Type": "application/json"})
        self._publisher.getresponse().read()


def _body(word: str) -> bytes:
    return b'{"id":"%s","data":"%s"}' % (word.encode(), b"x" * (BYTES - 50))


@contextlib.contextmanager
def _process(command: list[str], port: int, more: Mapping[str, str] | None = None) -> Iterator[int]:
    """Run a server until the block ends."""
    server = subprocess.Popen(command, env={**os.environ, **(more or {})}, start_new_session=True)  # noqa: S603 - our own commands
    try:
        _wait_until_open(port)
        yield server.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait_until_open(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("HEAD", "/healthz")
            connection.getresponse()
            connection.close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"nobody listens at port {port}")


def pss_mib(pid: int) -> float:
    """Return the memory of a process and its children, shared pages divided among those who share them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    total = 0
    for each in (str(pid), *children):
        text = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        total += int(text.partition("\nPss:")[2].split()[0])
    return total / 1024


def measure(options: argparse.Namespace, folder: Path) -> Rounds:
    """Tell in rounds, by one and by the other."""
    program = folder / "listeners"
    source = Path(__file__).with_name("listeners.c")
    subprocess.run(["cc", "-O2", "-o", str(program), str(source)], check=True)  # noqa: S603, S607 - our own program
    rounds, ours, nchan = Rounds(), Ours(folder, options.streams), Nchan(folder, options.workers)
    with ours.running() as our_pid, nchan.running() as nchan_pid:
        servers: dict[str, tuple[Ours | Nchan, int]] = {"ours": (ours, our_pid), "nchan": (nchan, nchan_pid)}
        crowds = {
            name: Listeners(program, server.port, options.streams) for name, (server, _) in servers.items()
        }
        for name, (_, pid) in servers.items():
            rounds.add(f"{name} connect", crowds[name].connected_ms)
            rounds.add(f"{name} pss", pss_mib(pid))
        for turn in range(WARM + options.rounds):
            for name, (server, _) in servers.items():
                told = crowds[name].time(server.tell)
                time.sleep(0.2)
                if turn >= WARM:
                    rounds.add(f"{name} p50", told.median)
                    rounds.add(f"{name} p99", told.most)
                    rounds.add(f"{name} last", told.last)
            progress("telling", turn + 1, WARM + options.rounds)
        for name, (_, pid) in servers.items():
            rounds.add(f"{name} pss after", pss_mib(pid))
            crowds[name].end()
    return rounds


_COLUMNS: Final = ("connect", "pss", "pss after", "p50", "p99", "last")


def show(rounds: Rounds, options: argparse.Namespace) -> None:
    """Print a row for each server, and the ratios."""
    title = f"One notice to {options.streams:,} streams: {options.rounds} rounds; ms, memory in MiB"
    table = Table(title, "", *_COLUMNS)
    for name in ("ours", "nchan"):
        table.add(name, *(rounds.median(f"{name} {column}") for column in _COLUMNS))
    table.show(markdown=options.markdown)
    say()
    for column in _COLUMNS:
        say(f"  ours / nchan, {column}: {rounds.ratio(f'ours {column}', f'nchan {column}')}")
    say(f"\n{machine()}, nginx workers: {options.workers}")


def main() -> None:
    """Measure and print."""
    options_of = parser(__doc__, events=0, rounds=10)
    options_of.add_argument("--streams", type=int, default=STREAMS, help="of each, default %(default)s")
    options_of.add_argument("--workers", type=int, default=1, help="of nginx, default %(default)s")
    options = options_of.parse_args()
    with tempfile.TemporaryDirectory(dir=options.keep) as folder:
        show(measure(options, Path(folder)), options)


if __name__ == "__main__":
    main()
