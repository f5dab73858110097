"""The command itself: its arguments, and what each of its words runs."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from libroabierto.errors import LibroError, UsageError
from libroabierto.record.envelope import MAX_TOKEN
from libroabierto_face.command.parser import Parser, Words
from libroabierto_face.command.telling import UNREACHABLE, USAGE, WELL, language_of
from libroabierto_ledger.admin.opening import opened
from libroabierto_ledger.admin.practice import found_practice
from libroabierto_ledger.admin.rotating import add_rotation, run_rotate
from libroabierto_ledger.admin.serving import run_serve
from libroabierto_ledger.admin.telling import progress_in, report, tell
from libroabierto_ledger.admin.words import HELP, MISTAKES
from libroabierto_ledger.bootstrap import initialise
from libroabierto_ledger.config import Config


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status. Diagnoses go to standard error, never a traceback."""
    language = language_of(os.environ)
    options = build(language).parse_args(arguments)
    run: Callable[[argparse.Namespace, str], None] = options.run
    try:
        run(options, language)
    except LibroError as error:
        return report(error, language)
    except FileNotFoundError as error:
        tell("missing", language, path=error.filename)
        return USAGE
    except OSError as error:
        tell("unreadable", language, path=error.filename, reason=error.strerror)
        return UNREACHABLE
    return WELL


def run_init(options: argparse.Namespace, language: str) -> None:
    """Make a new ledger."""
    verifier = initialise(Config.from_env(home=options.home), options.origin)
    tell("init", language)
    print(verifier, flush=True)


def run_found(options: argparse.Namespace, language: str) -> None:
    """Record entry 0."""
    if options.practice == (options.file is not None):  # one of the two
        raise UsageError("found.what")
    if options.practice:
        print(_found_practice(Config.from_env(home=options.home), language), flush=True)
        return
    with options.file.open("rb") as file:
        token = file.read(MAX_TOKEN + 2)  # one character too many is refused as too large
    with opened(options) as assembly:
        receipt = assembly.founding.found(token)
        tell("found", language, folio=receipt.folio)
        print(assembly.queries.entry(0).hash, flush=True)


def _found_practice(config: Config, language: str) -> str:
    """Make and found a practice ledger, say so, and return its id."""
    ledger = found_practice(config)
    tell("practice", language, home=config.home)
    return ledger


def run_rebuild(options: argparse.Namespace, language: str) -> None:
    """Fold the rows of state again."""
    with opened(options, to_rebuild=True) as assembly:
        tell("rebuild", language, size=assembly.rebuild(progress_in(language)))


def run_check(options: argparse.Namespace, language: str) -> None:
    """Re-check everything."""
    with opened(options) as assembly:
        tell("check", language, size=assembly.inspect(progress_in(language)).size)


def build(language: str) -> Parser:
    """Return the parser of the whole command, in *language*."""
    words = Words(language, HELP, MISTAKES)
    parser = Parser(words=words, prog="libro-ledger", description=words(""))
    commands = parser.add_subparsers(required=True, title=words("commands"), metavar=words("COMMAND"))
    runs = {
        "init": run_init,
        "found": run_found,
        "serve": run_serve,
        "rotate-log-key": run_rotate,
        "rebuild": run_rebuild,
        "check": run_check,
    }
    for name, run in runs.items():
        command = commands.add_parser(name, words=words, help=words(name), description=words(name))
        command.add_argument("--home", type=Path, metavar=words("DIR"), help=words("--home"))
        command.set_defaults(run=run)
        if name == "init":
            command.add_argument("--origin", required=True, metavar=words("ORIGIN"), help=words("--origin"))
        if name == "found":
            command.add_argument("file", type=Path, nargs="?", metavar=words("FILE.jws"), help=words("file"))
            command.add_argument("--practice", action="store_true", help=words("--practice"))
        if name == "serve":
            command.add_argument("--practice", action="store_true", help=words("serve --practice"))
        if name == "rotate-log-key":
            add_rotation(command, words)
    return parser
