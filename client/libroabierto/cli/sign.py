"""`libro sign DRAFT --key KEY.pem`: shows in words what will be signed, asks, signs.

With `--cer CERT.cer --key KEY.key` it signs by an e.firma.
"""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from libroabierto.domain.decide import FOUNDING
from libroabierto.domain.withholding import revealed
from libroabierto.errors import Malformed, UsageError
from libroabierto.keys import PrivateKey
from libroabierto.record.envelope import EVENT, check_signature, seal
from libroabierto.record.event import Event

from .console import Console
from .disclosures import kept_beside, read_submission, tell, withheld_from, write_signed
from .documents import in_words, read_members, shaped
from .efirmafiles import add_signer, open_signer
from .keyfiles import beside
from .parser import Parser
from .screening import screen
from .texts import text

# A clock that is off by more is worth a word: the ledger refuses from five minutes ahead on.
DRIFT_SECONDS = 60


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("draft", type=Path, metavar="DRAFT", help=text("sign.draft", parser.language))
    parser.add_argument(
        "--key", type=Path, required=True, metavar="KEY.pem", help=text("sign.key", parser.language)
    )
    add_signer(parser)
    parser.add_argument("--ledger", metavar="URL", help=text("sign.ledger", parser.language))
    parser.add_argument("--withhold", action="store_true", help=text("sign.withhold", parser.language))
    parser.add_argument("--yes", action="store_true", help=text("sign.yes", parser.language))
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE.jws", help=text("sign.output", parser.language)
    )


def run(args: Namespace, console: Console) -> int:
    """Sign, unless the person says no or the very same act is signed already."""
    output = args.output or beside(args.draft, ".jws")
    moment = _ledgers_time(args.ledger, console) if args.ledger else console.now()
    members = read_members(args.draft, moment)
    drafted = shaped(members, "")
    if args.ledger:
        _check_ledger(args.ledger, drafted, console)
    key = open_signer(args, console, drafted.office)
    if output.exists():
        return _keep(output, members, key, console)
    screen(drafted, console)
    withheld = withheld_from(drafted, console, args.ledger, everybody=args.withhold)
    event = shaped({**members, "data": withheld.data}, "")
    for line in (*in_words(event, console.language), ""):
        console.mutter(line)
    for opened in withheld.opened:
        tell(opened, console)
    console.remark("sign.with", kid=key.public.kid, signed_at=event.signed_at)
    if not args.yes and not console.agrees("sign.ask", option="--yes"):
        raise UsageError("sign.declined")
    home = write_signed(output, seal(event.payload, key, EVENT), withheld)
    console.say("sign.made", path=output, digest=event.digest)
    if home is not None:
        console.say("sign.kept-at-home", path=home)
    console.say("sign.then-found" if event.type == FOUNDING else "sign.then-submit", path=output)
    return 0


def _ledgers_time(url: str, console: Console) -> datetime:
    """Take the ledger's clock, which judges; say so when ours is another one."""
    theirs, ours = console.reader(url).time(), console.now()
    if theirs is None:
        console.remark("sign.no-date")
        return ours
    drift = round((ours - theirs).total_seconds())
    if abs(drift) > DRIFT_SECONDS:
        console.remark("sign.clock-ahead" if drift > 0 else "sign.clock-behind", seconds=abs(drift))
    return theirs


def _check_ledger(url: str, event: Event, console: Console) -> None:
    ledger = console.reader(url).log().ledger
    if ledger is not None and event.ledger != ledger:
        raise Malformed("event.other-ledger", ledger=event.ledger)


def _keep(output: Path, members: dict[str, Any], key: PrivateKey, console: Console) -> int:
    """Leave a file alone that is this very act, signed with this key, whenever that was."""
    try:
        found = read_submission(output)
    except Malformed:
        raise UsageError("file.exists", path=str(output)) from None
    envelope, known = found.envelope, (*found.disclosures, *kept_beside(output))
    signed = {**json.loads(envelope.payload), "data": revealed(found.event, known)}
    if envelope.kid != key.public.kid or {**signed, "signed_at": ""} != {**members, "signed_at": ""}:
        raise UsageError("file.exists", path=str(output))
    check_signature(envelope, key.public)
    console.say("sign.already", path=output, signed_at=signed["signed_at"])
    return 0
