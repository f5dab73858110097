"""`libro evidence verify FILE`: checks what somebody says an audit found, alone and offline."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from libroabierto.errors import UsageError
from libroabierto.remote.files import read_bounded
from libroabierto.remote.trust import fingerprint
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import parse_note
from libroabierto.tlog.tile import Tile
from libroabierto.verify.evidence import MAX_EVIDENCE, Evidence
from libroabierto.verify.tree import first_leaf
from libroabierto.verify.weighing import check_evidence

from .console import Console
from .diagnosis import printable
from .parser import Parser
from .texts import sentence_for, text
from .trusting import add_store_arguments, given_key, store_of


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("action", choices=["verify"], help=text("evidence.verify", parser.language))
    parser.add_argument("file", type=Path, metavar="FILE", help=text("evidence.file", parser.language))
    add_store_arguments(parser)


def run(args: Namespace, console: Console) -> int:
    """Say whose log it is about, what is claimed, and how far the file goes."""
    evidence = Evidence.parse(read_bounded(args.file, MAX_EVIDENCE))
    trust = store_of(args, console).by_origin(evidence.log.name)
    known = given_key(args) or (trust.log if trust else None)
    if known is not None and known != evidence.log:
        raise UsageError("evidence.other-log", origin=evidence.log.name, stored=fingerprint(known))
    weight = check_evidence(evidence)
    console.say("evidence.log", origin=printable(evidence.log.name), fingerprint=fingerprint(evidence.log))
    if known is None:
        console.remark("evidence.unknown-log")
    console.say("evidence.claims", told=sentence_for(evidence.code, _facts(evidence), console.language))
    console.say(f"evidence.{weight}")
    return 0


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
