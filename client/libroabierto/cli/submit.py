"""`libro submit FILE.jws --ledger URL`: hands it in and keeps the verified receipt beside it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from libroabierto.domain.disclosing import check_disclosures
from libroabierto.errors import LibroError, UsageError
from libroabierto.files import read_bounded, write_whole
from libroabierto.record.event import Event
from libroabierto.record.folio import format_folio
from libroabierto.remote.handover import ROTATION, check_receipt_of
from libroabierto.remote.submit import submit
from libroabierto.verify.receipts import MAX_RECEIPT, Logged, Receipt

from .console import Console
from .disclosures import read_disclosures, read_submission
from .keyfiles import beside
from .parser import Parser
from .practising import remind
from .texts import text
from .trusting import Trusted, add_trust_arguments, trusted_ledger


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE.jws", help=text("submit.file", parser.language))
    parser.add_argument("--ledger", required=True, metavar="URL", help=text("submit.ledger", parser.language))
    parser.add_argument(
        "--disclosures", type=Path, metavar="FILE", help=text("submit.disclosures", parser.language)
    )
    add_trust_arguments(parser)


def run(args: Namespace, console: Console) -> int:
    """Submit, verify, keep. A receipt that is there already for this event ends it."""
    signed = read_submission(args.file)
    event, more = signed.event, read_disclosures(args.disclosures) if args.disclosures else ()
    check_disclosures(None, event, (*signed.disclosures, *more))
    path = beside(args.file, ".receipt.json")
    ledger = trusted_ledger(args.ledger, args, console)
    if path.exists() and not more:  # what was kept at home may still be added to what is recorded
        kept = _kept(path, ledger, event)
        console.say("submit.already", folio=_folio(ledger, kept), path=path)
        return 0
    result = submit(ledger.reader, ledger.trust, signed.submission(more), sleep=console.sleep)
    write_whole(path, [result.receipt.to_bytes()])
    ledger.store.keep(ledger.trust)
    console.say("submit.repeated" if result.repeated else "submit.recorded", folio=result.receipt.folio)
    console.say("submit.kept", path=path, recorded_at=result.logged.entry.recorded_at)
    if event.type == ROTATION:
        console.say("submit.rotated")
    remind(ledger.trust, console)
    return 0


def _kept(path: Path, ledger: Trusted, event: Event) -> Logged:
    """Verify the receipt that is there; raises UsageError("file.exists") if it is not this event's."""
    try:
        return check_receipt_of(ledger.trust, event, Receipt.parse(read_bounded(path, MAX_RECEIPT)))
    except LibroError:
        raise UsageError("file.exists", path=str(path)) from None


def _folio(ledger: Trusted, logged: Logged) -> str:
    return format_folio(ledger.trust.log_code, logged.entry.index)
