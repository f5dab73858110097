"""Some streams in a thread of their own, which notes when each of them was told what."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

_NOTICE: Final = re.compile(rb"\nid: (\d+)\nevent: (?!cursor)[a-z.]{6}")
_REQUEST: Final = b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"


class Listeners:
    """So many streams of one port."""

    def __init__(self, port: int, count: int) -> None:
        self.heard: defaultdict[int, list[float]] = defaultdict(list)
        """When the notice of each entry came, in seconds since 1970; one figure a stream."""
        self._tails = {_opened(port): b"\n" for _ in range(count)}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen until the block ends."""
        self._thread.start()
        try:
            yield
        finally:
            self._ended.set()
            self._thread.join()
            for stream in self._tails:
                stream.close()

    def _listen(self) -> None:
        poll = select.epoll()
        streams = {stream.fileno(): stream for stream in self._tails}
        for number in streams:
            poll.register(number, select.EPOLLIN)
        while not self._ended.is_set():
            for number, _ in poll.poll(0.1):
                self._take(streams[number])
        poll.close()

    def _take(self, stream: socket.socket) -> None:
        held = self._tails[stream] + stream.recv(65_536)
        now, end = time.time(), 0
        for found in _NOTICE.finditer(held):
            self.heard[int(found[1])].append(now)
            end = found.end()
        self._tails[stream] = held[max(end, len(held) - 60) :]  # what is looked for may come in two parts


def _opened(port: int) -> socket.socket:
    """Open one; return it when its head has come."""
    stream = socket.create_connection(("127.0.0.1", port), 10)
    stream.sendall(_REQUEST)
    head = stream.recv(4096)
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"no stream: {head!r}")
    return stream
