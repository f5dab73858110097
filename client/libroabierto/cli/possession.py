"""`libro possession DRAFT --key NEW.pem`: proof, for one draft, that somebody holds a new key.

With `--cer CERT.cer --key KEY.key` the key is an e.firma's, and the proof is named by the draft: the tax
authority's file names have the holder's RFC.
"""

from __future__ import annotations

import tomllib
from argparse import Namespace
from pathlib import Path

from libroabierto.errors import LibroError, Malformed, UsageError
from libroabierto.files import read_bounded, write_new
from libroabierto.keys import PublicKey
from libroabierto.record.envelope import MAX_TOKEN
from libroabierto.record.possession import check_possession, make_possession

from .console import Console
from .documents import read_text
from .efirmafiles import add_signer, open_signer
from .keyfiles import beside
from .parser import Parser
from .texts import text


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("draft", type=Path, metavar="DRAFT", help=text("possession.draft", parser.language))
    parser.add_argument(
        "--key", type=Path, required=True, metavar="NEW.pem", help=text("possession.key", parser.language)
    )
    add_signer(parser)
    parser.add_argument(
        "--issuer", required=True, metavar="ID", help=text("possession.issuer", parser.language)
    )
    parser.add_argument(
        "--office", required=True, metavar="OFFICE", help=text("possession.office", parser.language)
    )


def run(args: Namespace, console: Console) -> int:
    """Write NEW.possession.jws, or DRAFT.possession.jws; a proof that is there and fits is left as it is."""
    enrolment = {**_enclosing(args.draft), "issuer": args.issuer, "office": args.office}
    path = beside(args.key if args.cer is None else args.draft, ".possession.jws")
    key = open_signer(args, console, args.office)
    if not _holds(path, key.public, enrolment):
        write_new(path, make_possession(key, **enrolment).encode("ascii") + b"\n")
    console.say("possession.made", path=path, name=path.name, kid=key.public.kid, **enrolment)
    return 0


def _enclosing(draft: Path) -> dict[str, str]:
    """Return ledger and event id of the draft; the rest may be unfinished, this proof among it."""
    try:
        said = tomllib.loads(read_text(draft))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Malformed("draft.not-toml", reason=str(error)) from None
    ledger, event = said.get("ledger"), said.get("id")
    if not isinstance(ledger, str) or not isinstance(event, str) or not ledger or not event:
        raise UsageError("possession.draft-unfinished", path=str(draft))
    return {"ledger": ledger, "event": event}


def _holds(path: Path, key: PublicKey, enrolment: dict[str, str]) -> bool:
    if not path.exists():
        return False
    try:
        check_possession(read_bounded(path, MAX_TOKEN).strip(), key=key, **enrolment)
    except LibroError:
        raise UsageError("possession.of-another-draft", path=str(path)) from None
    return True
