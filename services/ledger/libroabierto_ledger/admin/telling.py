"""How a command speaks: on which stream, with which exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable

from libroabierto.domain.messages import say
from libroabierto.errors import InvalidData, LedgerBusy, LibroError, UsageError
from libroabierto_face.command.telling import FAULT, UNREACHABLE, USAGE
from libroabierto_ledger.admin.words import TOLD


def tell(what: str, language: str, **facts: object) -> None:
    """Say a sentence on standard error, at once: what a program reads follows it on standard output."""
    print(TOLD[what].in_language(language).format_map(facts), file=sys.stderr, flush=True)


def report(error: LibroError, language: str) -> int:
    """Print the diagnosis, with each field at fault; return the exit status."""
    print(f"libro-ledger: {say(error.code, error.facts, language)} [{error.code}]", file=sys.stderr)
    for fault in error.errors if isinstance(error, InvalidData) else ():
        print(f"  {fault.pointer}: {say(fault.code, dict(fault.facts), language)}", file=sys.stderr)
    if isinstance(error, UsageError):
        return USAGE
    return UNREACHABLE if isinstance(error, LedgerBusy) else FAULT


def progress_in(language: str) -> Callable[[str, int, int], None]:
    """Show on one line of a terminal how far long work is; say nothing to a file."""

    def show(what: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            print(
                f"\r{TOLD[what].in_language(language)}: {done}/{total}", end=end, file=sys.stderr, flush=True
            )

    return show
