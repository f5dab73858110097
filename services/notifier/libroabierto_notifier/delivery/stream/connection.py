"""One client: the head of its request, then a stream at the speed at which it reads.

    reading     until the head of its request is there, for a beat or two
    behind      it gets notices of the past, a piece at a time, each when most of the one before has gone out
    live        the hub writes to it
    closed

A client that stops reading falls from live to behind: nothing more is kept for it than what a write or two
left in its buffer. When it has taken that, it goes on from where it was. If it does not, it is dropped: it
comes back with the id that it saw last, and nothing is lost.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Final, Protocol, cast

from libroabierto.errors import Malformed
from libroabierto.notices.filters import Filters
from libroabierto_notifier.delivery.stream import answers, frames
from libroabierto_notifier.delivery.stream.asked import Asked, read_asked
from libroabierto_notifier.delivery.stream.hub import Group, Hub
from libroabierto_notifier.delivery.stream.listeners import Places, TooMany
from libroabierto_notifier.delivery.stream.replay import Piece, select
from libroabierto_notifier.delivery.stream.request import END, MAX_HEAD, BadRequest, Request, read_head

STREAM: Final = "/v1/stream"
# A write that leaves more than this unsent stops the flow, until no more than that is left.
HIGH_WATER: Final = 64 * 1024
LOW_WATER: Final = 16 * 1024
# Beats for which a client may be stopped, or leave its request unfinished.
PATIENCE: Final = 2
# When to come back after a stream ended; not all at once.
RETRY_MS: Final = (2000, 6000)


class House(Protocol):
    """What a connection asks of its server."""

    hub: Hub
    places: Places
    origin: str
    buffer: bytearray
    """What one client sent, until it is taken; of all of them, since that happens at once."""

    def came(self, connection: Connection) -> bool:
        """Take note of a connection; False if there is no room for one more."""

    def went(self, connection: Connection) -> None:
        """Forget a connection."""

    def path_of(self, request: Request) -> str:
        """Return the path below the public address."""

    def address_of(self, peer: str | None, request: Request) -> str | None:
        """Name the address that pays."""

    def health(self, path: str) -> bytes | None:
        """Answer a question after health."""

    def fetch(self, connection: Connection) -> None:
        """Read the next piece from the store, give it to `arrived`."""

    def look_ahead(self, connection: Connection, asked: Asked) -> None:
        """Find out whether the position asked for is known, then `begin` there or `begin_anew`."""


class Connection(asyncio.BufferedProtocol):
    """One client."""

    __slots__ = (
        *("_address", "_begun", "_fetching", "_filters", "_group", "_head", "_house", "_missed", "_paused"),
        *("_told", "_transport", "is_open", "key", "slot", "write"),
    )

    write: Callable[[bytes], None]

    def __init__(self, house: House) -> None:
        self._house = house
        self._head: bytes | None = b""  # of the request, as far as it came
        self._filters: Filters | None = None
        self._group: Group | None = None  # while it is live
        self._address: str | None = None
        self._begun = self._paused = self._fetching = False
        self._missed = 0
        self._told = self.key = frames.BEFORE_ALL
        self.is_open = False
        self.slot = 0

    @property
    def filters(self) -> Filters:
        """What it asked for."""
        assert self._filters is not None, "our bug: no stream yet"
        return self._filters

    @property
    def peer(self) -> str | None:
        """The address at its other end; None on a Unix socket."""
        peer = self._transport.get_extra_info("peername")
        return peer[0] if isinstance(peer, tuple) else None

    # --- the request -------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(HIGH_WATER, LOW_WATER)
        self.write, self.is_open = self._transport.write, True
        if not self._house.came(self):
            self._transport.abort()

    def get_buffer(self, sizehint: int) -> bytearray:
        return self._house.buffer

    def buffer_updated(self, nbytes: int) -> None:
        if self._head is None:  # nothing may follow a request
            self._transport.abort()
            return
        self._head += self._house.buffer[:nbytes]
        head, end, rest = self._head.partition(END)
        if len(head) > MAX_HEAD:
            self._finish(answers.refusal(BadRequest("request.head-too-large", 431), ""))
        elif end:
            self._head = None
            self._answer(head, rest)

    def eof_received(self) -> None:
        if self._filters is not None:
            self._transport.abort()

    def _answer(self, head: bytes, rest: bytes) -> None:
        accepted = ""
        try:
            request = read_head(head, rest)
            accepted = request.fields.get("accept-language", "")
            self._route(request)
        except (BadRequest, Malformed, TooMany) as refused:
            self._finish(answers.refusal(refused, accepted))

    def _route(self, request: Request) -> None:
        path = self._house.path_of(request)
        health = self._house.health(path)
        if health is not None:
            self._finish(health)
        elif path != STREAM:
            raise BadRequest("request.no-such-address", 404)
        elif request.method == "OPTIONS":
            self._finish(answers.preflight())
        else:
            self._open(request)

    def _open(self, request: Request) -> None:
        asked = read_asked(request)
        hub = self._house.hub
        if request.method == "HEAD":
            start = hub.head if asked.key is None else min(asked.key, hub.head)
            self._finish(answers.stream_head(start, asked.filters.canonical()))
            return
        address = self._house.address_of(self.peer, request)
        self._house.places.take(address)
        self._address, self._filters = address, asked.filters
        if asked.key is not None and asked.key > hub.head:
            self._house.look_ahead(self, asked)
        else:
            self.begin(hub.head if asked.key is None else asked.key)

    def _finish(self, answer: bytes) -> None:
        self._head = None
        self.write(answer)
        self._transport.close()

    # --- the stream --------------------------------------------------------------------------------

    def begin(self, key: int) -> None:
        """Begin after *key*, which is not beyond the head."""
        opening = frames.opening(self._house.origin, key, retry_ms=_retry_ms())
        self._begin(key, opening)

    def begin_anew(self, asked: int) -> None:
        """Begin at the head, since *asked* is beyond everything that was published."""
        head = self._house.hub.head
        self._begin(head, frames.reset(self._house.origin, asked, head, retry_ms=_retry_ms()))

    def _begin(self, key: int, opening: bytes) -> None:
        self.key = self._told = key
        self._begun = True
        self.write(answers.stream_head(key, self.filters.canonical()) + opening)
        self._advance()

    def arrived(self, piece: Piece) -> None:
        """Take a piece from the store, and go on."""
        self._fetching = False
        if self.is_open:
            self._take(piece)
            self._advance()

    def _advance(self) -> None:
        """Go on until it is live, or must wait: for the client or for the store."""
        hub = self._house.hub
        while not (self._paused or self._fetching or self._group) and self.is_open:
            if self.key >= hub.head:
                self._group = hub.join(self, self.filters)
                self._filters = self._group.filters  # the same for all of them
                return
            recent = hub.recent.after(self.key)
            if recent is None:
                self._fetching = True
                self._house.fetch(self)
                return
            self._take(select(recent, self.filters, hub.head))

    def _take(self, piece: Piece) -> None:
        self.key = piece.reached
        if piece.last is not None:
            self._told = piece.last
            self.write(piece.frames)

    def pause_writing(self) -> None:
        self._paused = True
        if self._group is not None:
            self.key, self._told = self._house.hub.head, max(self._told, self._group.last)
            self._house.hub.leave(self, self._group)
            self._group = None

    def resume_writing(self) -> None:
        self._paused, self._missed = False, 0
        if self._begun:
            self._advance()

    # --- its end -----------------------------------------------------------------------------------

    def beat(self) -> bool:
        """Say that the stream is alive, and how far it is; return False if the client was dropped."""
        if self._paused or self._head is not None:
            self._missed += 1
            if self._missed >= PATIENCE:
                self._give_up()
                return False
        elif self._begun and not self._transport.get_write_buffer_size():
            self._beat()
        return True

    def _beat(self) -> None:
        key, told = self.key, self._told
        if self._group is not None:
            key, told = self._house.hub.head, max(told, self._group.last)
        if told < key:
            self._told = key
            self.write(frames.cursor(key))
        else:
            self.write(frames.HEARTBEAT)

    def _give_up(self) -> None:
        if self._head is not None:
            self._finish(answers.refusal(BadRequest("request.timeout", 408), ""))
        self._transport.abort()

    def close(self, *, at_once: bool = False) -> None:
        """End: the client comes back with the id that it saw last."""
        self._transport.abort() if at_once else self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self._group is not None:
            self._house.hub.leave(self, self._group)
            self._group = None
        if self._filters is not None:
            self._house.places.give_back(self._address)
        self._house.went(self)


def _retry_ms() -> int:
    return random.randint(*RETRY_MS)  # noqa: S311 - spreads clients, hides nothing
