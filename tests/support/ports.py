"""Ports of the loopback address for servers that are told where to listen.

They lie below those that the kernel gives to clients and to whoever asks for port 0 (Linux: 32768 and above),
so that nobody gets one of them between our look and the server's start. Two suites on one machine choose at
random.
"""

from __future__ import annotations

import contextlib
import random
import socket

_PLACES = range(20_000, 32_000)
_chance = random.SystemRandom()


def free_port() -> int:
    """Return a port on which nobody listens."""
    while True:
        port = _chance.choice(_PLACES)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            probe.bind(("127.0.0.1", port))
            return port
