"""A connection to a checked address: the only place of the notifier that connects to strangers.

A name is resolved once, every address of the answer is judged, and one of those is connected to; so a name
that means something else a moment later (DNS rebinding) has nothing to gain. Host, SNI and the certificate
keep the name. One bad address among good ones refuses the whole delivery. Proxies of the environment are
not asked: they would resolve again.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from libroabierto.errors import LibroError
from libroabierto_notifier.delivery.addresses import Address, literal_address, read_address
from libroabierto_notifier.delivery.sink import Policy, Sink

Resolve = Callable[[str, int], Sequence[str]]
"""Give the addresses of a name, as text; raises OSError."""

Admit = Callable[[Address], None]
"""Asked before an address is connected to; raises LibroError if it may not be."""

# A name with many addresses gets no more attempts than this, out of one deadline.
_MOST_ADDRESSES: Final = 3
_CONNECT_SECONDS: Final = 5.0  # for each of them


class NoAnswer(LibroError):
    """The receiver gave no usable answer in time; code is `webhook.<reason>`."""


class Deadline:
    """An instant, *seconds* from now, by which everything must have ended."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raises NoAnswer("webhook.timeout") when none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise NoAnswer("webhook.timeout")
        return left


def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver."""
    return [str(answer[4][0]) for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Connector:
    """Connects where the policy allows; threads share it."""

    def __init__(
        self, policy: Policy, *, resolve: Resolve = resolve, tls: ssl.SSLContext | None = None
    ) -> None:
        self._policy = policy
        self._resolve = resolve
        self._tls = tls or _context()

    def read(self, url: str) -> Sink:
        """Read the URL of a receiver; raises SinkRefused("sink.…")."""
        return self._policy.read(url)

    def connect(self, sink: Sink, deadline: Deadline, admit: Admit | None = None) -> socket.socket:
        """Connect to a checked address; raises SinkRefused, NoAnswer, and what *admit* raises."""
        made = _connect(self.addresses(sink, deadline), sink.port, deadline, admit)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._encrypted(made, sink.host, deadline) if sink.scheme == "https" else made

    def addresses(self, sink: Sink, deadline: Deadline) -> list[Address]:
        """Return the addresses of a sink, all of them judged; raises SinkRefused or NoAnswer."""
        found = [read_address(text) for text in self._lookup(sink, deadline)]
        for address in found:
            self._policy.judge(address, sink.port)
        return list(dict.fromkeys(found))[:_MOST_ADDRESSES]

    def _lookup(self, sink: Sink, deadline: Deadline) -> Sequence[str]:
        if literal_address(sink.host) is not None:
            return [sink.host]
        found = _within(lambda: self._resolve(sink.host, sink.port), deadline)
        if not found:
            raise NoAnswer("webhook.unresolved")
        return found

    def _encrypted(self, made: socket.socket, host: str, deadline: Deadline) -> socket.socket:
        try:
            made.settimeout(deadline.left())
            return self._tls.wrap_socket(made, server_hostname=host)
        except TimeoutError as error:
            made.close()
            raise NoAnswer("webhook.timeout") from error
        except (OSError, ValueError) as error:  # ValueError: a name that no certificate can carry
            made.close()
            raise NoAnswer("webhook.tls") from error


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def _connect(
    addresses: Sequence[Address], port: int, deadline: Deadline, admit: Admit | None
) -> socket.socket:
    failed: OSError | None = None
    for address in addresses:
        if admit is not None:
            admit(address)
        try:
            return _connect_one(address, port, min(deadline.left(), _CONNECT_SECONDS))
        except OSError as error:
            failed = error
    code = "webhook.timeout" if isinstance(failed, TimeoutError) else "webhook.unreachable"
    raise NoAnswer(code) from failed


def _connect_one(address: Address, port: int, seconds: float) -> socket.socket:
    """Connect without the library's own resolving: the address is one already."""
    made = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
    try:
        made.settimeout(seconds)
        made.connect((str(address), port))
    except OSError:
        made.close()
        raise
    return made


def _within(look_up: Callable[[], Sequence[str]], deadline: Deadline) -> Sequence[str]:
    """Look up in a thread that may be left behind: the system's resolver knows no deadline."""
    answers: queue.SimpleQueue[Sequence[str]] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(look_up())
        except (OSError, UnicodeError):
            answers.put(())

    threading.Thread(target=run, name="resolver", daemon=True).start()
    try:
        return answers.get(timeout=deadline.left())
    except queue.Empty as error:
        raise NoAnswer("webhook.timeout") from error
