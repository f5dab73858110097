"""Requests and answers over one connection to a receiver, each within its own deadline.

The connection is made for one lane's turn and never outlives it: whoever is asked again later was looked up
and judged again. Within a turn it is kept while the receiver keeps it. A kept connection that the receiver
closed in the meantime is made anew once; a receiver takes the same `webhook-id` twice if it must.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from libroabierto import __version__
from libroabierto_notifier.delivery.answer import Head, Incoming
from libroabierto_notifier.delivery.connector import Admit, Connector, Deadline, NoAnswer
from libroabierto_notifier.delivery.sink import Sink

TOTAL_SECONDS: Final = 15.0
# A body that nobody needs is waited for only this long, so that the connection can be kept.
_REST_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said; *body* is None if it was too long or not asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None


class Exchange:
    """One connection, made when first needed; one thread at a time."""

    def __init__(
        self,
        connector: Connector,
        sink: Sink,
        *,
        seconds: float = TOTAL_SECONDS,
        admit: Admit | None = None,
    ) -> None:
        self._connector = connector
        self._sink = sink
        self._seconds = seconds
        self._admit = admit
        self._socket: socket.socket | None = None
        self._incoming: Incoming | None = None
        self._fixed = (
            f"Host: {sink.authority}\r\nUser-Agent: LibroAbierto-Notifier/{__version__}\r\n"
            "Accept-Encoding: identity\r\n"
        )

    def ask(
        self, method: str, headers: Mapping[str, str], body: bytes = b"", *, wants_body: bool = False
    ) -> Answer:
        """Send one request and read its answer; raises SinkRefused or NoAnswer."""
        deadline = Deadline(self._seconds)
        request = self._request(method, headers, body)
        kept = self._socket is not None
        try:
            head = self._send(request, deadline)
        except NoAnswer as error:
            if not (kept and error.code == "webhook.closed"):
                raise
            head = self._send(request, deadline)
        return Answer(head.status, head.headers, self._rest(head, deadline, wants_body=wants_body))

    def close(self) -> None:
        """End the connection; idempotent."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
        self._socket = self._incoming = None

    def _request(self, method: str, headers: Mapping[str, str], body: bytes) -> bytes:
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = (
            f"{method} {self._sink.path} HTTP/1.1\r\n{self._fixed}{told}Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode("ascii") + body

    def _send(self, request: bytes, deadline: Deadline) -> Head:
        try:
            incoming = self._open(deadline)
            self._write(request, deadline)
            return incoming.head(deadline)
        except BaseException:
            self.close()
            raise

    def _open(self, deadline: Deadline) -> Incoming:
        if self._socket is None or self._incoming is None:
            self._socket = self._connector.connect(self._sink, deadline, self._admit)
            self._incoming = Incoming(self._socket)
        return self._incoming

    def _write(self, request: bytes, deadline: Deadline) -> None:
        assert self._socket is not None, "our bug: written before opened"
        try:
            self._socket.settimeout(deadline.left())
            self._socket.sendall(request)
        except TimeoutError as error:
            raise NoAnswer("webhook.timeout") from error
        except OSError as error:
            raise NoAnswer("webhook.closed") from error

    def _rest(self, head: Head, deadline: Deadline, *, wants_body: bool) -> bytes | None:
        """Read the body; the status stands whatever becomes of it, unless the body was asked for."""
        assert self._incoming is not None, "our bug: read before sent"
        kept = False
        try:
            body = self._incoming.body(head, deadline if wants_body else Deadline(_REST_SECONDS))
            kept = body is not None and head.stays and self._incoming.is_empty
        except NoAnswer:
            if wants_body:
                raise
            return None
        else:
            return body
        finally:
            if not kept:
                self.close()
