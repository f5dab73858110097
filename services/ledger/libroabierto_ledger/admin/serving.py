"""`serve`: becomes the web server, once the ledger was opened without a complaint."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from typing import Final

from libroabierto_face.command import gunicorn
from libroabierto_ledger.admin.practice import ensure_practice, welcome
from libroabierto_ledger.admin.telling import tell
from libroabierto_ledger.bootstrap import assemble, forget_limits
from libroabierto_ledger.config import RATE_ADDRESS, Config


def run_serve(options: argparse.Namespace, language: str) -> None:
    """Become the web server, once the ledger was opened without a complaint."""
    config = Config.from_env(home=options.home)
    if options.practice:
        ensure_practice(config)
    with contextlib.closing(assemble(config)) as assembly:
        practice = assembly.queries.is_for_practice()
    forget_limits(config)
    if practice:
        print(welcome(config, language), file=sys.stderr, flush=True)
    if config.is_exposed:
        tell("exposed", language, bind=config.bind)
    if config.has_one_payer:
        tell("one-payer", language, bind=config.bind, rate=config.to_environment()[RATE_ADDRESS])
    os.execve(sys.executable, serve_command(config), {**os.environ, **config.to_environment()})  # noqa: S606 - no shell is wanted


SERVER: Final = gunicorn.limits(graceful=30)  # seconds; three times the patience of a submission


def serve_command(config: Config) -> list[str]:
    """Spell the web server's command. Workers open the ledger themselves: nothing crosses the fork."""
    return gunicorn.command(
        "libroabierto_ledger.wsgi:create()",
        *SERVER,
        bind=config.bind,
        workers=config.workers,
        threads=config.threads,
    )
