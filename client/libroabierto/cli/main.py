"""The command `libro`: finds the command, runs it, and turns whatever goes wrong into a diagnosis."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Final

from libroabierto import __version__
from libroabierto.errors import LibroError

from . import audit, check, evidence, keygen, new, possession, receipt, show, sign, submit
from .console import Console
from .diagnosis import USAGE, diagnose, diagnose_os, status_of
from .parser import Parser
from .texts import text

COMMANDS: Final[Sequence[ModuleType]] = (
    keygen,
    possession,
    new,
    sign,
    check,
    submit,
    receipt,
    evidence,
    audit,
    show,
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
        title=text("usage.commands", language), metavar=text("usage.command", language), required=True
    )
    for module in COMMANDS:
        name = module.__name__.rpartition(".")[2]
        about = text(f"{name}.about", language)
        command = commands.add_parser(name, help=about, description=about, language=language)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
