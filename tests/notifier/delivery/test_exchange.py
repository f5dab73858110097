"""Requests over one connection, to receivers of every temper."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from libroabierto_notifier.delivery.connector import Connector, NoAnswer
from libroabierto_notifier.delivery.exchange import Exchange
from support.patience import PATIENCE
from support.webhooks.home import OPEN
from support.webhooks.receiver import (
    Behave,
    Received,
    Receiver,
    always,
    answer,
    drip,
    endless,
    hang,
    raw,
    receiving,
)

Open = Callable[..., Exchange]


@pytest.fixture
def open_exchange() -> Iterator[Open]:
    made: list[Exchange] = []

    def make(receiver: Receiver, seconds: float = PATIENCE) -> Exchange:
        connector = Connector(OPEN)
        made.append(Exchange(connector, connector.read(receiver.url), seconds=seconds))
        return made[-1]

    yield make
    for exchange in made:
        exchange.close()


def test_a_request_says_what_a_receiver_needs_and_no_more(open_exchange: Open) -> None:
    with receiving() as receiver:
        open_exchange(receiver).ask("POST", {"Content-Type": "text/plain"}, b"hola")

    (request,) = receiver.received
    assert ("POST", "/avisos?de=libro", b"hola") == (request.method, request.path, request.body)
    assert {"host", "user-agent", "accept-encoding", "content-type", "content-length"} == set(request.headers)
    assert "identity" == request.headers["accept-encoding"]


def test_a_connection_is_kept_while_the_receiver_keeps_it(open_exchange: Open) -> None:
    with receiving(always(200, b"ok")) as receiver:
        exchange = open_exchange(receiver)
        for _ in range(5):
            exchange.ask("POST", {}, b"hola")

    assert [0] * 5 == [request.connection for request in receiver.received]


@pytest.mark.parametrize(
    "behave",
    [
        always(200, b"ok", Connection="close"),
        raw(b"HTTP/1.1 200 OK\r\n\r\nto the end"),
        raw(b"HTTP/1.0 204 OK\r\n\r\n"),
        raw(b"HTTP/1.1 204 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
        raw(b"HTTP/1.1 204 OK\r\n\r\n"),
    ],
)
def test_a_connection_in_doubt_is_made_anew(open_exchange: Open, behave: Behave) -> None:
    with receiving(behave) as receiver:
        exchange = open_exchange(receiver)
        statuses = [exchange.ask("POST", {}, b"hola").status for _ in range(3)]

    assert all(200 <= status < 300 for status in statuses)
    assert [0, 1, 2] == [request.connection for request in receiver.received]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(open_exchange: Open, status: int) -> None:
    with receiving() as other, receiving(always(status, Location=other.url)) as receiver:
        told = open_exchange(receiver).ask("POST", {}, b"hola")

    assert (status, []) == (told.status, other.received)


def test_a_cookie_is_never_sent_back(open_exchange: Open) -> None:
    with receiving(always(204, Set_Cookie="id=1")) as receiver:
        exchange = open_exchange(receiver)
        exchange.ask("POST", {}, b"hola")
        exchange.ask("POST", {}, b"hola")

    assert [False, False] == ["cookie" in request.headers for request in receiver.received]


def test_proxies_of_the_environment_are_not_asked(
    open_exchange: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as proxy, receiving() as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        open_exchange(receiver).ask("POST", {}, b"hola")

    assert (0, 1) == (len(proxy.received), len(receiver.received))


def test_an_endless_body_costs_its_sender_a_connection_and_us_nothing(open_exchange: Open) -> None:
    with receiving(endless) as receiver:
        begun = time.monotonic()
        told = open_exchange(receiver).ask("POST", {}, b"hola")

    assert (200, None) == (told.status, told.body)
    assert time.monotonic() - begun < PATIENCE / 2


def test_a_body_that_was_asked_for_ends_with_the_deadline(open_exchange: Open) -> None:
    def slow(request: Received, peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
        hang(request, peer)

    with receiving(slow) as receiver, pytest.raises(NoAnswer, match=r"webhook\.timeout"):
        open_exchange(receiver, 0.3).ask("POST", {}, b"hola", wants_body=True)


def test_a_body_that_nobody_needs_is_not_waited_for(open_exchange: Open) -> None:
    def slow(request: Received, peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
        hang(request, peer)

    with receiving(slow) as receiver:
        assert 200 == open_exchange(receiver).ask("POST", {}, b"hola").status


@pytest.mark.parametrize("behave", [hang, drip])
def test_who_hangs_or_drips_is_left_at_the_deadline(open_exchange: Open, behave: Behave) -> None:
    with receiving(behave) as receiver:
        begun = time.monotonic()
        with pytest.raises(NoAnswer, match=r"webhook\.timeout"):
            open_exchange(receiver, 0.4).ask("POST", {}, b"hola")

    assert 0.3 < time.monotonic() - begun < 50  # both go on for a minute


def test_a_receiver_that_reads_nothing_is_left_at_the_deadline(open_exchange: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        receiver = Receiver(f"http://127.0.0.1:{deaf.getsockname()[1]}/", 0)
        with pytest.raises(NoAnswer, match=r"webhook\.timeout"):
            open_exchange(receiver, 0.4).ask("POST", {}, b"x" * 8_000_000)


def test_nobody_there_is_unreachable(open_exchange: Open) -> None:
    with receiving() as receiver:
        pass
    with pytest.raises(NoAnswer, match=r"webhook\.unreachable"):
        open_exchange(receiver).ask("POST", {}, b"hola")


def test_one_that_hangs_up_at_once_is_tried_once(open_exchange: Open) -> None:
    with receiving(raw(b"")) as receiver, pytest.raises(NoAnswer, match=r"webhook\.closed"):
        open_exchange(receiver).ask("POST", {}, b"hola")

    assert 1 == len(receiver.received)


def test_a_kept_connection_that_was_closed_meanwhile_is_made_anew_once(open_exchange: Open) -> None:
    def once(request: Received, peer: socket.socket) -> bytes | None:
        return answer(200) if request.connection != 0 or len(receiver.received) == 1 else None

    with receiving(once) as receiver:
        exchange = open_exchange(receiver)
        statuses = [exchange.ask("POST", {}, b"%d" % n).status for n in range(2)]

    assert [200, 200] == statuses
    assert [b"0", b"1", b"1"] == [request.body for request in receiver.received]
