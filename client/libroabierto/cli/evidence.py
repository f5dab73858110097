"""`libro evidence`: files that acts name (add, get, verify with --ledger), and what an audit found (verify).

    add FILE --receipt ACT.receipt.json --ledger URL --key KEY.pem
    get SHA256 --ledger URL
    verify FILE --ledger URL     which acts name this file?
    verify FILE                  what an audit kept of a lie, alone and offline

The first three are in attaching.py; the last one is here.
"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from libroabierto.errors import UsageError
from libroabierto.files import read_bounded
from libroabierto.remote.trust import fingerprint
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import parse_note
from libroabierto.tlog.tile import Tile
from libroabierto.verify.evidence import MAX_EVIDENCE, Evidence
from libroabierto.verify.tree import first_leaf
from libroabierto.verify.weighing import check_evidence

from . import attaching
from .console import Console
from .diagnosis import printable
from .parser import Parser
from .texts import sentence_for, text
from .trusting import add_trust_arguments, given_key, store_of


def add_arguments(parser: Parser) -> None:
    """Declare the actions and their arguments."""
    language = parser.language
    actions = parser.add_subparsers(
        title=text("usage.commands", language),
        metavar=text("usage.command", language),
        required=True,
        parser_class=Parser,
    )
    for name, declare, act in (
        ("add", _add, attaching.add),
        ("get", _get, attaching.get),
        ("verify", _verify, verify),
    ):
        about = text(f"evidence.{name}", language)
        action = actions.add_parser(name, help=about, description=about, language=language)
        declare(action)
        action.set_defaults(act=act)


def run(args: Namespace, console: Console) -> int:
    """Do what was asked for."""
    return int(args.act(args, console))


def verify(args: Namespace, console: Console) -> int:
    """Check a file: against the acts of a ledger, or as evidence of what an audit found."""
    return attaching.verify(args, console) if args.ledger else weigh(args, console)


def weigh(args: Namespace, console: Console) -> int:
    """Say whose log it is about, what is claimed, and how far the file goes."""
    evidence = Evidence.parse(read_bounded(args.file, MAX_EVIDENCE))
    trust = store_of(args, console).by_origin(evidence.log.name)
    given = given_key(args)
    known = given or (trust.log if trust else None)
    is_known = given == evidence.log if given else trust is not None and trust.knows(evidence.log)
    if known is not None and not is_known:
        raise UsageError("evidence.other-log", origin=evidence.log.name, stored=fingerprint(known))
    weight = check_evidence(evidence)
    console.say("evidence.log", origin=printable(evidence.log.name), fingerprint=fingerprint(evidence.log))
    if known is None:
        console.remark("evidence.unknown-log")
    console.say("evidence.claims", told=sentence_for(evidence.code, _facts(evidence), console.language))
    console.say(f"evidence.{weight}")
    return 0


def _add(parser: Parser) -> None:
    language = parser.language
    parser.add_argument("file", type=Path, metavar="FILE", help=text("evidence.add-file", language))
    parser.add_argument(
        "--receipt",
        type=Path,
        required=True,
        metavar="FILE.receipt.json",
        help=text("evidence.receipt", language),
    )
    parser.add_argument("--ledger", required=True, metavar="URL", help=text("evidence.ledger", language))
    parser.add_argument(
        "--key", type=Path, required=True, metavar="KEY.pem", help=text("evidence.key", language)
    )
    parser.add_argument("--public", action="store_true", help=text("evidence.public", language))
    parser.add_argument("--screened", action="store_true", help=text("evidence.screened", language))
    add_trust_arguments(parser)


def _get(parser: Parser) -> None:
    language = parser.language
    parser.add_argument("sha256", metavar="HEX", help=text("evidence.sha256", language))
    parser.add_argument("--ledger", required=True, metavar="URL", help=text("evidence.ledger", language))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=text("evidence.output", language))


def _verify(parser: Parser) -> None:
    language = parser.language
    parser.add_argument("file", type=Path, metavar="FILE", help=text("evidence.file", language))
    parser.add_argument("--ledger", metavar="URL", help=text("evidence.verify-ledger", language))
    add_trust_arguments(parser)


def _facts(evidence: Evidence) -> dict[str, object]:
    """Give what the claim's sentence speaks of, as far as the weighed file says it."""
    facts: dict[str, object] = {"path": evidence.path}
    if evidence.kind != "unsigned":
        sizes = [Checkpoint.parse(parse_note(note).text).size for note in evidence.checkpoints]
        facts |= {"old": sizes[0], "new": sizes[-1], "size": sizes[-1]}
    if evidence.entries:
        facts["index"] = evidence.entries[-1].proof.index
    elif evidence.kind == "tile":
        facts["index"] = first_leaf(Tile.parse(evidence.path))
    return facts
