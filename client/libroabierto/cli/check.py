"""`libro check FILE`: would this be accepted? Shape offline; everything against entries or a ledger."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from libroabierto.domain.carried import verifying_jwk
from libroabierto.domain.decide import check_form, decide
from libroabierto.domain.disclosing import check_disclosures
from libroabierto.errors import Malformed, UsageError
from libroabierto.keys import PublicKey
from libroabierto.record.entry import MAX_ENTRY
from libroabierto.record.envelope import check_signature
from libroabierto.record.event import Event
from libroabierto.remote.answers import ProblemAnswer
from libroabierto.remote.reader import JOSE
from libroabierto.verify.fold import Auditor

from .console import Console
from .disclosures import Signed, read_submission, withheld_from
from .documents import read_members, shaped
from .keyfiles import read_public
from .parser import Parser
from .screening import screen
from .texts import text


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help=text("check.file", parser.language))
    against = parser.add_mutually_exclusive_group()
    against.add_argument(
        "--entries", type=Path, metavar="FILE.ndjson", help=text("check.entries", parser.language)
    )
    against.add_argument("--ledger", metavar="URL", help=text("check.ledger", parser.language))
    parser.add_argument("--key", type=Path, metavar="KEY.jwk.json", help=text("check.key", parser.language))


def run(args: Namespace, console: Console) -> int:
    """Say what could be checked, and that it holds; whatever does not is raised."""
    signed, event = _read(args, console)
    console.say("check.shape-well", type=event.type, digest=event.digest)
    if args.entries is not None:
        recorded = _against_entries(args.entries, signed, event, console)
        console.say("check.rules-well" if recorded is None else "check.recorded", index=recorded)
    elif args.ledger is not None:
        recorded = _against_ledger(args.ledger, signed, event, console)
        console.say(
            "check.ledger-well" if recorded is None else "check.recorded", url=args.ledger, index=recorded
        )
    else:
        console.remark("check.offline-only")
    return 0


def _read(args: Namespace, console: Console) -> tuple[Signed | None, Event]:
    """Read a draft (.toml) or a signed file; check its shape. A draft is looked at as it would be signed."""
    if args.file.suffix != ".toml":
        signed = read_submission(args.file)
        check_form(signed.event)
        check_disclosures(None, signed.event, signed.disclosures)
        screen(signed.event, console, signed.disclosures)
        return signed, signed.event
    members = read_members(args.file, console.now())
    drafted = shaped(members, "")
    screen(drafted, console)
    withheld = withheld_from(drafted, console, args.ledger)
    event = shaped({**members, "data": withheld.data}, "")
    return None, event if args.key is None else replace(event, kid=read_public(args.key).kid)


def _against_entries(path: Path, signed: Signed | None, event: Event, console: Console) -> int | None:
    """Replay a downloaded log, judging every entry, and then this event as the next one.

    Return the index of the entry that is this very event already, if there is one.
    """
    if not event.kid:
        raise UsageError("check.needs-key")
    auditor, recorded = Auditor(), None
    with path.open("rb") as file:
        for raw in _lines(file):
            taken = auditor.take(raw)
            if taken.idempotency_key == event.idempotency_key:
                recorded = auditor.mark.size - 1
    console.remark("check.replayed", size=auditor.mark.size)
    if signed is not None and auditor.mark.size:  # the founding brings its own key
        check_signature(signed.envelope, PublicKey.from_jwk(verifying_jwk(auditor.world, event)))
    if signed is not None:
        check_disclosures(auditor.world, event, signed.disclosures)
    if recorded is None:
        decide(auditor.world, event, console.now())
    return recorded


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the entries of a download; a line without its line feed is cut off."""
    while line := file.readline(MAX_ENTRY + 2):
        if not line.endswith(b"\n"):
            raise Malformed("check.entries-cut")
        yield line[:-1]


def _against_ledger(url: str, signed: Signed | None, event: Event, console: Console) -> int | None:
    reader = console.reader(url)
    if signed is not None:
        said = reader.check(signed.submission().encode("ascii"), JOSE)
    else:
        said = reader.check(event.payload, "application/json")
    if said.get("verdict") != "accepted":
        problem = said.get("problem")
        raise ProblemAnswer(problem if isinstance(problem, dict) else {}, 200)
    recorded = said.get("recorded_index")
    return recorded if type(recorded) is int else None
