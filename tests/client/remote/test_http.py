"""The HTTP transport against a real server on this machine: bounded in time and in bytes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from libroabierto.errors import LedgerUnreachable, UsageError
from libroabierto.remote.http import HttpTransport
from libroabierto.remote.transport import Answer, Request
from support.patience import PATIENCE

Handler = Callable[[socket.socket, bytes], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


class Server:
    """Answers each request with whatever *handler* sends; keeps connections and counts them."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self.connections = 0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with peer:
            while request := self._read(peer):
                self.requests.append(request)
                try:
                    self._handler(peer, request)
                except OSError:
                    return

    def _read(self, peer: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            try:
                piece = peer.recv(65_536)
            except OSError:
                return b""
            if not piece:
                return b""
            data += piece
        return data

    def close(self) -> None:
        self._listener.close()


@contextmanager
def serving(handler: Handler | bytes) -> Iterator[Server]:
    send = handler if callable(handler) else lambda peer, _: peer.sendall(handler)
    server = Server(send)
    try:
        yield server
    finally:
        server.close()


def ask(url: str, path: str = "v1/log", *, max_bytes: int = 1000, seconds: float = PATIENCE) -> Answer:
    transport = HttpTransport(url, timeout_seconds=seconds)
    try:
        return transport.send(Request(path), max_bytes=max_bytes)
    finally:
        transport.close()


def refused(answer: bytes | Handler, **options: float) -> LedgerUnreachable:
    with serving(answer) as server, pytest.raises(LedgerUnreachable) as caught:
        ask(server.url, **options)  # type: ignore[arg-type]  # the two options are numbers
    return caught.value


def test_an_answer_comes_back_whole() -> None:
    with serving(OK) as server:
        assert Answer(200, {"content-length": "2"}, b"hi") == ask(server.url)


def test_a_prefix_of_the_address_is_kept() -> None:
    with serving(OK) as server:
        ask(server.url + "/mex/")

        assert server.requests[0].startswith(b"GET /mex/v1/log HTTP/1.1\r\n")


def test_nothing_but_plain_bytes_is_asked_for() -> None:
    with serving(OK) as server:
        ask(server.url)

        assert b"Accept-Encoding: identity\r\n" in server.requests[0]


def test_a_connection_is_kept_between_requests() -> None:
    with serving(OK) as server:
        transport = HttpTransport(server.url)
        for _ in range(3):
            transport.send(Request("x"), max_bytes=10)
        transport.close()

        assert (3, 1) == (len(server.requests), server.connections)


def test_a_connection_that_died_meanwhile_is_made_again() -> None:
    def once(peer: socket.socket, request: bytes) -> None:
        peer.sendall(OK)
        peer.close()

    with serving(once) as server:
        transport = HttpTransport(server.url)
        for _ in range(3):
            assert transport.send(Request("x"), max_bytes=10).body == b"hi"
            time.sleep(0.02)
        transport.close()


def test_an_answer_that_ends_with_its_connection_is_read_to_the_end() -> None:
    body = b"x" * 200_000

    def last(peer: socket.socket, request: bytes) -> None:
        peer.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + body)
        peer.shutdown(socket.SHUT_WR)

    with serving(last) as server:
        assert body == ask(server.url, max_bytes=1_000_000).body


def test_chunks_are_joined() -> None:
    with serving(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n"
    ) as server:
        assert ask(server.url).body == b"hi!"


@pytest.mark.parametrize("size", [b"-1", b"-5", b"zz", b"", b"1000"])
def test_a_chunk_whose_size_is_none_is_refused(size: bytes) -> None:
    """To http.client "-1" is a size, and means all that ever comes."""

    def endless(peer: socket.socket, request: bytes) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + b"\r\nhi")
        peer.close()

    assert refused(endless).code == "ledger.unreachable"


def test_a_body_at_its_bound_is_taken() -> None:
    with serving(OK) as server:
        assert ask(server.url, max_bytes=2).body == b"hi"


def test_a_longer_body_is_refused() -> None:
    assert refused(OK, max_bytes=1).facts["reason"] == "too-long"


def test_an_endless_body_is_refused() -> None:
    def endless(peer: socket.socket, request: bytes) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            peer.sendall(bytes(65_536))

    assert refused(endless).facts["reason"] == "too-long"


def test_a_body_shorter_than_it_said_is_refused() -> None:
    def cut(peer: socket.socket, request: bytes) -> None:
        peer.sendall(OK.replace(b"Length: 2", b"Length: 3"))
        peer.close()

    assert refused(cut).facts["reason"] == "cut-short"


def test_a_compressed_body_is_refused() -> None:
    assert (
        refused(OK.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")).facts["reason"] == "encoded"
    )


def test_a_redirect_is_an_answer_like_any_other() -> None:
    with serving(b"HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n") as server:
        assert ask(server.url).status == 302
        assert len(server.requests) == 1


def dripping(piece: bytes) -> Handler:
    """Send *piece* again and again for ten seconds, then hang up: each wait is short, the whole is not."""

    def drip(peer: socket.socket, request: bytes) -> None:
        for _ in range(200):
            peer.sendall(piece)
            time.sleep(0.05)
        peer.close()

    return drip


@pytest.mark.parametrize(
    "handler",
    [
        lambda peer, _: peer.recv(1),
        dripping(b"H"),
        lambda peer, request: (peer.sendall(b"HTTP/1.1 200 OK\r\n"), dripping(b"a: b\r\n")(peer, request)),
        lambda peer, request: (peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n"), dripping(b"x")(peer, request)),
        dripping(b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silence", "status", "headers", "body", "continue"],
)
def test_one_deadline_covers_the_whole_exchange(handler: Handler) -> None:
    """Whoever waits anew for each piece hears the server hang up, which is another error or none."""
    assert refused(handler, seconds=0.3).code == "ledger.too-slow"


@pytest.mark.parametrize(
    "answer",
    [b"nonsense\r\n\r\n", b"\r\n\r\n", b"HTTP/1.1 x\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200],
)
def test_what_is_no_http_is_unreachable(answer: bytes) -> None:
    refused(answer)


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(LedgerUnreachable, match=r"ledger\.unreachable"):
        ask(f"http://127.0.0.1:{port}")


def test_plain_http_behind_https_is_unreachable() -> None:
    with serving(OK) as server, pytest.raises(LedgerUnreachable):
        ask(server.url.replace("http:", "https:"), seconds=1)


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serving(OK) as server:
        assert ask(server.url).status == 200


@pytest.mark.parametrize(
    "url",
    ["", "libro.example", "ftp://libro.example", "http://", "http://a:b", "http://a:99999", "http://u@a", "http://a?x",
     "http://a#x", "http://ñandú.example", "http://" + "a" * 70 + ".example", "http://a:0", "http://[::1"],
)  # fmt: skip  # one case a line would fill a page
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"url\.form"):
        HttpTransport(url)
