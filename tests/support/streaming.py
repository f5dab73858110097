"""A stream server in a thread, over a real store, and clients on real sockets.

with streaming(home) as stream:
    stream.publish(told(0))
    client = stream.listen("?last_event_id=earliest")
    client.frames(2)
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from libroabierto.notices.position import Position
from libroabierto_notifier.delivery.stream import Server, Settings
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.notices import SqlNotices
from libroabierto_notifier.persistence.waking import Sleeper, Waker
from libroabierto_notifier.ports import Notice
from support.open_databases import remembered
from support.patience import PATIENCE, wait_for

ORIGIN = "libro.example.org/mex"
SETTINGS = Settings("127.0.0.1:0", ORIGIN, per_address=1000)


def told(
    index: int, minor: int = 0, *, type: str = "commitment.updated", size: int = 0, **about: str
) -> Notice:
    """Make a notice; *size* bytes of its body are filling."""
    position = Position(index, minor)
    body = b'{"id":"%s/%s","sequence":"%s","data":"%s"}'
    filled = body % (ORIGIN.encode(), str(position).encode(), position.sequence.encode(), b"x" * size)
    dimensions = {name: (value,) for name, value in about.items()}
    return Notice(position.key, type, "2026-11-23T12:00:00.000Z", "título", "title", dimensions, filled)


@dataclass
class Frame:
    """What one empty line ended: its fields, and comments before it."""

    id: str = ""
    event: str = ""
    data: str = ""
    retry: str = ""
    comments: list[str] = field(default_factory=list)


class Client:
    """One connection, read as bytes."""

    def __init__(
        self, address: str, request: bytes, *, receive: int | None = None, source: str | None = None
    ) -> None:
        self.socket = socket.socket(socket.AF_UNIX if address.startswith("unix:") else socket.AF_INET)
        if receive is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
        self.socket.settimeout(PATIENCE)
        if source is not None:  # every 127.x.y.z is this machine
            self.socket.bind((source, 0))
        host, _, port = address.rpartition(":")
        self.socket.connect(
            address.removeprefix("unix:") if address.startswith("unix:") else (host, int(port))
        )
        self.socket.sendall(request)
        self._unread = b""

    def head(self) -> str:
        """Return status line and header."""
        return self._until(b"\r\n\r\n").decode()

    def frame(self) -> Frame:
        """Return the next frame."""
        found = Frame()
        for line in self._until(b"\n\n").decode().split("\n"):
            name, _, value = line.partition(": ")
            if line.startswith(":"):
                found.comments.append(line)
            else:
                setattr(found, name, value)
        return found

    def frames(self, count: int) -> list[Frame]:
        """Return the next frames."""
        return [self.frame() for _ in range(count)]

    def ids(self, count: int) -> list[str]:
        """Return the ids of the next notices, whatever else comes between."""
        found: list[str] = []
        while len(found) < count:
            frame = self.frame()
            found += [frame.id] if frame.event not in ("cursor", "reset") else []
        return found

    def line(self) -> str:
        """Return the next line."""
        return self._until(b"\n").decode()

    def rest(self) -> bytes:
        """Return everything until the server closes the connection."""
        found, until = self._unread, time.monotonic() + PATIENCE
        with contextlib.suppress(ConnectionResetError):
            while more := self.socket.recv(65536):
                found += more
                assert time.monotonic() < until, found[-2000:]
        return found

    def _until(self, end: bytes) -> bytes:
        until = time.monotonic() + PATIENCE  # of heartbeats alone, too
        while end not in self._unread:
            assert time.monotonic() < until, self._unread
            more = self.socket.recv(65536)
            if not more:
                raise EOFError(self._unread)
            self._unread += more
        found, _, self._unread = self._unread.partition(end)
        return found

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class Stream:
    """A server that runs, and the store behind it."""

    def __init__(self, home: Path, server: Server) -> None:
        self.server, self.address = server, ""
        self.store = SqlFollowerStore(remembered(Database(home / "notifier.db")))
        self.waker = Waker(home / "run")
        self.loop = asyncio.new_event_loop()
        self.stop = asyncio.Event()
        self.is_ready = threading.Event()

    def publish(self, *notices: Notice) -> None:
        """Commit notices together, and wake the server."""
        self.store.publish(notices, [], day="2026-11-23")
        self.waker.wake()

    def listen(self, query: str = "", *fields: str, **more: Any) -> Client:
        """Open a stream, and read over its head and its opening frame."""
        client = self.ask(f"GET /v1/stream{query} HTTP/1.1", *fields, **more)
        head = client.head()
        assert head.startswith("HTTP/1.1 200 "), head + client.rest().decode()
        assert client.frame().event in ("cursor", "reset")
        return client

    def ask(self, line: str, *fields: str, **more: Any) -> Client:
        """Send a request."""
        head = "\r\n".join((line, "Host: avisos.example.org", *fields))
        return Client(self.address, f"{head}\r\n\r\n".encode(), **more)

    def settle(self, streams: int) -> None:
        """Wait until as many streams are open."""
        wait_for(lambda: self.server.places.taken == streams)

    def run(self) -> None:
        """Serve, in this thread."""
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self.server.run(self.stop, self._ready))
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    def _ready(self, address: str) -> None:
        self.address = address
        self.is_ready.set()


def create_home(home: Path) -> Path:
    """Make a notifier's store in *home*."""
    home.mkdir(exist_ok=True)
    Database.create(home / "notifier.db")
    return home


@contextlib.contextmanager
def streaming(home: Path, **settings: Any) -> Iterator[Stream]:
    """Serve the store in *home* until the block ends."""
    sleeper = Sleeper(home / "run", "stream")
    notices = SqlNotices(remembered(Database(home / "notifier.db")))
    stream = Stream(home, Server(notices, sleeper, replace(SETTINGS, **settings)))
    thread = threading.Thread(target=stream.run)
    thread.start()
    try:
        assert stream.is_ready.wait(PATIENCE)
        yield stream
    finally:
        stream.loop.call_soon_threadsafe(stream.stop.set)
        thread.join(PATIENCE)
        sleeper.close()
        assert not thread.is_alive()
