"""A dispatcher in a process of its own, which may be told to die like by `kill -9`.

    python dispatch_process.py HOME SECONDS_AHEAD [WHERE]

It says "ready" once SIGTERM ends it well. Its clock runs SECONDS_AHEAD. WHERE is `claim`, `send`, `settle` or
`settled`: it dies right after its first claim, once the first endpoint has answered, right before its first
settling, or right after it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from libroabierto_notifier.delivery.webhook import Webhook
from libroabierto_notifier.delivery.webhook_keys import WebhookKeys
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.waking import Sleeper
from support.webhooks.home import Home, open_home


def die() -> None:
    """End at once, without any farewell."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(act: Callable[..., Any]) -> Callable[..., Any]:
    """Die once an act has had an effect."""

    def run(*given: Any, **named: Any) -> Any:
        result = act(*given, **named)
        if given != ([],) and result != []:
            die()
        return result

    return run


def before(act: Callable[..., Any]) -> Callable[..., Any]:
    """Die before an act that would have one."""

    def run(*given: Any, **named: Any) -> Any:
        if given != ([],):
            die()

    return run


def arm(home: Home, where: str) -> None:
    """Place death."""
    lanes: Any = home.stores.lanes
    if where == "claim":
        lanes.claim = after(lanes.claim)
    elif where == "send":
        setattr(Webhook, "post", after(Webhook.post))  # noqa: B010 - mypy forbids the plain form
    elif where == "settle":
        lanes.settle = before(lanes.settle)
    elif where == "settled":
        lanes.settle = after(lanes.settle)


def main(folder: str, ahead: str, where: str = "") -> None:
    """Dispatch until SIGTERM, or until death."""
    home = open_home(
        Path(folder), Database(Path(folder, "notifier.db")), WebhookKeys(Path(folder, "webhook-keys"))
    )
    home.clock.move(seconds=float(ahead))
    arm(home, where)
    with contextlib.closing(Sleeper(home.folder / "run", "dispatch")) as sleeper:
        dispatcher = home.dispatcher(sleeper, threads=4)
        signal.signal(signal.SIGTERM, lambda *_: dispatcher.stop())
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        dispatcher.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
