"""The command itself: its arguments, and what each of its words runs."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from libroabierto.errors import LibroError
from libroabierto_face.command.parser import Parser, Words
from libroabierto_face.command.telling import UNREACHABLE, USAGE, WELL, language_of
from libroabierto_notifier.worker.operating import (
    run_init,
    run_resume,
    run_rotate_key,
    run_status,
)
from libroabierto_notifier.worker.running import run_dispatch, run_follow, run_stream
from libroabierto_notifier.worker.serving import run_web
from libroabierto_notifier.worker.telling import report, tell
from libroabierto_notifier.worker.together import run_all
from libroabierto_notifier.worker.words import HELP

Run = Callable[[argparse.Namespace, str], int | None]

RUNS: Final[Mapping[str, Run]] = {
    "init": run_init,
    "follow": run_follow,
    "dispatch": run_dispatch,
    "stream": run_stream,
    "web": run_web,
    "all": run_all,
    "status": run_status,
    "resume": run_resume,
    "rotate-key": run_rotate_key,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. Diagnoses go to standard error, never a traceback."""
    language = language_of(os.environ)
    options = build(language).parse_args(arguments)
    run: Run = options.run
    try:
        return run(options, language) or WELL
    except LibroError as error:
        return report(error, language)
    except FileNotFoundError as error:
        tell("missing", language, path=error.filename)
        return USAGE
    except OSError as error:
        tell("unreadable", language, path=error.filename, reason=error.strerror)
        return UNREACHABLE


def build(language: str) -> Parser:
    """Return the parser of the whole command, in *language*."""
    words = Words(language, HELP)
    parser = Parser(words=words, prog="libro-notifier", description=words(""))
    commands = parser.add_subparsers(required=True, title=words("commands"), metavar=words("COMMAND"))
    for name, run in RUNS.items():
        command = commands.add_parser(name, words=words, help=words(name), description=words(name))
        command.add_argument("--home", type=Path, metavar=words("DIR"), help=words("--home"))
        command.set_defaults(run=run)
        if name == "init":
            _add_init(command, words)
        if name == "status":
            command.add_argument("--json", action="store_true", help=words("--json"))
        if name == "resume":
            command.add_argument(
                "--after-alarm", action="store_true", required=True, help=words("--after-alarm")
            )
    return parser


def _add_init(command: Parser, words: Callable[[str], str]) -> None:
    command.add_argument("--ledger", required=True, metavar=words("URL"), help=words("--ledger"))
    command.add_argument("--log-key", required=True, metavar=words("VKEY"), help=words("--log-key"))
    command.add_argument("--policy", type=Path, metavar=words("FILE"), help=words("--policy"))
    command.add_argument("--practice", action="store_true", help=words("--practice"))
