"""Floods, in a process of their own: `python -m floods.flooder KIND PORT SECONDS SIZE NETWORK`.

    idle       SIZE connections that say nothing; each is opened again when it is closed
    slow       SIZE connections that send one byte a second: half of them headers, half of them bodies
    headers    SIZE headers of 1 MiB a second
    garbage    SIZE requests a second: forged and broken submissions, wrong media types, junk addresses

They come from 127.0.NETWORK.1 and those after it: the first two from 250 addresses, so that none is over any
limit of its own, the others from 20. They go to the loopback address alone and end by themselves after
SECONDS (at most 30). Printed as JSON: {"peak": connections open at once, "sent": how many
requests or connections, "told": {status or error: how often}}.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import resource
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence

from floods.clients import Streams, Target, hang_up, now, read_answer, request

Sender = Callable[[int, str], Awaitable[None]]  # (which one, from which address)

MOST_SECONDS = 30.0
ADDRESSES = {"idle": 250, "slow": 250, "headers": 20, "garbage": 20}
MOST_CONNECTIONS = 60_000  # opened in one flood, all in all
MOST_OPEN = 6_000  # at once, of the floods that count requests a second

JUNK = [
    ("POST", "/v1/events", b"x" * 900, "application/jose"),
    ("POST", "/v1/events", b"aaaa.bbbb.cccc", "application/jose"),
    ("POST", "/v1/events/check", b'{"a": 1}', "application/json"),
    ("POST", "/v1/events/batch", b"rubbish\n" * 100, "application/x-ndjson"),
    ("POST", "/v1/events", b"<xml/>" * 50, "text/xml"),
    ("POST", "/wp-login.php", b"log=admin&pwd=admin", "application/x-www-form-urlencoded"),
    ("GET", "/.env", b"", "text/plain"),
    ("GET", "/v1/entries?after=-1&limit=%27OR1=1", b"", "text/plain"),
]


SLOW_BODY = request("POST", "/v1/events", keep=True, Content_Type="application/jose", Content_Length="40000")
HUGE = request("GET", "/", keep=False, X_Huge="a" * 2**20)


class Flood:
    """One flood: who sends, until when, and what it was told."""

    def __init__(self, port: int, seconds: float, size: int, sources: Iterable[str]) -> None:
        self.target, self.size = Target(port), size
        self.until = now() + min(seconds, MOST_SECONDS)
        self.sources = itertools.cycle(sources)
        self.idle_ones: dict[str, list[Streams]] = {}
        self.told: Counter[str] = Counter()
        self.sent = self.open = self.peak = 0

    async def keep(self, one: Sender) -> None:
        """Keep `size` senders going until the end, all of them begun within the first second."""

        async def again(place: int) -> None:
            await asyncio.sleep(place / self.size)
            while now() < self.until and self.sent < MOST_CONNECTIONS:
                await self._told(one(place, next(self.sources)))

        await self._until_the_end([asyncio.create_task(again(place)) for place in range(self.size)])

    async def spread(self, one: Sender) -> None:
        """Begin `size` a second, whatever became of those before, as long as not too many are open."""
        begun, tasks = now(), []
        for place in itertools.count():
            await asyncio.sleep(max(0.0, begun + place / self.size - now()))
            if now() >= self.until:
                break
            if self.open < MOST_OPEN:
                tasks.append(asyncio.create_task(self._told(one(place, next(self.sources)))))
        await self._until_the_end(tasks)

    async def _until_the_end(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        await asyncio.sleep(max(0.0, self.until - now()))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _told(self, sending: Awaitable[None]) -> None:
        try:
            await sending
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError) as error:
            self.told[type(error).__name__] += 1
            await asyncio.sleep(0.2)

    @contextlib.asynccontextmanager
    async def _connection(self, source: str, *, reuse: bool = False) -> AsyncIterator[Streams]:
        """Lend a connection; one that may be used again is kept unless something went wrong on it."""
        idle = self.idle_ones.setdefault(source, [])
        streams = idle.pop() if reuse and idle else await self.target.connect(source)
        self.open += 1
        self.peak = max(self.peak, self.open)
        self.sent += 1
        try:
            yield streams
        except BaseException:
            await hang_up(streams[1])
            raise
        finally:
            self.open -= 1
        if reuse:
            idle.append(streams)
        else:
            await hang_up(streams[1])

    # --- kinds ----------------------------------------------------------------------------------------

    async def idle(self, _: int, source: str) -> None:
        """Say nothing until somebody hangs up."""
        async with self._connection(source) as (reader, _writer):
            self.told["closed" if await reader.read(1) == b"" else "answered"] += 1

    async def slow(self, place: int, source: str) -> None:
        """Send a byte a second, of a body or of a header."""
        begin, drop = (SLOW_BODY, b"x") if place % 2 else (SLOW_BODY[:60], b"X")
        async with self._connection(source) as (reader, writer):
            writer.write(begin)
            answer = asyncio.create_task(read_answer(reader))
            try:
                while not answer.done():
                    writer.write(drop)
                    await writer.drain()
                    await asyncio.wait([answer], timeout=1.0)
                self.told[str((await answer)[0])] += 1
            finally:
                answer.cancel()

    async def headers(self, _: int, source: str) -> None:
        """Send a header of 1 MiB, and read what is said of it."""
        async with self._connection(source) as (reader, writer):
            writer.write(HUGE)
            self.told[str((await read_answer(reader))[0])] += 1

    async def garbage(self, place: int, source: str) -> None:
        """Send rubbish."""
        method, path, body, kind = JUNK[
            (place + place // ADDRESSES["garbage"]) % len(JUNK)
        ]  # all, of each address
        async with self._connection(source, reuse=True) as (reader, writer):
            writer.write(request(method, path, body, keep=True, Content_Type=kind))
            status, headers, _ = await read_answer(reader)
            self.told[str(status)] += 1
            if headers.get("connection") == "close":
                raise ConnectionResetError


def open_many_files() -> None:
    """Let this process open as many connections as the system gives anybody."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def main(kind: str, port: int, seconds: float, size: int, network: int) -> None:
    """Run one flood and print what it was told."""
    sources = [f"127.0.{network}.{n}" for n in range(1, ADDRESSES[kind] + 1)]
    flood = Flood(port, seconds, size, sources)
    one = {"idle": flood.idle, "slow": flood.slow, "headers": flood.headers, "garbage": flood.garbage}[kind]
    await (flood.keep(one) if kind in {"idle", "slow"} else flood.spread(one))
    json.dump({"peak": flood.peak, "sent": flood.sent, "told": flood.told}, sys.stdout)


if __name__ == "__main__":
    open_many_files()
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])))
