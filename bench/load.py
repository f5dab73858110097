"""Load: many kept-alive connections over one event loop, each waiting for its answer before it goes on.

Requests are bytes made beforehand; an answer is looked at no more than needed to know that it is
the right one. A connection takes the next life when its last one is done, so that all are busy
until the end. The client shares the machine with the server: `Loaded.cpu` says what it cost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

Request = tuple[bytes, int]
"""The request's bytes, and how many events it carries."""

Accept = Callable[[int, bytes, int], None]
"""Looks at (status, body, events); raises for an answer that is not the right one."""

_PATIENCE: Final = 300.0  # seconds; the load is bounded in count, and so in time


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load came to."""

    events: int
    seconds: float
    latencies: list[float]  # seconds, of each request
    cpu: float  # of the client, as a share of one core
    last: list[bytes]  # the last body of each connection

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


def request(port: int, path: str, media_type: str, body: bytes, events: int = 1) -> Request:
    """Spell a request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body, events


def get(port: int, path: str) -> Request:
    """Spell a request that reads."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode(), 1


def drive(port: int, lives: Sequence[Sequence[Request]], connections: int, accept: Accept) -> Loaded:
    """Send every request of every life over so many connections; each must be accepted."""
    return asyncio.run(_drive(port, lives, connections, accept))


async def _drive(port: int, lives: Sequence[Sequence[Request]], connections: int, accept: Accept) -> Loaded:
    loop, waiting = asyncio.get_running_loop(), iter(lives)
    lanes = [_Lane(waiting, accept) for _ in range(min(connections, len(lives)))]
    for lane in lanes:
        await loop.create_connection(lambda lane=lane: lane, "127.0.0.1", port)  # type: ignore[misc]  # mypy cannot infer a default
    begun, used = time.perf_counter(), time.process_time()
    for lane in lanes:
        lane.go()
    await asyncio.wait_for(asyncio.gather(*(lane.done for lane in lanes)), _PATIENCE)
    seconds = time.perf_counter() - begun
    return Loaded(
        events=sum(events for life in lives for _, events in life),
        seconds=seconds,
        latencies=[latency for lane in lanes for latency in lane.latencies],
        cpu=(time.process_time() - used) / seconds,
        last=[lane.body for lane in lanes],
    )


class _Lane(asyncio.Protocol):
    """One connection."""

    def __init__(self, waiting: Iterator[Sequence[Request]], accept: Accept) -> None:
        self._waiting, self._accept = waiting, accept
        self._life: Iterator[Request] = iter(())
        self._held = b""
        self._sent, self._events = 0.0, 0
        self.latencies: list[float] = []
        self.body = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._held = self._held + data if self._held else data
        head_end = self._held.find(b"\r\n\r\n") + 4
        if head_end < 4 or len(self._held) < head_end + _length(self._held[:head_end]):
            return
        self.latencies.append(time.perf_counter() - self._sent)
        status, self.body, self._held = int(self._held[9:12]), self._held[head_end:], b""
        try:
            self._accept(status, self.body, self._events)
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends the load
            self.done.set_exception(error)
            self._transport.close()
            return
        self.go()

    def go(self) -> None:
        """Send the next request, or be done."""
        following = next(self._life, None)
        while following is None:
            life = next(self._waiting, None)
            if life is None:
                self.done.set_result(None)
                self._transport.close()
                return
            self._life = iter(life)
            following = next(self._life, None)
        raw, self._events = following
        self._sent = time.perf_counter()
        self._transport.write(raw)


def _length(head: bytes) -> int:
    at = head.lower().index(b"content-length:") + len(b"content-length:")
    return int(head[at : head.index(b"\r\n", at)])
