"""Whose turn it is to write next, among the processes of one file.

SQLite lets in whoever looks at the right moment. A dispatcher that commits, and begins again at once, leaves
no such moment to a follower, whose news would wait for the end of the rush. So whoever wants to write
holds this lock while it waits, and only then: one who has just written cannot begin again before it.

A courtesy: where it cannot be had (no space, no right) or not in time, SQLite's own lock decides as ever.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LOOK_SECONDS: Final = 0.001


@contextlib.contextmanager
def turn(path: Path, until: float) -> Iterator[None]:
    """Hold the lock in the file *path*, or go on without it after *until*, of the monotonic clock."""
    try:
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        yield
        return
    try:
        while not _taken(held) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        yield
    finally:
        os.close(held)  # which lets it go


def _taken(held: int) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
