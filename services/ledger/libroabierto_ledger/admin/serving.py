"""`serve`: becomes the web server, once the ledger was opened without a complaint."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Final

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


# What one request may bring before it is read, and how long a worker waits. A line of the header may be as
# long as in deploy/nginx, which does not count its fields. No timeout of gunicorn ends a slow request.
SERVER: Final[Sequence[str]] = (
    *("--limit-request-line", "8190"),  # bytes; our longest address has a cursor and a few filters
    *("--limit-request-fields", "64"),  # browsers send some twenty, proxies add a few
    *("--limit-request-field_size", "8190"),  # bytes; cookies of other sites of the same domain come along
    *("--backlog", "2048"),  # connections that the kernel keeps while the workers are busy
    *("--worker-connections", "1000"),  # of each worker, idle ones included
    *("--keep-alive", "30"),  # seconds; longer than the web server in front keeps its own (15)
    *("--timeout", "60"),  # seconds without a sign of life, then a worker is replaced
    *("--graceful-timeout", "30"),  # seconds; three times the patience of a submission
)


def serve_command(config: Config) -> list[str]:
    """Spell the web server's command. Workers open the ledger themselves: nothing crosses the fork."""
    return [
        sys.executable,
        *("-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"),
        *("--bind", config.bind),
        *("--workers", str(config.workers), "--threads", str(config.threads)),
        *SERVER,
        "libroabierto_ledger.wsgi:create()",
    ]
