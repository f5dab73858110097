"""`libro-notifier`: what an operator starts. Speaks Spanish where the locale is Spanish, else English.

    init --ledger URL --log-key VKEY    a new notifier: whom it believes, database, keys of webhooks;
                                        --policy FILE: how many witnesses must have seen a checkpoint;
                                        --practice: of a practice ledger
    follow                              reads the ledger, verifies it, publishes
    dispatch                            delivers webhooks
    stream                              serves Server-Sent Events
    web                                 gunicorn, in place of this process: subscriptions, feeds, pages
    all                                 the four together, each restarted when it ends by itself
    status                              how far it is; --json for programs
    resume --after-alarm                publish on, once somebody has looked into an alarm
    rotate-key                          sign webhooks with a new key; the former one signs too for a day

Each process ends within ten seconds of SIGTERM or SIGINT. Exit status: 0 well, 1 refused, or publishing has
ended; 2 usage; 3 cannot be done now.
"""

from libroabierto_face.command.telling import FAULT, UNREACHABLE, USAGE, WELL, language_of
from libroabierto_notifier.worker.command import build, main
from libroabierto_notifier.worker.serving import serve_command
from libroabierto_notifier.worker.words import HELP

__all__ = [
    "FAULT",
    "HELP",
    "UNREACHABLE",
    "USAGE",
    "WELL",
    "build",
    "language_of",
    "main",
    "serve_command",
]
