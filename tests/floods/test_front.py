"""nginx with the shipped settings: who is counted, what it refuses itself, and in which words."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support import front
from support.founding import Town
from support.ledger_home import fill, opened
from support.served_ledger import Answer, ask, serving

NDJSON = {"Content-Type": "application/x-ndjson"}
JOSE = {"Content-Type": "application/jose"}


# An address may send one full batch at once, and not two.
SETTINGS = {"LIBRO_LEDGER_PROXIES": "1", "LIBRO_LEDGER_RATE_ADDRESS": "1:150"}


@pytest.fixture(scope="module")
def bind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """nginx in front of a founded ledger."""
    folder, town = tmp_path_factory.mktemp("front"), Town(now=datetime.now(UTC))
    with opened(folder / "home", town) as assembly:
        fill(assembly, [town.found()])
    place = folder / "ledger.sock"
    with (
        serving(folder / "home", bind=f"unix:{place}", **SETTINGS),
        front.fronting(folder, place) as site,
    ):
        yield f"127.0.0.1:{site.port}"


def problem(answer: Answer) -> tuple[int, str, str]:
    """Return status, slug and code of a refusal."""
    status, headers, body = answer
    document = json.loads(body)
    assert "application/problem+json" == headers["content-type"]
    assert ("retry-after" in headers) == (status in {429, 503})
    return status, document["type"].removeprefix("/problems/"), document["code"]


def test_the_shipped_settings_are_good_nginx(tmp_path: Path) -> None:
    assert "test is successful" in front.check_settings(tmp_path)


def test_a_client_is_counted_by_its_own_address_whatever_it_says_of_itself(bind: str) -> None:
    def batch(source: str, claimed: str) -> Answer:
        spoofed = {**NDJSON, "X-Forwarded-For": claimed, "X_Forwarded_For": claimed}
        return ask(bind, "POST", "/v1/events/batch", b"x\n" * 1000, source=source, headers=spoofed)

    assert 200 == batch("127.0.5.1", "198.51.100.1")[0]

    limited = batch("127.0.5.1", "198.51.100.2")
    assert (429, "rate-limited", "limit.address") == problem(limited)
    assert 6 < int(limited[1]["retry-after"])  # the ledger's own count, not that of nginx
    assert 200 == batch("127.0.5.2", "127.0.5.1")[0]


def test_an_event_that_is_too_large_is_refused_in_front(bind: str) -> None:
    answer = ask(bind, "POST", "/v1/events", b"x" * (320 * 1024 + 1), source="127.0.5.3", headers=JOSE)

    assert (413, "too-large", "body.too-large") == problem(answer)


def test_a_batch_of_eight_mebibytes_passes(bind: str) -> None:
    body = (b"x" * 2**20 + b"\n") * 7
    answer = ask(bind, "POST", "/v1/events/batch", body, source="127.0.5.4", headers=NDJSON)

    assert (200, 7) == (answer[0], len(answer[2].splitlines()))


def test_a_header_without_end_is_refused_in_front(bind: str) -> None:
    answer = ask(bind, "GET", "/", source="127.0.5.5", headers={"X-Huge": "a" * 50_000})

    assert 400 == answer[0]


SLOW = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nslowly"


def test_too_many_at_once_from_one_address_are_refused_in_front_and_nobody_else_is(bind: str) -> None:
    host, _, port = bind.partition(":")
    with contextlib.ExitStack() as stack:
        for _ in range(10):
            slow = socket.create_connection((host, int(port)), 10, source_address=("127.0.5.7", 0))
            stack.enter_context(slow).sendall(SLOW)
        time.sleep(0.5)  # nginx has read the headers by then; without them nobody is counted
        refused = ask(bind, "POST", "/v1/events", b"x", source="127.0.5.7", headers=JOSE)
        heard = ask(bind, "POST", "/v1/events", b"x", source="127.0.5.8", headers=JOSE)

    assert (429, "rate-limited", "limit.address") == problem(refused)
    assert "6" == refused[1]["retry-after"]
    assert 400 == heard[0]


def test_a_ledger_that_does_not_run_is_busy(tmp_path: Path) -> None:
    with front.fronting(tmp_path, tmp_path / "nobody.sock") as site:
        answer = ask(f"127.0.0.1:{site.port}", "GET", "/v1/log", headers={"Accept-Language": "en"})

    assert (503, "busy", "ledger.no-answer") == problem(answer)
    assert "The ledger cannot decide right now." == json.loads(answer[2])["title"]
