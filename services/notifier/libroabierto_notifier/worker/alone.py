"""One follower a notifier: two would tell the same things twice, and each would stumble over the other."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from libroabierto.errors import UsageError


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold *lock* for the block; raises UsageError("follower.runs-already"). It ends with the process."""
    with lock.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError("follower.runs-already", path=str(lock)) from None
        yield
