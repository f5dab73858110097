"""Serve the stream of a notifier's folder: python stream_process.py HOME BIND [BEAT_SECONDS].

Says where it listens, in one line. As `libro-notifier stream` does it, without its settings.
"""

from __future__ import annotations

import sys
from pathlib import Path

from libroabierto_notifier.delivery.stream import Settings, serve
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.notices import SqlNotices
from libroabierto_notifier.persistence.waking import Sleeper

ORIGIN = "libro.example.org/mex"
ALL_FROM_ONE = 100_000  # every client has the loopback address


def main(home: Path, bind: str, beat_seconds: float = 12.0) -> None:
    """Serve until SIGTERM."""
    settings = Settings(bind, ORIGIN, most=19_000, per_address=ALL_FROM_ONE, beat_seconds=beat_seconds)
    notices = SqlNotices(Database(home / "notifier.db"))
    serve(notices, Sleeper(home / "run", "stream"), settings, _say)


def _say(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(float, sys.argv[3:]))
