"""`web`: becomes the web server, once the notifier was opened without a complaint."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Final

from libroabierto_face.command import gunicorn
from libroabierto_notifier.bootstrap import check
from libroabierto_notifier.config import Config
from libroabierto_notifier.worker.telling import tell

SERVER: Final = gunicorn.limits(graceful=6)  # seconds; a long poll that is cut is asked again


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
    return gunicorn.command(
        "libroabierto_notifier.wsgi:create()",
        *SERVER,
        bind=config.bind,
        workers=config.workers,
        threads=config.threads,
    )
