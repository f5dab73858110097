"""A receiver of webhooks: real sockets, one thread a connection; it answers as each test wants."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float
    connection: int  # 0 for the first one that was accepted


Behave = Callable[[Received, socket.socket], bytes | None]
"""Give the bytes to answer, or None after having used the socket; the connection then ends."""


def answer(status: int, body: bytes = b"", /, **headers: str) -> bytes:
    """Write an answer; underscores of header names stand for hyphens."""
    told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} It\r\n{told}Content-Length: {len(body)}\r\n\r\n".encode() + body


def always(status: int, body: bytes = b"", /, **headers: str) -> Behave:
    """Answer everything alike."""
    return lambda *_: answer(status, body, **headers)


def raw(data: bytes) -> Behave:
    """Answer with these bytes and hang up."""

    def behave(request: Received, peer: socket.socket) -> None:
        peer.sendall(data)

    return behave


def hang(request: Received, peer: socket.socket) -> None:
    """Say nothing until the other side gives up."""
    with contextlib.suppress(OSError):
        peer.settimeout(60)
        peer.recv(1)


def drip(request: Received, peer: socket.socket) -> None:
    """Send a byte of a header now and then, for ever."""
    peer.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    with contextlib.suppress(OSError):
        while True:
            peer.sendall(b"x")
            time.sleep(0.05)


def endless(request: Received, peer: socket.socket) -> None:
    """Answer 200 with a body that never ends."""
    peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    with contextlib.suppress(OSError):
        while True:
            peer.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")


@dataclass
class Receiver:
    """One receiver. `url` says where it is; `received` what came, in order."""

    url: str
    port: int
    received: list[Received] = field(default_factory=list)
    behave: Behave = field(default_factory=lambda: always(204))
    connections: int = 0
    delay: float = 0.0  # seconds before each answer

    def serve(self, server: socket.socket, tls: ssl.SSLContext | None) -> None:
        """Accept until closed."""
        with contextlib.suppress(OSError):
            while True:
                peer, _ = server.accept()
                number, self.connections = self.connections, self.connections + 1
                threading.Thread(target=self._speak, args=(peer, number, tls), daemon=True).start()

    def _speak(self, peer: socket.socket, number: int, tls: ssl.SSLContext | None) -> None:
        with contextlib.suppress(OSError, EOFError), contextlib.ExitStack() as stack:
            stack.callback(peer.close)
            if tls is not None:
                peer = stack.enter_context(tls.wrap_socket(peer, server_side=True))
            file = stack.enter_context(peer.makefile("rb"))
            while True:
                request = _read(file, number)
                self.received.append(request)
                time.sleep(self.delay)
                told = self.behave(request, peer)
                if told is None:
                    return
                peer.sendall(told)


def _read(file: BinaryIO, number: int) -> Received:
    line = file.readline()
    if not line:
        raise EOFError
    method, path, _ = line.decode("ascii").split(" ")
    headers: dict[str, str] = {}
    while (line := file.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("ascii").partition(":")
        headers[name.lower()] = value.strip()
    body = file.read(int(headers.get("content-length", "0")))
    return Received(method, path, headers, body, time.time(), number)


@contextlib.contextmanager
def receiving(
    behave: Behave | None = None, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """Run a receiver at a loopback address."""
    server = socket.create_server((host, 0), backlog=128)
    port = server.getsockname()[1]
    receiver = Receiver(f"{'https' if tls else 'http'}://{host}:{port}/avisos?de=libro", port)
    if behave is not None:
        receiver.behave = behave
    threading.Thread(target=receiver.serve, args=(server, tls), daemon=True).start()
    try:
        yield receiver
    finally:
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
