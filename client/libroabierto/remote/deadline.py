"""A socket whose waits all end at one instant.

A timeout of the standard library bounds one wait; a server that sends one byte a minute renews it
for ever. Here each wait gets what is left of the whole.
"""

from __future__ import annotations

import errno
import io
import os
import socket
from collections.abc import Callable
from typing import Any


class Deadline:
    """An instant of a monotonic clock, *seconds* from now."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raise TimeoutError when none are."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left


class TimedSocket:
    """As much of a socket as http.client uses, each wait cut to what is left of the present deadline.

    http.client closes the socket of a last answer before it reads that answer: the socket ends when
    it and every reader made from it are closed.
    """

    def __init__(self, inner: socket.socket, deadline: Callable[[], Deadline]) -> None:
        self._inner = inner
        self._deadline = deadline
        self._users = 1
        self._closed = False

    def sendall(self, data: Any) -> None:
        """Send everything; the standard library bounds the whole of it by one timeout."""
        self._inner.settimeout(self._deadline().left())
        self._inner.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Give the reading side, as http.client asks for it."""
        assert mode == "rb", "our bug: http.client asks for the reading side alone"
        self._users += 1
        return _BoundedReader(_TimedReader(self))

    def receive(self, buffer: Any) -> int:
        """Fill *buffer* with what comes next; 0 at the end."""
        self._inner.settimeout(self._deadline().left())
        return self._inner.recv_into(buffer)

    def close(self) -> None:
        """Stop writing; once the readers are closed too, the socket is."""
        if not self._closed:
            self._closed = True
            self.release()

    def release(self) -> None:
        """Count one user less."""
        self._users -= 1
        if self._users == 0:
            self._inner.close()


class _BoundedReader(io.BufferedReader):
    """Reads what it is asked for, never "to the end".

    http.client takes a chunk's size as int() reads it: a chunk of "-1" bytes would be read until the
    server stops sending, into memory.
    """

    def read(self, size: int | None = -1) -> bytes:
        """Read *size* bytes; raises OSError for a size that is none."""
        if size is None or size < 0:
            raise OSError(errno.EPROTO, os.strerror(errno.EPROTO))
        return super().read(size)


class _TimedReader(io.RawIOBase):
    """The reading side of a TimedSocket."""

    def __init__(self, source: TimedSocket) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._source.receive(buffer)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._source.release()
