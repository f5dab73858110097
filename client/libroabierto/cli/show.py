"""`libro show FOLIO --ledger URL`: an entry in plain words, after its receipt was verified.

Then what was said of it since: what was withdrawn, whether it is in doubt, what corrects it (remarks.py).
"""

from __future__ import annotations

from argparse import Namespace

from libroabierto.domain.words import word
from libroabierto.record.folio import parse_folio
from libroabierto.remote.disclosed import served_disclosures
from libroabierto.verify.receipts import Logged

from .console import Console
from .documents import in_words
from .parser import Parser, argument
from .practising import remind
from .remarks import print_remarks
from .since import Shown, read_logged
from .texts import text
from .trusting import add_trust_arguments, trusted_ledger


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("folio", metavar="FOLIO", help=text("show.folio", parser.language))
    parser.add_argument("--ledger", required=True, metavar="URL", help=text("show.ledger", parser.language))
    add_trust_arguments(parser)


def run(args: Namespace, console: Console) -> int:
    """Fetch, verify, print; what the receipt proves comes first and stands if the rest cannot be read."""
    folio = argument(parse_folio, args.folio.upper())
    ledger = trusted_ledger(args.ledger, args, console)
    logged = read_logged(ledger, folio)
    ledger.store.keep(ledger.trust)
    shown = Shown(folio, logged.event, served_disclosures(ledger.reader, logged.event))
    _print_proved(shown, logged, console)
    remind(ledger.trust, console)
    print_remarks(ledger, shown, console)
    return 0


def _print_proved(shown: Shown, logged: Logged, console: Console) -> None:
    event, recorded_at = shown.event, logged.entry.recorded_at
    for line in (*in_words(shown.told, console.language), ""):
        console.print(line)
    console.say("show.recorded", folio=shown.folio, recorded_at=recorded_at, signed_at=event.signed_at)
    console.say(
        "show.signed", office=word(event.office, console.language), kid=event.kid, digest=event.digest
    )
    console.say("show.proved")
    console.say(f"receipt.{logged.standing}", witnesses=", ".join(logged.witnesses))
    console.say("receipt.proves-not")
