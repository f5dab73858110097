"""The web server's command: gunicorn, and what one request may bring before it is read.

A line of the header may be as long as in deploy/nginx, which does not count its fields. No timeout of
gunicorn ends a slow request: that is the web server's in front.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def limits(*, graceful: int) -> Sequence[str]:
    """Return the options that bound a request and a worker; *graceful* are the seconds to finish in."""
    return (
        *("--limit-request-line", "8190"),  # bytes; our longest address has a cursor and a few filters
        *("--limit-request-fields", "64"),  # browsers send some twenty, proxies add a few
        *(
            "--limit-request-field_size",
            "8190",
        ),  # bytes; cookies of the same domain come along
        *("--backlog", "2048"),  # connections that the kernel keeps while the workers are busy
        *("--worker-connections", "1000"),  # of each worker, idle ones included
        *("--keep-alive", "30"),  # seconds; longer than the web server in front keeps its own (15)
        *("--timeout", "60"),  # seconds without a sign of life, then a worker is replaced
        *("--graceful-timeout", str(graceful)),
    )


def command(application: str, *options: str, bind: str, workers: int, threads: int) -> list[str]:
    """Spell the command that serves *application* ("package.module:create()")."""
    return [
        sys.executable,
        *("-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"),
        *("--bind", bind),
        *("--workers", str(workers), "--threads", str(threads)),
        *options,
        application,
    ]
