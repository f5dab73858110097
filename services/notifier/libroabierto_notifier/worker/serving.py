"""`web`: becomes the web server, once the notifier was opened without a complaint."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Final

from libroabierto_notifier.bootstrap import check
from libroabierto_notifier.config import Config
from libroabierto_notifier.worker.telling import tell

# What one request may bring before it is read, and how long a worker waits; as the ledger's.
SERVER: Final[Sequence[str]] = (
    *("--limit-request-line", "8190"),  # bytes; a pull with filters in its query has some hundreds
    *("--limit-request-fields", "64"),
    *("--limit-request-field_size", "8190"),
    *("--backlog", "2048"),  # connections that the kernel keeps while the workers are busy
    *("--worker-connections", "1000"),  # of each worker, idle ones included
    *("--keep-alive", "30"),  # seconds; longer than the web server in front keeps its own (15)
    *("--timeout", "60"),  # seconds without a sign of life, then a worker is replaced
    *("--graceful-timeout", "6"),  # seconds; a long poll that is cut is asked again
)


def run_web(options: argparse.Namespace, language: str) -> None:
    """Become the web server."""
    config = Config.from_env(home=options.home)
    check(config)
    warn(config, language)
    os.execve(sys.executable, serve_command(config), {**os.environ, **config.to_environment()})  # noqa: S606 - no shell is wanted


def warn(config: Config, language: str) -> None:
    """Say what is unsafe in the settings."""
    if config.is_exposed:
        tell("exposed", language, bind=config.bind, stream=config.stream_bind)
    if config.proxies and not config.url:
        tell("no-url", language)
    if config.sinks != "https":
        tell(f"sinks.{config.sinks}", language)


def serve_command(config: Config) -> list[str]:
    """Spell the web server's command. Workers open the notifier themselves: nothing crosses the fork."""
    return [
        sys.executable,
        *("-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"),
        *("--bind", config.bind),
        *("--workers", str(config.workers), "--threads", str(config.threads)),
        *SERVER,
        "libroabierto_notifier.wsgi:create()",
    ]
