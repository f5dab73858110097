"""Two hundred receivers in a process of their own, each at a loopback address of its own.

    python crowd_of_receivers.py

It prints one line with its port, answers until its standard input ends, and then prints as JSON what the
healthy ones got: [[number, webhook-id, Unix seconds], …]. Twenty hang, twenty fail, twenty answer 410, twenty
redirect and twenty are slow; the others are healthy.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import re
import socket
import sys
import time

COUNT = 200
SLOW_SECONDS = 0.5
KINDS = ("hang", "fail", "gone", "redirect", "slow", *("healthy",) * 5)
ANSWERS = {
    "fail": b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
    "gone": b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
    "redirect": b"HTTP/1.1 302 There\r\nLocation: https://example.org/\r\nContent-Length: 0\r\n\r\n",
    "slow": b"HTTP/1.1 204 Yes\r\n\r\n",
    "healthy": b"HTTP/1.1 204 Yes\r\n\r\n",
}
LENGTH = re.compile(rb"\r\nContent-Length: ([0-9]+)\r\n")
ID = re.compile(rb"\r\nwebhook-id: ([^\r]+)\r\n")


def kind_of(number: int) -> str:
    """Say what ails a receiver ."""
    return KINDS[number % len(KINDS)]


def host_of(number: int) -> str:
    """Return the address of a receiver."""
    return f"127.0.3.{number + 1}"


class Crowd:
    """All of them."""

    def __init__(self) -> None:
        self.got: list[tuple[int, str, float]] = []

    async def speak(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        kind = kind_of(number)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = LENGTH.search(head)
                await reader.readexactly(int(length[1]) if length else 0)
                self._note(number, kind, head)
                await asyncio.sleep({"hang": 3600, "slow": SLOW_SECONDS}.get(kind, 0))
                writer.write(ANSWERS[kind])
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _note(self, number: int, kind: str, head: bytes) -> None:
        id = ID.search(head)
        if kind == "healthy" and id is not None:
            self.got.append((number, id[1].decode("ascii"), time.time()))


async def main() -> None:
    """Run until the input ends."""
    crowd = Crowd()
    with socket.create_server((host_of(0), 0)) as first:
        port = first.getsockname()[1]
    for number in range(COUNT):
        await asyncio.start_server(functools.partial(crowd.speak, number), host_of(number), port)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    sys.stdout.write(json.dumps(crowd.got))
    sys.stdout.flush()
    os._exit(0)  # those that hang need no farewell


if __name__ == "__main__":
    asyncio.run(main())
