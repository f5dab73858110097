"""An HTTP/1.1 answer of a stranger, read from a socket: bounded, strict, never decompressed.

    head    at most 16 KiB, at most 4 interim answers (1xx) before it
    body    at most 64 KiB, by Content-Length, by at most 1,024 chunks, or to the end of the connection

Two requests are never under way on one connection, so that what follows an answer belongs to nothing: the
connection is given up, as it is whenever the length of an answer is in doubt.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from libroabierto_notifier.delivery.connector import Deadline, NoAnswer

MAX_HEAD: Final = 16 * 1024
MAX_BODY: Final = 64 * 1024
_MOST_INTERIM: Final = 4
_READ: Final = 16 * 1024
# Reading 64 KiB byte by byte takes half a second of work, which the receiver has for nothing.
_MOST_CHUNKS: Final = 1024
_STATUS: Final = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9]{2})(?: [^\r\n]*)?")
_HEADER: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n]*?)[ \t]*")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?")
_DIGITS: Final = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers of an answer; names in lower case, the first of each kept."""

    status: int
    headers: Mapping[str, str]
    is_old: bool  # HTTP/1.0: the connection ends with it, unless it says otherwise; we do not ask

    @property
    def has_body(self) -> bool:
        """Whether a body may follow (RFC 9112, section 6.3)."""
        return self.status not in (204, 304)

    @property
    def stays(self) -> bool:
        """Whether the receiver keeps the connection."""
        return not self.is_old and "close" not in self.headers.get("connection", "").lower()


class Incoming:
    """What a socket gives, up to one deadline a request."""

    def __init__(self, source: socket.socket) -> None:
        self._source = source
        self._buffer = b""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was received that was not read."""
        return not self._buffer

    def head(self, deadline: Deadline) -> Head:
        """Read status and headers; raises NoAnswer."""
        for _ in range(_MOST_INTERIM + 1):
            head = _parse(self._until(b"\r\n\r\n", MAX_HEAD, deadline))
            if head.status >= 200:
                return head
        raise NoAnswer("webhook.bad-answer")

    def body(self, head: Head, deadline: Deadline) -> bytes | None:
        """Read the body; None if it is longer than MAX_BODY, or in too many pieces. Raises NoAnswer."""
        if not head.has_body:
            return b""
        coding, length = head.headers.get("transfer-encoding"), head.headers.get("content-length")
        if coding is not None:
            if coding.lower() != "chunked" or length is not None:
                raise NoAnswer("webhook.bad-answer")
            return self._chunks(deadline)
        if length is None:
            return self._to_end(deadline)
        return self._exactly(size, deadline) if (size := _length(length)) <= MAX_BODY else None

    def _exactly(self, length: int, deadline: Deadline) -> bytes:
        while len(self._buffer) < length:
            self._more(deadline)
        return self._take(length)

    def _to_end(self, deadline: Deadline) -> bytes | None:
        while len(self._buffer) <= MAX_BODY:
            received = self._receive(deadline)
            if not received:
                return self._take(len(self._buffer))
            self._buffer += received
        return None

    def _chunks(self, deadline: Deadline) -> bytes | None:
        body, left = b"", _MOST_CHUNKS
        while size := _chunk_size(self._until(b"\r\n", 256, deadline)):
            left -= 1
            if len(body) + size > MAX_BODY or left < 0:
                return None
            chunk = self._exactly(size + 2, deadline)
            if not chunk.endswith(b"\r\n"):
                raise NoAnswer("webhook.bad-answer")
            body += chunk[:-2]
        if self._until(b"\r\n", 256, deadline) != b"\r\n":  # trailers: nobody needs them
            raise NoAnswer("webhook.bad-answer")
        return body

    def _until(self, mark: bytes, most: int, deadline: Deadline) -> bytes:
        while (at := self._buffer.find(mark)) < 0:
            if len(self._buffer) > most:
                raise NoAnswer("webhook.too-large")
            self._more(deadline)
        return self._take(at + len(mark))

    def _take(self, length: int) -> bytes:
        taken, self._buffer = self._buffer[:length], self._buffer[length:]
        return taken

    def _more(self, deadline: Deadline) -> None:
        received = self._receive(deadline)
        if not received:
            raise NoAnswer("webhook.closed")
        self._buffer += received

    def _receive(self, deadline: Deadline) -> bytes:
        try:
            self._source.settimeout(deadline.left())
            return self._source.recv(_READ)
        except TimeoutError as error:
            raise NoAnswer("webhook.timeout") from error
        except OSError as error:
            raise NoAnswer("webhook.closed") from error


def _parse(raw: bytes) -> Head:
    first, *lines = raw[:-4].split(b"\r\n")
    status = _STATUS.fullmatch(first)
    if status is None:
        raise NoAnswer("webhook.bad-answer")
    headers: dict[str, str] = {}
    for line in lines:
        name, value = _header(line)
        if headers.setdefault(name, value) != value and name == "content-length":
            raise NoAnswer("webhook.bad-answer")
    return Head(int(status[2]), headers, status[1] == b"0")


def _header(line: bytes) -> tuple[str, str]:
    match = _HEADER.fullmatch(line)
    if match is None:
        raise NoAnswer("webhook.bad-answer")
    return match[1].decode("ascii").lower(), match[2].decode("latin-1")


def _length(text: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise NoAnswer("webhook.bad-answer")
    return int(text)


def _chunk_size(line: bytes) -> int:
    match = _CHUNK.fullmatch(line[:-2])
    if match is None:
        raise NoAnswer("webhook.bad-answer")
    return int(match[1], 16)
