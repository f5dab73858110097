"""How a command speaks: in which language, on which stream, with which exit status."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping

from libroabierto.domain.messages import say
from libroabierto.errors import LedgerBusy, LedgerUnreachable, LibroError, UsageError
from libroabierto_notifier.bootstrap import StoreUnavailable
from libroabierto_notifier.worker.words import SENTENCES, TOLD

WELL, FAULT, USAGE, UNREACHABLE = 0, 1, 2, 3


def language_of(environment: Mapping[str, str]) -> str:
    """Return "es" where the locale is Spanish (POSIX order of variables), else "en"."""
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    return "es" if re.fullmatch(r"es(?:[_.@-].*)?", locale, re.IGNORECASE) else "en"


def tell(what: str, language: str, **facts: object) -> None:
    """Say a sentence on standard error, at once: what a program reads follows it on standard output."""
    print(TOLD[what].in_language(language).format_map(facts), file=sys.stderr, flush=True)


def sentence(code: str, facts: Mapping[str, object], language: str) -> str:
    """Say what a code means, with the code itself behind it."""
    own = SENTENCES.get(code)
    told = own.in_language(language).format_map(_Facts(facts)) if own else say(code, facts, language)
    return f"{told} [{code}]"


class _Facts(dict[str, object]):
    """Facts of an error; one that is missing shows as an ellipsis rather than hiding the sentence."""

    def __missing__(self, name: str) -> str:
        return "…"


def report(error: LibroError, language: str) -> int:
    """Print the diagnosis; return the exit status."""
    print(f"libro-notifier: {sentence(error.code, error.facts, language)}", file=sys.stderr)
    if isinstance(error, UsageError):
        return USAGE
    return UNREACHABLE if isinstance(error, LedgerUnreachable | LedgerBusy | StoreUnavailable) else FAULT
