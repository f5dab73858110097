"""`libro verify-message FILE`: checks messages of a notifier by the key of the ledger; says what they prove.

The file is what came: the body of a webhook, an answer of /v1/events, the frames of a stream, a JSON Feed or
one item of it. Nothing is asked of anybody, but for an entry that was too long for its message: the ledger
has it. Exit status: 0 all hold, 1 one does not.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from libroabierto.domain.practice import says_practice
from libroabierto.domain.world import World
from libroabierto.errors import BadSignature, Malformed, ProofRejected, UsageError
from libroabierto.files import read_bounded
from libroabierto.notices.checking import Proved, check_message
from libroabierto.notices.messages import source_of
from libroabierto.notices.reading import Message
from libroabierto.notices.reproducing import check_reproduced
from libroabierto.remote.judge import Judge
from libroabierto.remote.snapshots import kept_snapshot
from libroabierto.remote.trust import Trust
from libroabierto.tlog.note import VerifierKey
from libroabierto.verify.receipts import check_receipt

from .console import Console
from .messagefiles import MAX_FILE, messages_in
from .parser import Parser
from .practising import met, remind
from .telling import print_message
from .texts import text
from .trusting import add_store_arguments, given_key, store_of

Judgement = Callable[[Message], Proved]


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help=text("verify-message.file", parser.language))
    parser.add_argument("--ledger", metavar="URL", help=text("verify-message.ledger", parser.language))
    add_store_arguments(parser)


def run(args: Namespace, console: Console) -> int:
    """Check each message in the order of the file; the first that does not hold ends it."""
    messages = messages_in(read_bounded(args.file, MAX_FILE))
    origin = messages[0].source.removeprefix(source_of(""))
    trust, key = store_of(args, console).by_origin(origin), given_key(args)
    if key is not None:
        judge = _by_key(key, args, console)
    elif trust is not None:
        judge = _by_trust(trust, args, console)
    else:
        raise UsageError("message.no-trust", origin=origin)
    for number, message in enumerate(messages):
        if number:
            console.print("")
        print_message(_signed(judge, message), console)
    if trust is not None:
        remind(trust, console)
    return 0


def _signed(judge: Judgement, message: Message) -> Proved:
    try:
        return judge(message)
    except BadSignature:
        raise ProofRejected("message.signature", position=str(message.position)) from None


def _by_trust(trust: Trust, args: Namespace, console: Console) -> Judgement:
    """Judge by what the person trusts; a reminder is made again where their audit came just as far."""
    url = args.ledger or (trust.urls[-1] if trust.urls else None)
    judge = Judge(met(trust, args), None if url is None else console.reader(url))

    def judged(message: Message) -> Proved:
        proved = judge.check(message)
        if message.kind == "reminder" and (world := _state_at(message, trust, args, console)) is not None:
            check_reproduced(proved.message, world)
            return replace(proved, is_reproduced=True)
        return proved

    return judged


def _state_at(message: Message, trust: Trust, args: Namespace, console: Console) -> World | None:
    """Return the state after the entry that a reminder names, if the last audit ended there."""
    latest = trust.latest()
    if latest is None or latest.size - 1 != message.derived.get("as_of"):
        return None
    try:
        return kept_snapshot(store_of(args, console), trust).world
    except Malformed:
        return None


def _by_key(key: VerifierKey, args: Namespace, console: Console) -> Judgement:
    """Judge by a key that the person gives, and nothing else."""
    if says_practice(key.name) and not args.practice:
        raise UsageError("practice.refused", origin=key.name)
    console.remark("receipt.given-key")

    def judged(message: Message) -> Proved:
        if (folio := message.lacks) is not None:
            if args.ledger is None:
                raise UsageError("message.needs-ledger", folio=str(folio))
            message = message.with_entry(console.reader(args.ledger).receipt(str(folio)).entry)
        check = partial(check_receipt, log=key)
        return check_message(message, origin=key.name, receipt=check, knows=lambda log: log == key)

    return judged
