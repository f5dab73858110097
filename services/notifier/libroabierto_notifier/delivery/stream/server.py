"""The stream process: a socket, the tail of the table of notices, heartbeats.

The tail reads what follows the hub's head whenever it is woken, and each second besides. It has a thread of
its own, so that replays never delay what is new. The store may be away for a while: streams stay open, their
hearts beat, and what was published meanwhile follows.

Connections beat in turn, a slot after the other, so that a publication never waits for all of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from libroabierto_notifier.delivery.stream import answers, listeners
from libroabierto_notifier.delivery.stream.asked import Asked
from libroabierto_notifier.delivery.stream.binding import listening
from libroabierto_notifier.delivery.stream.connection import Connection
from libroabierto_notifier.delivery.stream.frames import name_of
from libroabierto_notifier.delivery.stream.hub import Hub, rounds
from libroabierto_notifier.delivery.stream.listeners import Places, TooMany
from libroabierto_notifier.delivery.stream.recent import MOST, Told
from libroabierto_notifier.delivery.stream.replay import read_piece
from libroabierto_notifier.delivery.stream.request import MAX_HEAD, Request
from libroabierto_notifier.finding import Finder
from libroabierto_notifier.ports import Notices, Sleep, StoreUnavailable

# Proxies give up after 30 to 60 seconds of silence; a slot comes late on a busy machine.
BEAT_SECONDS: Final = 12.0
SLOTS: Final = 48
# Outlines that a replay looks at before another listener's has its turn, and those in memory: some 5 MB.
LOOKED: Final = 512
KEPT: Final = 4096
LOOK_SECONDS: Final = 1.0  # how long a lost call may delay what is new
AWAY_SECONDS: Final = 1.0  # before the store is asked again
END_SECONDS: Final = 3.0
# Requests that are being read, and refusals that go out, beside the streams: in all, and of one address.
SPARE: Final = 256
SPARE_OF_ONE: Final = 8

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides of the stream process."""

    bind: str  # "127.0.0.1:8002", "[::1]:8002", "unix:/run/libro/stream.sock"
    origin: str  # of the log whose notices these are
    most: int = 10_000
    per_address: int = 20
    proxies: int = 0
    prefix: str = ""  # path of the public address, which a proxy may leave in front
    beat_seconds: float = BEAT_SECONDS


class Server:
    """One process's streams. Everything but reading the store happens in one event loop."""

    hub: Hub
    places: Places

    def __init__(self, notices: Notices, sleep: Sleep, settings: Settings) -> None:
        self._notices, self._finder = notices, Finder(notices, looked=LOOKED, kept=KEPT)
        self._sleep, self._settings = sleep, settings
        self.origin, self.buffer = settings.origin, bytearray(MAX_HEAD)
        self.places = Places(settings.most, settings.per_address)
        self._callers = Places(settings.most + SPARE, settings.per_address + SPARE_OF_ONE)
        self._slots: list[set[Connection]] = [set() for _ in range(SLOTS)]
        self._next_slot = 0
        self._is_away = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._tail = ThreadPoolExecutor(1, "tail")
        self._replays = ThreadPoolExecutor(1, "replay")

    async def run(self, stop: asyncio.Event, ready: Callable[[str], None] | None = None) -> None:
        """Serve until *stop* is set; *ready* is called with the address at which it listens.

        Raises what no waiting mends: a bug, or a store of another release.
        """
        loop = asyncio.get_running_loop()
        self._called, self._moved, self._is_empty = asyncio.Event(), asyncio.Event(), asyncio.Event()
        loop.add_reader(self._sleep.fileno(), self._on_call)
        serving, stopped = loop.create_task(self._serve(ready)), loop.create_task(stop.wait())
        try:
            await asyncio.wait((serving, stopped), return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
        finally:
            loop.remove_reader(self._sleep.fileno())
            await self._end(serving, stopped)

    async def _serve(self, ready: Callable[[str], None] | None) -> None:
        self.hub = await self._new_hub()
        async with listening(self._settings.bind, lambda: Connection(self)) as address:
            if ready is not None:
                ready(address)
            await asyncio.gather(self._follow(), self._beat())

    # --- what a connection asks --------------------------------------------------------------------

    def came(self, connection: Connection) -> bool:
        """Take note of a connection; False if there is no room for one more."""
        try:
            self._callers.take(self._caller(connection))
        except TooMany:
            return False
        connection.slot = self._next_slot = (self._next_slot + 1) % SLOTS
        self._slots[connection.slot].add(connection)
        self._is_empty.clear()
        return True

    def went(self, connection: Connection) -> None:
        """Forget a connection; one for which there was no room is none of ours."""
        if connection not in self._slots[connection.slot]:
            return
        self._slots[connection.slot].remove(connection)
        self._callers.give_back(self._caller(connection))
        if not self._callers.taken:
            self._is_empty.set()

    def _caller(self, connection: Connection) -> str | None:
        """Name the address that a connection counts for before it asks; behind a proxy it is not known."""
        if self._settings.proxies:
            return None
        return listeners.address_of(connection.peer, None, 0)

    def path_of(self, request: Request) -> str:
        """Return the path below the public address."""
        return request.path.removeprefix(self._settings.prefix)

    def address_of(self, peer: str | None, request: Request) -> str | None:
        """Name the address that pays."""
        forwarded = request.fields.get("x-forwarded-for")
        return listeners.address_of(peer, forwarded, self._settings.proxies)

    def health(self, path: str) -> bytes | None:
        """Answer a question after health."""
        if path == "/healthz":
            return answers.document(200, {"status": "ok"})
        if path == "/readyz":
            told = {"streams": self.places.taken, "position": name_of(self.hub.head)}
            status, word = (503, "store-unavailable") if self._is_away else (200, "ok")
            return answers.document(status, {"status": word, **told})
        return None

    def fetch(self, connection: Connection) -> None:
        """Read the next piece from the store, give it to `arrived`."""
        self._start(self._fetch(connection), connection)

    def look_ahead(self, connection: Connection, asked: Asked) -> None:
        """Find out whether the position asked for is known, then `begin` there or `begin_anew`."""
        assert asked.key is not None, "our bug: now is never ahead"
        self._start(self._look_ahead(connection, asked.key), connection)

    # --- reading the store -------------------------------------------------------------------------

    async def _new_hub(self) -> Hub:
        head = await self._read(self._tail, self._notices.published)
        newest = await self._read(self._tail, lambda: self._notices.before(head + 1, MOST))
        return Hub(head, [Told.of(notice) for notice in reversed(newest)])

    async def _read(
        self, threads: ThreadPoolExecutor, call: Callable[[], _T], asker: Connection | None = None
    ) -> _T:
        """Ask the store; as often as needed, while it is away, and while the asker is there."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                found = await loop.run_in_executor(threads, call)
            except StoreUnavailable as away:
                if not self._is_away:
                    _log.warning("the store does not answer: %s", away.code)
                self._is_away = True
                await asyncio.sleep(AWAY_SECONDS)
                if asker is not None and not asker.is_open:
                    raise asyncio.CancelledError from None  # nobody waits for it any more
            else:
                self._is_away = False
                return found

    async def _fetch(self, connection: Connection) -> None:
        filters, key, until = connection.filters, connection.key, self.hub.head
        call = functools.partial(read_piece, self._finder, filters, key, until)
        connection.arrived(await self._read(self._replays, call, connection))

    async def _look_ahead(self, connection: Connection, asked: int) -> None:
        published = await self._read(self._replays, self._notices.published, connection)
        while self.hub.head < min(asked, published) and connection.is_open:
            await self._moved.wait()
        if not connection.is_open:
            return
        if asked <= self.hub.head:
            connection.begin(asked)
        else:
            connection.begin_anew(asked)

    async def _follow(self) -> None:
        while True:
            self._called.clear()
            head = self.hub.head
            found = await self._read(self._tail, functools.partial(self._notices.after, head, MOST))
            for told in rounds(map(Told.of, found)):
                self.hub.tell(told)
                self._moved.set()
                self._moved = asyncio.Event()
                await asyncio.sleep(0)
            if not found:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._called.wait(), LOOK_SECONDS)

    def _on_call(self) -> None:
        self._sleep.drain()
        self._called.set()

    # --- time, beginning and end -------------------------------------------------------------------

    async def _beat(self) -> None:
        while True:
            for slot in self._slots:
                await asyncio.sleep(self._settings.beat_seconds / SLOTS)
                dropped = sum(not connection.beat() for connection in tuple(slot))
                if dropped:
                    _log.info("%d clients dropped: they did not take what was sent", dropped)

    def _start(self, work: Coroutine[Any, Any, None], connection: Connection) -> None:
        """Do something for a connection; end the connection if that fails."""

        def done(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            if not task.cancelled() and task.exception() is not None:
                _log.error("a stream ended", exc_info=task.exception())
                connection.close(at_once=True)

        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(done)

    async def _end(self, *tasks: asyncio.Task[Any]) -> None:
        """End the streams: what was written goes out first, for END_SECONDS."""
        ended = (*tasks, *self._tasks)
        for task in ended:
            task.cancel()
        await asyncio.gather(*ended, return_exceptions=True)
        self._close_all(at_once=False)
        if self._callers.taken:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._is_empty.wait(), END_SECONDS)
        self._close_all(at_once=True)
        await asyncio.sleep(0)
        for threads in (self._tail, self._replays):
            threads.shutdown(wait=False, cancel_futures=True)

    def _close_all(self, *, at_once: bool) -> None:
        for slot in self._slots:
            for connection in tuple(slot):
                connection.close(at_once=at_once)
