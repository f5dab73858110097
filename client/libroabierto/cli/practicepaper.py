"""Whether a paper to be printed is for a practice ledger: then it says so, asked or not.

    --practice      the person says it
    --ledger URL    that ledger is one: by the person's trust in it, else by its own word
    neither         every ledger that the person trusts is one

Whoever trusts ledgers of both kinds and names none is told that the paper says nothing.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from libroabierto.domain.practice import says_practice
from libroabierto.remote.trust import Trust

from .console import Console
from .parser import Parser
from .texts import text
from .trusting import store_of


def add_ledger(parser: Parser) -> None:
    """Declare how the person says for which ledger it is."""
    language = parser.language
    parser.add_argument("--practice", action="store_true", help=text("solicitud.practice", language))
    parser.add_argument("--ledger", metavar="URL", help=text("solicitud.ledger", language))
    parser.add_argument("--trust", type=Path, metavar="DIR", help=text("trust.folder", language))


def is_for_practice(args: Namespace, console: Console) -> bool:
    """Say whether the paper is for practice, and to the person why, unless they said it."""
    if args.practice:
        return True
    if args.ledger is not None:
        return _is_one(args.ledger.rstrip("/"), args, console)
    trusted = {trust.origin: _practises(trust) for trust in store_of(args, console).all()}
    if not any(trusted.values()):
        return False
    if not all(trusted.values()):
        console.remark("solicitud.which-ledger")
        return False
    console.remark("solicitud.for-practice", origin=", ".join(trusted))
    return True


def _is_one(url: str, args: Namespace, console: Console) -> bool:
    trust = store_of(args, console).by_url(url)
    if trust is not None:
        found = _practises(trust)
    else:
        said = console.reader(url).log()
        found = said.practice or says_practice(said.origin) or says_practice(said.log_code or "")
    if found:
        console.remark("solicitud.for-practice", origin=url)
    return found


def _practises(trust: Trust) -> bool:
    return trust.practice or says_practice(trust.origin) or says_practice(trust.log_code)
