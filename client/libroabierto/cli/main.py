"""The command `libro`: finds the command, runs it, and turns whatever goes wrong into a diagnosis.

Each command is a module of this package, imported only when it is called: the rules, which most of them
need, take longer to import than a key takes to be made.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

from libroabierto import __version__
from libroabierto.errors import LibroError

from .console import Console
from .diagnosis import USAGE, diagnose, diagnose_os, status_of
from .parser import CommandParser, Parser
from .texts import text

COMMANDS: Final = (
    "keygen",
    "kid",
    "efirma",
    "solicitud",
    "possession",
    "new",
    "sign",
    "check",
    "submit",
    "receipt",
    "evidence",
    "audit",
    "show",
    "follow",
    "verify-message",
)
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells have it


def main(argv: Sequence[str] | None = None, console: Console | None = None) -> int:
    """Run one command; return the exit status (0 well, 1 findings, 2 usage, 3 unreachable, 4 update)."""
    console = console or Console.of_this_process()
    try:
        args = build(console.language).parse_args(argv)
        return int(args.run(args, console))
    except LibroError as error:
        first, *rest = diagnose(error, console.language)
        console.remark("error.error", told=first)
        for line in rest:
            console.mutter(f"  {line}")
        return status_of(error)
    except BrokenPipeError:  # whoever read our output went away; so does Python's own complaint
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return USAGE
    except OSError as error:
        console.remark("error.error", told=diagnose_os(error, console.language))
        return USAGE
    except KeyboardInterrupt:
        console.remark("error.interrupted")
        return INTERRUPTED
    finally:
        console.close()


def build(language: str) -> Parser:
    """Build the tree of commands."""
    parser = Parser(language=language, prog="libro", description=text("libro.about", language))
    parser.add_argument(
        "--version", action="version", version=f"libro {__version__}", help=text("usage.version", language)
    )
    commands = parser.add_subparsers(
        title=text("usage.commands", language),
        metavar=text("usage.command", language),
        required=True,
        parser_class=CommandParser,
    )
    for name in COMMANDS:
        about, declare = text(f"{name}.about", language), functools.partial(_declare, name)
        commands.add_parser(name, help=about, description=about, language=language, declare=declare)
    return parser


def _declare(name: str, command: Parser) -> None:
    """Import the module of a command; let it say what it takes and what it does."""
    module = importlib.import_module(f"libroabierto.cli.{name.replace('-', '')}")
    module.add_arguments(command)
    command.set_defaults(run=module.run)


if __name__ == "__main__":
    sys.exit(main())
