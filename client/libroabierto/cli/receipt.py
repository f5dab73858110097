"""`libro receipt verify FILE`: checks a receipt offline and says what it proves, and what it does not."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from libroabierto.errors import BadSignature, ProofRejected, UsageError
from libroabierto.files import read_bounded
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import parse_note
from libroabierto.verify.receipts import MAX_RECEIPT, Receipt, check_receipt

from .console import Console
from .documents import in_words
from .parser import Parser
from .practising import check_receipt_is_real
from .texts import text
from .trusting import add_store_arguments, given_key, store_of


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("action", choices=["verify"], help=text("receipt.verify", parser.language))
    parser.add_argument(
        "file", type=Path, metavar="FILE.receipt.json", help=text("receipt.file", parser.language)
    )
    add_store_arguments(parser)


def run(args: Namespace, console: Console) -> int:
    """Verify under the person's trust, or under a key that they give."""
    try:
        return _verify(args, console)
    except BadSignature:
        raise ProofRejected("receipt.signature") from None


def _verify(args: Namespace, console: Console) -> int:
    receipt = Receipt.parse(read_bounded(args.file, MAX_RECEIPT))
    origin = Checkpoint.parse(parse_note(receipt.proof.checkpoint).text).origin
    trust = store_of(args, console).by_origin(origin)
    key, practice = given_key(args), check_receipt_is_real(receipt, origin, trust, args)
    if key is not None:
        logged = check_receipt(receipt, log=key)
        console.remark("receipt.given-key")
    elif trust is not None:
        logged = trust.check_receipt(receipt, quorum=True)
    else:
        raise UsageError("receipt.no-trust", origin=origin)
    if practice:
        console.say("practice.receipt", origin=origin)
    for line in (*in_words(logged.event, console.language), ""):
        console.print(line)
    facts = {"folio": receipt.folio, "recorded_at": logged.entry.recorded_at, "size": logged.checkpoint.size}
    console.say("receipt.holds", origin=origin, **facts)
    console.say(f"receipt.{logged.standing}", witnesses=", ".join(logged.witnesses))
    console.say("receipt.proves-not")
    if practice:
        console.say("practice.banner")
    return 0
