"""HTTP as floods and submitters speak it: raw, from an address of one's own, with an end to everything."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Target:
    """The loopback port that everything goes to; floods go nowhere else."""

    port: int

    async def connect(self, source: str, *, patience: float = 10.0) -> Streams:
        """Open a connection from the loopback address *source*."""
        opening = asyncio.open_connection("127.0.0.1", self.port, local_addr=(source, 0), limit=2**20)
        return await asyncio.wait_for(opening, patience)


def request(method: str, path: str, body: bytes = b"", *, keep: bool, **headers: str) -> bytes:
    """Spell a request; names of headers with underscores for hyphens."""
    lines = [f"{method} {path} HTTP/1.1", "Host: libro.example.org"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}"] if body else []
    lines += [] if keep else ["Connection: close"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, Mapping[str, str], bytes]:
    """Read status, headers (lower case) and body; IncompleteReadError where the other side hung up."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        body = b"".join([chunk async for chunk in _chunks(reader)])
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(first.split()[1]), headers, body


async def _chunks(reader: asyncio.StreamReader):  # type: ignore[no-untyped-def]  # an async generator of bytes
    while size := int(await reader.readuntil(b"\r\n"), 16):
        yield await reader.readexactly(size)
        await reader.readexactly(2)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close, whatever the other side has done."""
    with contextlib.suppress(OSError):
        writer.close()
        await writer.wait_closed()


def now() -> float:
    """Read the clock by which everything here is measured, in seconds."""
    return time.monotonic()
