"""A process of the notifier that notes when it did what: python -m bench.notify_marks FILE WORD...

The same command as `libro-notifier`, with five functions of the house wrapped. Each line of FILE is an
instant (seconds since 1970), what had just ended, and how far it reached, as a number of entries:

    seen         a checkpoint of that size was read
    staged       its entries were judged, and written down
    trusted      they are verified for good
    published    their notices are committed
    claimed      a dispatcher has a delivery of one of them in hand
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TextIO

from libroabierto.notices.position import Position
from libroabierto.remote.reader import LedgerReader
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import parse_note
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.lanes import SqlLanes
from libroabierto_notifier.worker import main

STEPS: Final = ("seen", "staged", "trusted", "published", "claimed")

Reached = Callable[[tuple[Any, ...], Any], int]
"""Says how far a call reached, by its arguments and its result; 0 for nothing."""


def read_marks(path: Path) -> list[tuple[float, str, int]]:
    """Return what a process has noted, in order."""
    lines = (line.split() for line in path.read_text(encoding="ascii").splitlines())
    return [(float(at), what, int(size)) for at, what, size in lines]


def mark(file: TextIO) -> None:
    """Wrap the functions."""
    _wrap(file, LedgerReader, "checkpoint", "seen", lambda _, note: _size(note))
    _wrap(file, SqlFollowerStore, "stage", "staged", lambda given, _: _end(entry.index for entry in given[1]))
    _wrap(file, SqlFollowerStore, "trust", "trusted", lambda given, _: int(given[1]))
    _wrap(file, SqlFollowerStore, "publish", "published", lambda given, _: _end(_indexes(given[1])))
    _wrap(file, SqlLanes, "claim", "claimed", lambda _, claims: _end(_claimed(claims)))


def _wrap(file: TextIO, owner: type, name: str, what: str, reached: Reached) -> None:
    plain = getattr(owner, name)
    furthest = 0

    @functools.wraps(plain)
    def noting(*given: Any, **named: Any) -> Any:
        nonlocal furthest
        result = plain(*given, **named)
        at, size = time.time(), reached(given, result)
        if size > furthest:
            furthest = size
            file.write(f"{at:.6f} {what} {size}\n")
        return result

    setattr(owner, name, noting)


def _size(note: bytes) -> int:
    return Checkpoint.parse(parse_note(note).text).size


def _indexes(notices: Any) -> Any:
    return (Position.of_key(notice.key).index for notice in notices)


def _claimed(claims: Any) -> Any:
    return (Position.of_key(one.key).index for claim in claims for one in claim.deliveries[-1:])


def _end(indexes: Any) -> int:
    return max(indexes, default=-1) + 1


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="ascii", buffering=1) as noted:
        mark(noted)
        sys.exit(main(sys.argv[2:]))
