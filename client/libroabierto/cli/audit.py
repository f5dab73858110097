"""`libro audit URL`: checks the whole ledger from outside, keeps what is sound, reports what is not.

A later audit goes on from the checkpoint trusted last. Exit status: 0 sound, 1 findings, 2 usage,
3 unreachable, 4 update needed.
"""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from libroabierto.errors import LedgerBusy, LedgerUnreachable, Malformed, UpdateNeeded
from libroabierto.remote.audit import Audited, audit
from libroabierto.remote.snapshots import keep_snapshot, kept_snapshot
from libroabierto.verify.finding import Finding
from libroabierto.verify.snapshot import Snapshot

from .console import Console
from .diagnosis import status_of
from .parser import Parser
from .practising import as_founded
from .reporting import Report, print_json, print_text
from .texts import text
from .trusting import Trusted, add_trust_arguments, trusted_ledger


def add_arguments(parser: Parser) -> None:
    """Declare the arguments."""
    parser.add_argument("url", metavar="URL", help=text("audit.url", parser.language))
    add_trust_arguments(parser)
    parser.add_argument("--from-zero", action="store_true", help=text("audit.from-zero", parser.language))
    parser.add_argument("--json", action="store_true", help=text("audit.json", parser.language))


def run(args: Namespace, console: Console) -> int:
    """Audit, keep, report."""
    ledger = trusted_ledger(args.url, args, console)
    snapshot, replayed = _starting_point(ledger, from_zero=args.from_zero)
    if replayed is not None:
        console.remark("audit.replays", reason=console.text(f"audit.why.{replayed}"))
    report = _audited(ledger, snapshot, replayed, args, console)
    (print_json if args.json else print_text)(report, console)
    return 0 if report.error is None else status_of(report.error)


def _starting_point(ledger: Trusted, *, from_zero: bool) -> tuple[Snapshot | None, str | None]:
    """Return where the audit goes on, or why it replays from entry 0 though it was here before."""
    if ledger.trust.checkpoint is None:
        return None, None
    if from_zero:
        return None, "asked"
    try:
        return kept_snapshot(ledger.store, ledger.trust), None
    except Malformed as error:
        return None, error.code


def _audited(
    ledger: Trusted, snapshot: Snapshot | None, replayed: str | None, args: Namespace, console: Console
) -> Report:
    start = snapshot.mark.size if snapshot else 0
    report = Report(ledger.url, ledger.trust, ledger.how, start, replayed)
    try:
        sound = audit(ledger.reader, ledger.trust, snapshot, console.show_progress)
    except Finding as finding:
        return replace(report, error=finding, evidence=_evidence(ledger, finding))
    except (UpdateNeeded, LedgerUnreachable, LedgerBusy) as error:
        return replace(report, error=error)
    _keep(ledger, sound, args)
    return replace(report, sound=sound)


def _evidence(ledger: Trusted, finding: Finding) -> Path | None:
    if finding.evidence is None:
        return None
    return ledger.store.keep_evidence(ledger.trust, finding.evidence.to_bytes())


def _keep(ledger: Trusted, sound: Audited, args: Namespace) -> None:
    """Trust moves on, to the key that the log has now, with what the founding itself says of the ledger."""
    founded = sound.snapshot.world.get("ledger", "main")
    trust = replace(ledger.trust, log=sound.log, former=sound.former, checkpoint=sound.note)
    if founded:
        trust = replace(trust, log_code=str(founded["log_code"]))
        trust = as_founded(trust, args, practice=founded["practice"])
    keep_snapshot(ledger.store, trust, sound.snapshot)
