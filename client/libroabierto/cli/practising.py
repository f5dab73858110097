"""The practice ledger: nothing of it passes for real before its reader has said so, once.

    --practice      the reader knows that it is for practice; the trust store remembers it

A ledger's name says what it is (domain/practice.py), so a receipt is told apart offline. One founded on
the first rules may have any name; then its own word counts, and after an audit its founding.
"""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from libroabierto.domain.practice import says_practice
from libroabierto.errors import UsageError
from libroabierto.remote.trust import Trust
from libroabierto.verify.receipts import Receipt

from .console import Console
from .parser import Parser
from .texts import text


def add_practice(parser: Parser) -> None:
    """Declare the option."""
    parser.add_argument("--practice", action="store_true", help=text("practice.option", parser.language))


def met(trust: Trust, args: Namespace, *, said: bool = False) -> Trust:
    """Return *trust*, marked where it is in a practice ledger: by its name, or because it *said* so.

    Raises UsageError("practice.refused") unless the reader says --practice, or said it before.
    """
    if not (said or says_practice(trust.origin) or says_practice(trust.log_code)):
        return trust
    if not (trust.practice or args.practice):
        raise UsageError("practice.refused", origin=trust.origin)
    return replace(trust, practice=True)


def as_founded(trust: Trust, args: Namespace, *, practice: bool) -> Trust:
    """Return *trust* as the audited founding has it; raises UsageError("practice.refused") as `met` does."""
    return met(trust, args, said=True) if practice else replace(trust, practice=False)


def check_receipt_is_real(receipt: Receipt, origin: str, trust: Trust | None, args: Namespace) -> bool:
    """Say whether the receipt is one of practice; raises UsageError("practice.refused") unless that is known.

    The checkpoint's *origin* is signed; the folio's log code is compared where there is trust.
    """
    known = trust is not None and trust.practice
    if not (known or says_practice(origin) or says_practice(receipt.folio.log_code)):
        return False
    if not (known or args.practice):
        raise UsageError("practice.refused", origin=origin)
    return True


def remind(trust: Trust, console: Console) -> None:
    """Say beside a result that it is one of practice."""
    if trust.practice:
        console.say("practice.banner")
