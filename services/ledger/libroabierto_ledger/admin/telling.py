"""How a command speaks: in which language, on which stream, with which exit status."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping

from libroabierto.domain.messages import say
from libroabierto.errors import InvalidData, LedgerBusy, LibroError, UsageError
from libroabierto_ledger.admin.words import TOLD

WELL, FAULT, USAGE, UNREACHABLE = 0, 1, 2, 3


def language_of(environment: Mapping[str, str]) -> str:
    """Return "es" where the locale is Spanish (POSIX order of variables), else "en".

    The signer's command has the same rule, in a room that a service's operator has no business in.
    """
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "es" if re.fullmatch(r"es(?:[_.@-].*)?", locale, re.IGNORECASE) else "en"


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
