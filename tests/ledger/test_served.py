"""`libro-ledger serve` as it runs: limits that its workers share, and headers without end."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.founding import Town
from support.ledger_home import fill, opened
from support.served_ledger import ask, free_port, serving

BURST = 10
JOSE = {"Content-Type": "application/jose"}
LIMITED = {"LIBRO_LEDGER_RATE_ADDRESS": f"1:{BURST}"}
# gunicorn's own variable: one line a request, with the number of the process that answered.
PIDS = {"GUNICORN_CMD_ARGS": "--access-logfile - --access-logformat answered-by-%(p)s"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded ledger, whose clock is that of the machine."""
    folder, town = tmp_path_factory.mktemp("served") / "home", Town(now=datetime.now(UTC))
    with opened(folder, town) as assembly:
        fill(assembly, [town.found()])
    return folder


@pytest.fixture(scope="module")
def limited(home: Path) -> Iterator[tuple[str, Path]]:
    """Two workers that take ten requests of an address at once, on a port; and their log. Both answer."""
    bind = f"127.0.0.1:{free_port()}"
    with serving(home, bind=bind, **LIMITED, **PIDS) as log:
        until = time.monotonic() + 60
        while len(workers_in(log)) < 2:
            assert time.monotonic() < until, "the second worker never answered"
            ask(bind, "GET", "/healthz")
        yield bind, log


def workers_in(log: Path) -> set[str]:
    """Return who has answered so far."""
    return {line for line in log.read_text().splitlines() if line.startswith("answered-by-")}


def post(bind: str, source: str | None = None, **headers: str) -> int:
    """Send rubbish; return 400 if it was read, 429 if it was not."""
    return ask(bind, "POST", "/v1/events", b"rubbish", source=source, headers={**JOSE, **headers})[0]


def test_two_workers_share_one_limit_and_say_how_long_to_wait(limited: tuple[str, Path]) -> None:
    bind, _ = limited
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(lambda _: post(bind, "127.0.0.2"), range(6 * BURST)))
    seconds = int(time.monotonic() - begun) + 1

    assert {400, 429} == told.keys()
    assert BURST <= told[400] <= BURST + seconds
    _, headers, body = ask(bind, "POST", "/v1/events", b"rubbish", source="127.0.0.2", headers=JOSE)
    assert int(headers["retry-after"]) >= 1
    assert b"/problems/rate-limited" in body


def test_a_spoofed_address_is_not_believed(limited: tuple[str, Path]) -> None:
    bind, _ = limited

    told = {post(bind, "127.0.0.3", **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(3 * BURST)}

    assert 429 in told


def test_another_address_is_heard_meanwhile(limited: tuple[str, Path]) -> None:
    bind, _ = limited
    while post(bind, "127.0.0.4") != 429:
        pass

    assert 400 == post(bind, "127.0.0.5")


HUGE = b"a" * 2**20


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Huge: " + HUGE + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: 1\r\n" * 100_000 + b"\r\n", b"431"),
        (b"GET /" + HUGE + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
    ],
    ids=["a line of 1 MiB", "1 MiB of lines", "an address of 1 MiB"],
)
def test_a_header_without_end_is_refused_before_its_end(
    limited: tuple[str, Path], head: bytes, status: bytes
) -> None:
    host, _, port = limited[0].partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        sent = 0
        try:
            while sent < len(head):
                sent += connection.send(head[sent : sent + 2**16])
        except (BrokenPipeError, ConnectionResetError):
            pass  # it was refused already
        answer = connection.recv(100)

    assert b"HTTP/1.1 " + status == answer[:12]


def test_behind_a_proxy_on_a_unix_socket_each_client_has_its_own_limit(home: Path, tmp_path: Path) -> None:
    bind = f"unix:{tmp_path}/ledger.sock"
    with serving(home, bind=bind, LIBRO_LEDGER_PROXIES="1", **LIMITED):
        while post(bind, **{"X-Forwarded-For": "198.51.100.1"}) != 429:
            pass

        assert 429 == post(bind, **{"X-Forwarded-For": "203.0.113.9, 198.51.100.1"})
        assert 400 == post(bind, **{"X-Forwarded-For": "198.51.100.2"})
