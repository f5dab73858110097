"""A tap on the shoulder between the processes of one host: a datagram to every socket in a folder.

A hint and nothing more: a lost one costs a second, a needless one a query. Sockets of processes that
died are cleared away by whoever finds nobody behind them.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_SUFFIX: Final = ".sock"
_LONGEST: Final = 100  # bytes; the operating system takes 108 for a socket's path, others less


class Waker:
    """Wakes all who sleep in *folder*. Keeps nothing open: for every thread, and across a fork."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def wake(self) -> None:
        with contextlib.suppress(OSError), _address(self._folder) as folder, _datagrams() as caller:
            for path in self._folder.glob(f"*{_SUFFIX}"):
                _call(caller, f"{folder}/{path.name}", path)


class Sleeper:
    """One who sleeps in *folder*, which is made if need be. One thread; not across a fork."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / f"{name}-{os.getpid()}-{time.monotonic_ns()}{_SUFFIX}"
        self._socket = _datagrams()
        with _address(folder) as short:
            self._socket.bind(f"{short}/{self._path.name}")
        self._path.chmod(0o600)
        self._calls = select.poll()
        self._calls.register(self._socket, select.POLLIN)

    def wait(self, seconds: float) -> bool:
        ready = self._calls.poll(max(0.0, seconds) * 1000)
        self.drain()
        return bool(ready)

    def fileno(self) -> int:
        return self._socket.fileno()

    def drain(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._socket.recv(1)

    def close(self) -> None:
        self._socket.close()
        self._path.unlink(missing_ok=True)


def _datagrams() -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)


def _call(caller: socket.socket, address: str, path: Path) -> None:
    try:
        caller.sendto(b"!", address)
    except ConnectionRefusedError:  # its process has died
        path.unlink(missing_ok=True)
    except OSError:  # it has calls enough, or has just gone
        pass


@contextlib.contextmanager
def _address(folder: Path) -> Iterator[str]:
    """Give a path to *folder* that is short enough to stand before a socket's name."""
    if len(os.fsencode(folder)) + 60 <= _LONGEST:
        yield str(folder)
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{handle}"
    finally:
        os.close(handle)
