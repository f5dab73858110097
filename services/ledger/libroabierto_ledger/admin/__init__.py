"""`libro-ledger`: what an operator starts. Speaks Spanish where the locale is Spanish, else English.

    init --home DIR --origin O    log key, database and guard; prints the verifier key
    found FILE.jws                entry 0; --practice: a practice ledger whole, with keys for everybody
    serve                         gunicorn, in place of this process; in public behind deploy/nginx;
                                  --practice: of a practice ledger, which is made first where there is none
    rotate-log-key                make the next log key and the draft by which the authority hands over to it;
                                  --finish, once that is recorded: destroy the former key
    rebuild                       drop the rows of state and fold them again from the entries
    check                         re-check everything that is stored; report the first fault

Exit status: 0 well, 1 refused or a fault was found, 2 usage, 3 cannot be done now.
"""

from libroabierto_face.command.telling import FAULT, UNREACHABLE, USAGE, WELL, language_of
from libroabierto_ledger.admin.command import build, main
from libroabierto_ledger.admin.serving import SERVER, serve_command
from libroabierto_ledger.admin.words import HELP

__all__ = [
    "FAULT",
    "HELP",
    "SERVER",
    "UNREACHABLE",
    "USAGE",
    "WELL",
    "build",
    "language_of",
    "main",
    "serve_command",
]
