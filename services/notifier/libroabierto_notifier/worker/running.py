"""The processes that run here: `follow`, `dispatch`, `stream`. Each until it is asked to end."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from collections.abc import Callable

from libroabierto_notifier.bootstrap import check, dispatcher, followed_at, follower, upkeep
from libroabierto_notifier.config import Config
from libroabierto_notifier.worker.alone import alone
from libroabierto_notifier.worker.ending import Ending
from libroabierto_notifier.worker.serving import warn
from libroabierto_notifier.worker.telling import tell


def run_follow(options: argparse.Namespace, language: str) -> None:
    """Follow the ledger."""
    config = _begun(options)
    trust = check(config)
    ending = Ending()
    with alone(config.follow_lock):
        tell("following", language, origin=trust.origin, ledger=followed_at(config, trust))
        follower(config).run(ending.asked)


def run_dispatch(options: argparse.Namespace, language: str) -> None:
    """Deliver webhooks; beside it, queue long replays and forget what was delivered long ago."""
    config = _begun(options)
    warn(config, language)
    running, ending = dispatcher(config), Ending()
    threading.Thread(target=_stop_when_asked, args=(ending, running.stop), daemon=True).start()
    threading.Thread(target=upkeep(config).run, args=(ending.asked,), name="upkeep", daemon=True).start()
    running.run()


def run_stream(options: argparse.Namespace, language: str) -> None:
    """Become the stream process, which knows little of the rest."""
    config = _begun(options)
    trust = check(config)
    tell("stream-ready", language, at=config.stream_bind)
    command = [sys.executable, "-m", "libroabierto_notifier.streaming", trust.origin]
    os.execve(sys.executable, command, {**os.environ, **config.to_environment()})  # noqa: S606 - no shell is wanted


def _stop_when_asked(ending: Ending, stop: Callable[[], None]) -> None:
    ending.asked.wait()
    stop()


def _begun(options: argparse.Namespace) -> Config:
    """Read the settings; from now on what the rooms log goes where the operator's journal is."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    return Config.from_env(home=options.home)
