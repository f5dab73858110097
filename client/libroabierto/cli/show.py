"""`libro show FOLIO --ledger URL`: an entry in plain words, after its receipt was verified."""

from __future__ import annotations

from argparse import Namespace

from libroabierto.domain.words import word
from libroabierto.errors import ProofRejected
from libroabierto.record.folio import parse_folio
from libroabierto.verify.receipts import check_receipt

from .console import Console
from .documents import in_words
from .parser import Parser, argument
from .texts import text
from .trusting import add_trust_arguments, trusted_ledger


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("folio", metavar="FOLIO", help=text("show.folio", parser.language))
    parser.add_argument("--ledger", required=True, metavar="URL", help=text("show.ledger", parser.language))
    add_trust_arguments(parser)


def run(args: Namespace, console: Console) -> int:
    """Fetch, verify, print."""
    folio = argument(parse_folio, args.folio.upper())
    ledger = trusted_ledger(args.ledger, args, console)
    trust = ledger.trust
    receipt = ledger.reader.receipt(str(folio))
    logged = check_receipt(
        receipt,
        log=trust.log,
        ledger=trust.ledger,
        log_code=trust.log_code,
        policy=trust.reading_policy(),
    )
    if receipt.folio != folio:
        raise ProofRejected("receipt.folio")
    ledger.store.keep(trust)
    event = logged.event
    for line in (*in_words(event, console.language), ""):
        console.print(line)
    console.say("show.recorded", folio=folio, recorded_at=logged.entry.recorded_at, signed_at=event.signed_at)
    console.say(
        "show.signed", office=word(event.office, console.language), kid=event.kid, digest=event.digest
    )
    console.say(f"receipt.{logged.standing}", witnesses=", ".join(logged.witnesses))
    console.say("receipt.proves-not")
    return 0
