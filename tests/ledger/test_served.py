"""`libro-ledger serve` as it runs: limits that its workers share, and headers without end."""

from __future__ import annotations

import contextlib
import itertools
import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from libroabierto_ledger.persistence.limits import REST
from support.founding import Town
from support.ledger_home import fill, opened
from support.patience import least, wait_for
from support.ports import free_port
from support.served_ledger import ANSWER_SECONDS, TELLING_WHO, Answer, answered_by, ask, serving

BURST = 10
JOSE = {"Content-Type": "application/jose"}
LIMITED = {"LIBRO_LEDGER_RATE_ADDRESS": f"1:{BURST}"}


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
    with serving(home, bind=bind, **LIMITED, **TELLING_WHO) as log:
        wait_for(lambda: ask(bind, "GET", "/healthz")[0] == 200 and len(answered_by(log)) == 2)
        yield bind, log


def post(bind: str, source: str | None = None, **headers: str) -> int:
    """Send rubbish; return 400 if it was read, 429 if it was not."""
    return ask(bind, "POST", "/v1/events", b"rubbish", source=source, headers={**JOSE, **headers})[0]


def refused(bind: str, source: str | None = None, forwarded: str = "") -> Answer:
    """Send until one is refused; return that answer. {} in *forwarded* is another number each time."""
    numbers = itertools.count()

    def send(_: object) -> Answer:
        told = {"X-Forwarded-For": forwarded.format(next(numbers) % 256)} if forwarded else {}
        return ask(bind, "POST", "/v1/events", b"rubbish", source=source, headers={**JOSE, **told})

    with ThreadPoolExecutor(8) as pool:
        return wait_for(lambda: next((a for a in pool.map(send, range(3 * BURST)) if a[0] == 429), None))


def too_many(bind: str, source: str) -> int:
    """Send far more at once than one may; return how many passed beyond those that may."""
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(lambda _: post(bind, source), range(6 * BURST)))
    most = BURST + int(time.monotonic() - begun) + 1
    assert told[400] >= BURST
    if told[400] > most:
        time.sleep(2 * REST)  # a count whose file is busy lets everybody pass for a while
    return max(0, told[400] - most)


def test_two_workers_share_one_limit_and_say_how_long_to_wait(limited: tuple[str, Path]) -> None:
    bind, _ = limited
    sources = (f"127.0.2.{n}" for n in range(1, 9))

    assert 0 == least(lambda: too_many(bind, next(sources)), below=1)

    _, headers, body = refused(bind, "127.0.0.2")
    assert int(headers["retry-after"]) >= 1
    assert b"/problems/rate-limited" in body


def test_a_spoofed_address_is_not_believed(limited: tuple[str, Path]) -> None:
    bind, _ = limited

    assert 429 == refused(bind, "127.0.0.3", "198.51.100.{}")[0]


def test_another_address_is_heard_meanwhile(limited: tuple[str, Path]) -> None:
    bind, _ = limited
    refused(bind, "127.0.0.4")

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
    assert b"HTTP/1.1 " + status == wait_for(lambda: answer_to(limited[0], head))[:12]


def answer_to(bind: str, head: bytes) -> bytes:
    """Send as much of a header as is taken; return the answer, empty if the refusal has overtaken it."""
    host, _, port = bind.partition(":")
    with socket.create_connection((host, int(port)), timeout=ANSWER_SECONDS) as connection:
        sent = 0
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it was refused already
            while sent < len(head):
                sent += connection.send(head[sent : sent + 2**16])
        with contextlib.suppress(ConnectionResetError):
            return connection.recv(100)
    return b""


def test_behind_a_proxy_on_a_unix_socket_each_client_has_its_own_limit(home: Path, tmp_path: Path) -> None:
    bind = f"unix:{tmp_path}/ledger.sock"
    with serving(home, bind=bind, LIBRO_LEDGER_PROXIES="1", **LIMITED):
        assert 429 == refused(bind, forwarded="198.51.100.1")[0]
        assert 429 == refused(bind, forwarded="203.0.113.{}, 198.51.100.1")[0]
        assert 400 == post(bind, **{"X-Forwarded-For": "198.51.100.2"})
