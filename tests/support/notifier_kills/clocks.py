"""`libro-notifier` by other clocks: `python -m support.notifier_kills.clocks SECONDS follow|dispatch|stream`.

A follower's clock begins at the town's own present, so that it reminds of nothing that no entry follows yet.
A dispatcher's is SECONDS ahead.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from libroabierto_notifier.bootstrap import dispatcher, follower
from libroabierto_notifier.worker import main, running
from support.founding import NOW


def run(seconds: str, *arguments: str) -> int:
    """Run the command."""
    by = timedelta(seconds=int(seconds))
    vars(running)["follower"] = partial(follower, clock=_beginning_at(NOW))
    vars(running)["dispatcher"] = partial(dispatcher, clock=lambda: datetime.now(UTC) + by)
    return main(arguments)


def _beginning_at(instant: datetime) -> Callable[[], datetime]:
    began = time.monotonic()
    return lambda: instant + timedelta(seconds=time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(run(*sys.argv[1:]))
