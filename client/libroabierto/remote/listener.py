"""The port to a stream of a notifier, and that port over HTTP/1.1.

A stream has no end, so no deadline covers it; each wait is bounded instead: a notifier sends a heartbeat at
least every 15 seconds, and one that is silent for three times as long is gone. As in http.py, no redirect is
followed and nothing is decompressed.
"""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Iterator
from typing import Final, Protocol

from libroabierto.errors import LedgerBusy, LedgerUnreachable

from .deadline import Deadline
from .frames import Frame, FrameReader
from .http import Connection, base_of
from .reader import retry_after
from .transport import Answer, Request

SILENCE_SECONDS: Final = 45.0
EVENT_STREAM: Final = "text/event-stream"
_PIECE: Final = 65_536


class Listener(Protocol):
    """How frames reach us.

    listen must yield each frame as soon as it is whole; it must raise LedgerUnreachable when the stream
    cannot be opened, is none, breaks, ends or falls silent, LedgerBusy when it is to be opened later, and
    must let go of it when it is closed.
    """

    def listen(self, request: Request) -> Iterator[Frame]:
        """Open the stream that *request* names; yield its frames."""
        ...


class HttpListener:
    """The Listener of one base address."""

    def __init__(
        self, url: str, *, silence_seconds: float = SILENCE_SECONDS, tls: ssl.SSLContext | None = None
    ) -> None:
        """Connects to nothing yet. Raises UsageError("url.form") unless *url* is http(s)://host[:port][/prefix]."""
        self.url = url.rstrip("/")
        self._base = base_of(self.url)
        self._silence = silence_seconds
        self._tls = tls

    def listen(self, request: Request) -> Iterator[Frame]:
        connection, reader = Connection(self._base, self._tls), FrameReader()
        try:
            for piece in self._pieces(connection, request):
                yield from reader.feed(piece)
        except TimeoutError:
            raise LedgerUnreachable("notifier.silent", url=self.url, seconds=round(self._silence)) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise LedgerUnreachable("notifier.unreachable", url=self.url, reason=reason) from error
        finally:
            connection.close()
        raise LedgerUnreachable("notifier.stream-ended", url=self.url)

    def _pieces(self, connection: Connection, request: Request) -> Iterator[bytes]:
        connection.deadline = Deadline(time.monotonic, self._silence)
        response = connection.ask(request)
        with response:
            self._check(response)
            while piece := self._next(connection, response):
                yield piece

    def _next(self, connection: Connection, response: http.client.HTTPResponse) -> bytes:
        connection.deadline = Deadline(time.monotonic, self._silence)
        return response.read1(_PIECE)

    def _check(self, response: http.client.HTTPResponse) -> None:
        if response.status in (429, 503):
            headers = {name.lower(): value for name, value in response.getheaders()}
            raise LedgerBusy("notifier.busy", retry_after=retry_after(Answer(response.status, headers, b"")))
        if response.status != 200:
            raise LedgerUnreachable("notifier.status", path="v1/stream", status=response.status)
        kind, encoding = response.getheader("Content-Type", ""), response.getheader("Content-Encoding")
        if kind.partition(";")[0].strip().lower() != EVENT_STREAM or encoding not in (None, "identity"):
            raise LedgerUnreachable("notifier.stream-unusable", reason="media-type")
