"""`libro new TYPE`: a commented TOML draft of an event, with what can be known already filled in."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from libroabierto.domain.calendar import day_of
from libroabierto.domain.catalogue import CATALOGUE, FORMS
from libroabierto.domain.decide import FOUNDING
from libroabierto.domain.drafts import read_values
from libroabierto.domain.draftwriting import draft, misplaced
from libroabierto.errors import LedgerBusy, UsageError
from libroabierto.files import write_new
from libroabierto.record.entry import ZEROS
from libroabierto.record.names import STREAMS, UUID
from libroabierto.remote.trust_store import TrustStore

from .console import Console
from .documents import read_text
from .parser import Parser
from .texts import text


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "type", metavar="TYPE", help=text("new.type", parser.language, types=", ".join(CATALOGUE))
    )
    parser.add_argument("--ledger", metavar="URL", help=text("new.ledger", parser.language))
    parser.add_argument("--issuer", default="", metavar="ID", help=text("new.issuer", parser.language))
    parser.add_argument("--office", default="", metavar="OFFICE", help=text("new.office", parser.language))
    parser.add_argument("--stream", default="", metavar="STREAM", help=text("new.stream", parser.language))
    parser.add_argument("--data", type=Path, metavar="FILE", help=text("new.data", parser.language))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=text("new.output", parser.language))
    parser.add_argument("--trust", type=Path, metavar="DIR", help=text("trust.folder", parser.language))


def run(args: Namespace, console: Console) -> int:
    """Write the draft to stdout, or to a file that must not exist."""
    if args.type not in CATALOGUE:
        raise UsageError("new.type-unknown", type=args.type, types=", ".join(CATALOGUE))
    if args.output is not None and args.output.exists():
        raise UsageError("file.exists", path=str(args.output))
    args.stream = args.stream or _usual_stream(args.type, console)
    written = draft(args.type, language=console.language, prefill=_known(args, console))
    if args.output is None:
        console.print(written.rstrip("\n"))
        return 0
    write_new(args.output, written.encode())
    console.say("new.made", path=args.output)
    return 0


def _usual_stream(type: str, console: Console) -> str:
    """Return the stream of a founding, or a fresh one for a type that begins a stream named by a UUID."""
    if type == FOUNDING:
        return "ledger:main"
    kind = CATALOGUE[type].stream
    begins = any(rule.code == f"{kind}.exists" for rule in CATALOGUE[type].rules)
    if not begins or STREAMS[kind] is not UUID:
        return ""
    stream = f"{kind}:{console.new_id()}"
    console.remark("new.fresh-stream", stream=stream)
    return stream


def _known(args: Namespace, console: Console) -> dict[str, Any]:
    known: dict[str, Any] = {
        "id": console.new_id(),
        "issuer": args.issuer,
        "office": args.office,
        "stream": args.stream,
        "occurred_on": day_of(console.now()),
    }
    if args.type == FOUNDING:
        known["ledger"] = ZEROS
    elif args.ledger:
        known |= _of_the_ledger(args, console)
    return known if args.data is None else {**known, "data": _data(args.type, args.data)}


def _data(type: str, path: Path) -> dict[str, Any]:
    """Return the members of data that a person wrote apart; a name that the type lacks is a mistake."""
    said = read_values(read_text(path))
    wrong = next(misplaced(FORMS[type], said), None)
    if wrong is not None:
        raise UsageError("new.data-unknown", path=str(path), pointer=wrong, type=type)
    return said


def _of_the_ledger(args: Namespace, console: Console) -> dict[str, Any]:
    """Return the ledger's id, which the person's store must not contradict, and the stream's next version."""
    url = args.ledger.rstrip("/")
    reader = console.reader(url)
    trust = TrustStore(args.trust or console.trust_folder()).by_url(url)
    ledger = reader.log().ledger
    if ledger is None:
        raise LedgerBusy("ledger.not-founded", retry_after=3600)
    if trust is not None and trust.ledger != ledger:
        raise UsageError("trust.other-ledger", origin=trust.origin, stored=trust.ledger)
    if trust is None:
        console.remark("new.ledger-believed", ledger=ledger)
    if not args.stream or CATALOGUE[args.type].unordered:
        return {"ledger": ledger}
    return {"ledger": ledger, "version": reader.stream(args.stream).version + 1}
