"""How a command speaks: on which stream, with which exit status."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from libroabierto.domain.messages import fill, say
from libroabierto.errors import LedgerBusy, LedgerUnreachable, LibroError, UsageError
from libroabierto_face.command.telling import FAULT, UNREACHABLE, USAGE
from libroabierto_notifier.bootstrap import StoreUnavailable
from libroabierto_notifier.worker.words import SENTENCES, TOLD


def tell(what: str, language: str, **facts: object) -> None:
    """Say a sentence on standard error, at once: what a program reads follows it on standard output."""
    print(TOLD[what].in_language(language).format_map(facts), file=sys.stderr, flush=True)


def sentence(code: str, facts: Mapping[str, object], language: str) -> str:
    """Say what a code means, with the code itself behind it."""
    own = SENTENCES.get(code)
    told = fill(own.in_language(language), facts) if own else say(code, facts, language)
    return f"{told} [{code}]"


def report(error: LibroError, language: str) -> int:
    """Print the diagnosis; return the exit status."""
    print(f"libro-notifier: {sentence(error.code, error.facts, language)}", file=sys.stderr)
    if isinstance(error, UsageError):
        return USAGE
    return UNREACHABLE if isinstance(error, LedgerUnreachable | LedgerBusy | StoreUnavailable) else FAULT
