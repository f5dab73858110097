"""A raw socket that serves a ledger over HTTP, and lies on the wire at one of its paths.

    with Liar(ledger, "tile/0/", endless) as liar:
        ... liar.url, liar.asked, liar.connections, liar.sent

What a lie sends ends by itself: after CAP bytes, after PATIENCE seconds, or when the reader hangs up.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Self

from libroabierto.remote.transport import Request
from support.simulated_ledger import SimulatedLedger

CAP = 512 * 1024 * 1024
PATIENCE = 180.0

Lie = Callable[["Peer", bytes], None]
"""What is sent instead of an answer; takes the honest body."""


class HungUp(Exception):
    """The reader went away, or the lie has lasted long enough."""


class Peer:
    """One connection; counts what it sends."""

    def __init__(self, liar: Liar, connection: socket.socket) -> None:
        self._liar, self._connection = liar, connection
        self._end = time.monotonic() + PATIENCE

    def send(self, data: bytes) -> None:
        """Send *data* at once."""
        if self._liar.sent > CAP or time.monotonic() > self._end:
            raise HungUp
        try:
            self._connection.sendall(data)
        except OSError:
            raise HungUp from None
        self._liar.sent += len(data)

    def flood(self, piece: bytes) -> None:
        """Send *piece* again and again, as fast as the reader takes it."""
        many = piece * (1 + 65_536 // len(piece))
        while True:
            self.send(many)

    def drip(self, piece: bytes) -> None:
        """Send *piece* again and again, twenty times a second."""
        while not self._liar.closing.wait(0.05):
            self.send(piece)

    def wait(self) -> None:
        """Say nothing until the reader has had enough."""
        self._connection.settimeout(PATIENCE)
        with contextlib.suppress(OSError):
            self._connection.recv(1)


class Liar:
    """Serves *ledger*; whatever begins with *path* is answered by *lie*."""

    def __init__(self, ledger: SimulatedLedger, path: str, lie: Lie) -> None:
        self._ledger, self._path, self._lie = ledger, path, lie
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.asked: list[str] = []
        self.connections = 0
        self.sent = 0
        self.closing = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _run(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            while path := _asked(connection):
                self.asked.append(path)
                status, body = self._ledger.answer(Request(path))
                try:
                    self._answer(Peer(self, connection), path, status, body)
                except HungUp:
                    return

    def _answer(self, peer: Peer, path: str, status: int, body: bytes) -> None:
        if path.startswith(self._path):
            self._lie(peer, body)
            raise HungUp  # a lie is the last word on its connection
        peer.send(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)


def _asked(connection: socket.socket) -> str:
    """Read a request; return its path without the slash, or "" when the reader is gone."""
    data = b""
    while b"\r\n\r\n" not in data:
        try:
            piece = connection.recv(65_536)
        except OSError:
            return ""
        if not piece:
            return ""
        data += piece
    return data.split(b" ", 2)[1].decode()[1:]
