"""A client of the stream that comes back, whenever it is cut off, with the id that it saw last."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Final, Self
from urllib.parse import quote

from support.streaming import Frame

_PAUSE: Final = 0.05  # seconds before it comes back
_SILENCE: Final = 60.0  # seconds; hearts beat every twelve


class Listener:
    """Listens from the beginning until the block ends; `heard` is every notice that came whole, in order."""

    def __init__(self, port: int, filters: str = "") -> None:
        self.heard: list[Frame] = []
        self.connections = 0
        self.failure: BaseException | None = None
        self._port, self._last = port, "earliest"
        self._query = f"?filters={quote(filters)}" if filters else ""
        self._over = threading.Event()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="listener")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def wait(self, count: int, seconds: float) -> None:
        """Wait until so many notices were heard."""
        end = time.monotonic() + seconds
        while len(self.heard) < count:
            assert self.failure is None, self.failure
            assert time.monotonic() < end, f"{len(self.heard)} of {count} heard"
            time.sleep(0.01)

    def _run(self) -> None:
        while not self._over.wait(_PAUSE):
            try:
                self._listen()
            except OSError:  # cut off, or nobody there
                continue
            except BaseException as error:
                self.failure = error
                raise

    def _listen(self) -> None:
        lines = (f"GET /v1/stream{self._query} HTTP/1.1", "Host: avisos.example.org")
        request = "\r\n".join((*lines, f"Last-Event-ID: {self._last}", "", ""))
        with socket.create_connection(("127.0.0.1", self._port), _SILENCE) as self._socket:
            self._socket.sendall(request.encode())
            for frame in _frames(self._socket):
                self._take(frame)

    def _take(self, frame: Frame) -> None:
        assert frame.event != "reset", "the stream has lost its place"
        self._last = frame.id or self._last
        if frame.event == "cursor":
            self.connections += bool(frame.retry)
        else:
            self.heard.append(frame)


def _frames(peer: socket.socket) -> Iterator[Frame]:
    """Read a stream as long as it lasts; what is cut in the middle was never there."""
    data = b""
    while more := peer.recv(65_536):
        data += more
        head, is_whole, rest = data.partition(b"\r\n\r\n")
        if is_whole:
            assert head.startswith(b"HTTP/1.1 200 "), head
            data = rest
            break
    while True:
        *whole, data = data.split(b"\n\n")
        yield from map(_read, whole)
        more = peer.recv(65_536)
        if not more:
            return
        data += more


def _read(text: bytes) -> Frame:
    frame = Frame()
    for line in text.decode().split("\n"):
        name, _, value = line.partition(": ")
        if name in ("id", "event", "data", "retry"):
            setattr(frame, name, value)
    return frame
