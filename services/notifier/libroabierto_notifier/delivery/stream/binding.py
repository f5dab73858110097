"""The socket at which the stream process listens.

What is set on it holds for every connection: the kernel keeps little for a client that does not read, and
forgets one that does not answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

# What the kernel keeps of unread bytes; it doubles this. Its own limit would be some megabytes a client.
SEND_BUFFER: Final = 128 * 1024
# A peer that acknowledges nothing for so long is gone. Sleeping laptops come back with their last id.
DEAD_MS: Final = 60_000
# As many as come back at once when a process was started again; the kernel may allow less.
BACKLOG: Final = 16_384
# Taken from them in one turn of the loop: each is a task for a moment, and its memory stays with the process.
AT_ONCE: Final = 256
# Whoever may enter the folder of a socket may connect: everything here is public.
_MODE: Final = 0o666


@contextlib.asynccontextmanager
async def listening(bind: str, make: Callable[[], asyncio.BufferedProtocol]) -> AsyncIterator[str]:
    """Listen at "host:port", "[address]:port" or "unix:/path"; give the address in use."""
    with contextlib.closing(_bound(bind)) as listener:
        loop = asyncio.get_running_loop()
        if listener.family == socket.AF_UNIX:
            server: asyncio.Server = await loop.create_unix_server(make, sock=listener, backlog=AT_ONCE)
        else:
            server = await loop.create_server(make, sock=listener, backlog=AT_ONCE)
        listener.listen(BACKLOG)  # asyncio has one number for both
        try:
            yield _address(bind, listener)
        finally:
            server.close()


def _bound(bind: str) -> socket.socket:
    if bind.startswith("unix:"):
        return _bound_path(Path(bind.removeprefix("unix:")))
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if host.startswith("[") else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_MS)
    listener.bind((host.strip("[]"), int(port)))
    return listener


def _bound_path(path: Path) -> socket.socket:
    """Bind a Unix socket in place of one that a process left behind."""
    if path.is_socket():
        path.unlink()
    listener = socket.socket(socket.AF_UNIX)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    listener.bind(str(path))
    path.chmod(_MODE)
    return listener


def _address(bind: str, listener: socket.socket) -> str:
    if listener.family == socket.AF_UNIX:
        return bind
    return f"{bind.rpartition(':')[0]}:{listener.getsockname()[1]}"
