"""`libro follow URL`: follows a notifier and verifies every message by the key of the ledger.

By its stream, which may have an address of its own, or by pulling where there is none; --once tells what
there is and ends. Exit status: 0, or 1 at the first message that does not hold, or at an alarm whose
evidence proves that the ledger lied.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable

from libroabierto.errors import BadSignature, LedgerBusy, LedgerUnreachable, ProofRejected, UsageError
from libroabierto.notices.checking import Proved
from libroabierto.notices.position import Position
from libroabierto.notices.reading import Message
from libroabierto.remote.following import Follower
from libroabierto.remote.judge import Judge
from libroabierto.remote.notifier import EARLIEST, NotifierStatus, other_stream
from libroabierto.remote.trust import fingerprint
from libroabierto.verify.finding import Finding

from .console import Console
from .diagnosis import FINDINGS, diagnose
from .parser import Parser, argument
from .practising import remind
from .telling import print_json, print_line
from .texts import text
from .trusting import Trusted, add_trust_arguments, trusted_ledger

# In the order in which they stand in the query.
FILTERS = ("municipality", "type", "commitment", "declaration", "institution")


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    language = parser.language
    parser.add_argument("url", metavar="URL", help=text("follow.url", language))
    for name in FILTERS:
        told = text(f"follow.{name}", language)
        parser.add_argument(f"--{name}", action="append", default=[], metavar="VALUE", help=told)
    parser.add_argument("--after", metavar="POSITION", help=text("follow.after", language))
    parser.add_argument("--once", action="store_true", help=text("follow.once", language))
    parser.add_argument("--json", action="store_true", help=text("follow.json", language))
    parser.add_argument("--ledger", metavar="URL", help=text("follow.ledger", language))
    add_trust_arguments(parser)


def run(args: Namespace, console: Console) -> int:
    """Follow until interrupted, until something does not hold, or once."""
    reader = console.notifier(args.url)
    status = reader.status()
    ledger = _ledger(status, args, console)
    elsewhere = other_stream(args.url, status.stream)
    query = [(name, value) for name in FILTERS for value in getattr(args, name)]
    follower = Follower(
        reader,
        console.listen(args.url.rstrip("/")),
        query,
        _after(args.after) or status.published,
        trouble=lambda error: _trouble(error, console),
        sleep=console.sleep,
        elsewhere=console.listen(elsewhere) if elsewhere else None,
    )
    key = fingerprint(ledger.trust.log)
    console.remark("follow.begins", url=args.url, origin=ledger.trust.origin, fingerprint=key)
    remind(ledger.trust, console)
    return _told(follower.present() if args.once else follower.for_ever(), ledger, args, console)


def _told(messages: Iterable[Message], ledger: Trusted, args: Namespace, console: Console) -> int:
    judge = Judge(ledger.trust, ledger.reader)
    for message in messages:
        proved = _judged(judge, message, ledger, console)
        (print_json if args.json else print_line)(proved, console)
        if proved.logged is not None:
            ledger.store.keep(ledger.trust)
        if proved.evidence is not None:
            path = ledger.store.keep_evidence(ledger.trust, proved.evidence.to_bytes())
            console.remark("audit.evidence", path=path)
        if proved.weight == "proved":
            return FINDINGS
    return 0


def _judged(judge: Judge, message: Message, ledger: Trusted, console: Console) -> Proved:
    """Check the next message; what does not hold is raised, with where it stood."""
    try:
        return judge.follow(message)
    except Finding as finding:
        if finding.evidence is not None:
            path = ledger.store.keep_evidence(ledger.trust, finding.evidence.to_bytes())
            console.remark("audit.evidence", path=path)
        raise
    except BadSignature:
        raise ProofRejected("message.signature", position=str(message.position)) from None


def _ledger(status: NotifierStatus, args: Namespace, console: Console) -> Trusted:
    """Return the ledger that the notifier follows, as the person trusts it; ask at its first use."""
    url = args.ledger or status.ledger_url
    if url is None:
        raise UsageError("follow.no-ledger", url=args.url)
    ledger = trusted_ledger(url, args, console)
    if status.origin not in (None, ledger.trust.origin):
        raise UsageError("follow.other-ledger", url=args.url, origin=status.origin, ours=ledger.trust.origin)
    return ledger


def _after(said: str | None) -> str | None:
    return said if said in (None, EARLIEST) else str(argument(Position.parse, said))


def _trouble(error: LedgerUnreachable | LedgerBusy, console: Console) -> None:
    for line in diagnose(error, console.language):
        console.mutter(line)
    if error.code == "notifier.status":
        console.remark("follow.gone-on")
