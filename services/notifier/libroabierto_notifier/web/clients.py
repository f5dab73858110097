"""Who asks, and how many may wait: a long poll holds a thread, so does a slow receiver, and threads are few.

At most three quarters of the threads of a process wait at the same time, and at most eight of them for one
address; whoever comes beyond is told when to come back. What costs a target host something (verifications) is
counted by host, in the application; floods of reads end in the web server in front (deploy/nginx).
"""

from __future__ import annotations

import contextlib
import ipaddress
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Final

from flask import Flask, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix

from libroabierto_notifier.web.errors import TooManyWaiting

PER_ADDRESS: Final = 8
NETWORK_BITS: Final = 64  # of an IPv6 address: the least that a customer is given
_PLACE: Final = "libroabierto-waiting"


class WaitingRoom:
    """Counts who waits in this process."""

    # _inside is touched only under _lock.

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._lock = threading.Lock()
        self._inside: Counter[str] = Counter()

    @contextlib.contextmanager
    def seat(self, address: str) -> Iterator[None]:
        """Wait inside; raises TooManyWaiting."""
        with self._lock:
            if self._inside.total() >= self._seats:
                raise TooManyWaiting("pull.too-many-waiting", retry_after=10)
            if self._inside[address] >= PER_ADDRESS:
                raise TooManyWaiting("pull.too-many-of-yours", retry_after=10, most=PER_ADDRESS)
            self._inside[address] += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside[address] -= 1
                self._inside += Counter()  # forgets those at zero


def register(app: Flask, *, proxies: int, threads: int) -> None:
    """Believe so many entries of X-Forwarded-For as there are *proxies*; let most of *threads* wait."""
    if proxies:
        # Of X-Forwarded-* only what every proxy of ours writes anew may be believed.
        trusted = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = trusted  # type: ignore[method-assign]  # Flask's own way
    app.extensions[_PLACE] = WaitingRoom(max(1, threads * 3 // 4))


@contextlib.contextmanager
def waiting() -> Iterator[None]:
    """Let this request wait; raises TooManyWaiting."""
    room: WaitingRoom = current_app.extensions[_PLACE]
    with room.seat(address_of(request.remote_addr)):
        yield


def address_of(address: str | None) -> str:
    """Name who asks from *address*; what is no address, such as a Unix socket, is one of its own."""
    try:
        ip = ipaddress.ip_address(_without_port(address or ""))
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((int(ip), NETWORK_BITS), strict=False))


def _without_port(address: str) -> str:
    """Read "192.0.2.7:4711" and "[2001:db8::7]:4711" as some proxies write them."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
