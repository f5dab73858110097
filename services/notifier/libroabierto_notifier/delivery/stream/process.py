"""The stream as a process of its own: descriptors for all its clients, and an orderly end."""

from __future__ import annotations

import asyncio
import gc
import logging
import resource
import signal
from collections.abc import Callable
from typing import Final

from libroabierto_notifier.delivery.stream.server import SPARE, Server, Settings
from libroabierto_notifier.ports import Notices, Sleep

# Files of the store, sockets, standard streams.
_OWN_DESCRIPTORS: Final = 64
# Objects made before the collector looks at the young ones; most of ours live as long as their clients.
_YOUNG: Final = 20_000

_log = logging.getLogger(__name__)


def serve(
    notices: Notices, sleep: Sleep, settings: Settings, ready: Callable[[str], None] | None = None
) -> None:
    """Serve until SIGTERM or SIGINT; *ready* is called with the address at which it listens."""
    wanted = settings.most + SPARE + _OWN_DESCRIPTORS
    allowed = allow_descriptors(wanted)
    if allowed < wanted:
        _log.warning("%d descriptors are allowed: no more streams than that, not %d", allowed, settings.most)
    gc.collect()
    gc.freeze()  # modules stay
    gc.set_threshold(_YOUNG, 20, 20)
    asyncio.run(_serve(Server(notices, sleep, settings), ready))


def allow_descriptors(wanted: int) -> int:
    """Raise the limit of open files as far as the system lets us, if need be; return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    most = wanted if hard == unlimited else min(wanted, hard)
    if soft != unlimited and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return wanted if soft == unlimited else max(soft, most)


async def _serve(server: Server, ready: Callable[[str], None] | None) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await server.run(stop, ready)
