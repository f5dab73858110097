"""The audit of a ledger from outside: protocol.md section 7, steps 1 to 5, over a reader.

An audit that resumes reads only what is new and the bundle in which the last one ended. Where the log's key
was rotated since, it goes from hand-over to hand-over: up to each under the old key, and on from there
under the new one, which the authority's act names. It always ends: with an `Audited`, with a Finding, with
UpdateNeeded, or with LedgerUnreachable. Nothing is kept here; whoever calls keeps what a sound audit returns.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace

from libroabierto.errors import LedgerUnreachable, LibroError, Malformed
from libroabierto.tlog.checkpoint import Checkpoint, open_checkpoint
from libroabierto.tlog.hashing import NodeReader
from libroabierto.tlog.note import VerifierKey, parse_note
from libroabierto.tlog.policy import Witnessed
from libroabierto.verify.finding import Finding
from libroabierto.verify.logkeys import FormerKey, former_keys
from libroabierto.verify.snapshot import Snapshot
from libroabierto.verify.tree import GrowingTiles
from libroabierto.verify.trusted import TrustedLog

from .handover import Handover, NotHandedOver, hinted_first, hinted_handover
from .reader import LedgerReader
from .served import Served
from .trust import Trust
from .walk import Onlookers, Progress, Walk, Watcher


@dataclass(frozen=True, slots=True)
class Audited:
    """A sound audit: what may be trusted from now on."""

    witnessed: Witnessed
    snapshot: Snapshot
    taken: int  # entries judged by this audit, not by an earlier one
    log: VerifierKey  # the log's present key
    former: tuple[FormerKey, ...] = ()
    rotations: tuple[tuple[int, VerifierKey], ...] = ()  # entry and new key of those that were not known

    @property
    def note(self) -> bytes:
        """The checkpoint's note, without the lines of strangers."""
        return self.witnessed.note

    @property
    def checkpoint(self) -> Checkpoint:
        """The checkpoint that was audited."""
        return self.witnessed.checkpoint


def audit(
    reader: LedgerReader,
    trust: Trust,
    snapshot: Snapshot | None = None,
    progress: Progress | None = None,
    *,
    watcher: Watcher | None = None,
    note: bytes | None = None,
) -> Audited:
    """Audit the ledger from where *snapshot* stands, or from entry 0.

    *watcher* sees every entry that is judged, see walk.py; *note* is the newest checkpoint, where it was read
    already. Raises Finding (with its evidence), UpdateNeeded or LedgerUnreachable.
    """
    onlookers = Onlookers(progress, watcher)
    at, taken = trust, 0
    while True:
        note = note or reader.checkpoint()
        try:
            witnessed, walk = _audit_to(reader, at, note, snapshot, onlookers)
        except _StrangeKey as strange:
            handover = hinted_handover(reader, at)
            if handover is None:
                raise strange.finding from None
            snapshot, more = _follow(reader, at, handover, snapshot, onlookers, strange.finding)
            at, taken, note = handover.moved(at), taken + more, None
        else:
            return _sound(trust, at, witnessed, walk.snapshot(), taken + walk.taken)


def _follow(  # noqa: PLR0917 - one call, whose arguments are the whole situation
    reader: LedgerReader,
    at: Trust,
    handover: Handover,
    snapshot: Snapshot | None,
    onlookers: Onlookers,
    finding: Finding,
) -> tuple[Snapshot, int]:
    """Audit up to a hand-over under the old key; a hint that leads to none leaves the *finding*."""
    try:
        _, walk = _audit_to(reader, at, handover.note, snapshot, onlookers, handover)
    except (NotHandedOver, _StrangeKey):
        raise finding from None
    return walk.snapshot(), walk.taken


def _sound(trust: Trust, at: Trust, witnessed: Witnessed, snapshot: Snapshot, taken: int) -> Audited:
    former = former_keys(snapshot.world.get("ledger", "main") or {})
    keys = [*(key.log for key in former[1:]), at.log]
    rotations = tuple((ended.last_size, new) for ended, new in zip(former, keys, strict=False))
    return Audited(witnessed, snapshot, taken, at.log, former, rotations[len(trust.former) :])


def _audit_to(  # noqa: PLR0917 - one call, whose arguments are the whole situation
    reader: LedgerReader,
    trust: Trust,
    note: bytes,
    snapshot: Snapshot | None,
    onlookers: Onlookers,
    handover: Handover | None = None,
) -> tuple[Witnessed, Walk]:
    """Audit up to the checkpoint *note*, which the trusted key must have signed; return the walk's end."""
    tree = GrowingTiles(snapshot.mark.size, snapshot.edge) if snapshot else None
    policy = trust.reading_policy()
    if handover is not None:  # it holds by its two signatures; the last checkpoint is what witnesses must see
        policy = replace(policy, quorum=None)
    trusted = TrustedLog(trust.log, policy, trust.checkpoint, tree)
    witnessed = _opened(trusted, trust, note)
    served = Served(reader, trust.log, witnessed)
    doubt = _advance(trusted, witnessed, served.node)
    walk = _walked(reader, trust, served, snapshot, onlookers, handover)
    if doubt is not None:  # its tiles disproved themselves, and yet every single one of them was right
        raise doubt
    return witnessed, walk


def _walked(  # noqa: PLR0917 - one call, whose arguments are the whole situation
    reader: LedgerReader,
    trust: Trust,
    served: Served,
    snapshot: Snapshot | None,
    onlookers: Onlookers,
    handover: Handover | None,
) -> Walk:
    """Walk to the end. A founding that names another key may be that of a log whose key was rotated."""
    first = trust.former[0].log if trust.former else trust.log
    walk = Walk(trust, served, snapshot, first, onlookers)
    try:
        walk.run(handover)
    except Finding as finding:
        began = None
        if finding.code == "audit.other-log-key" and not walk.taken and not trust.former:
            began = hinted_first(reader, trust)
        if began is None or str(began) != finding.facts["got"]:
            raise
        walk = Walk(trust, served, snapshot, began, onlookers)
        walk.run(handover)
    finally:
        gc.unfreeze()
    return walk


class _StrangeKey(Exception):
    """A checkpoint bears the log's name, and a key that the reader does not know; *finding* says so.

    No LibroError: it never leaves this module.
    """

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding)


def _opened(trusted: TrustedLog, trust: Trust, note: bytes) -> Witnessed:
    """Step 1. What does not even bear the log's name is the weather (a portal, an error page), not a lie."""
    try:
        return trusted.open(note)
    except Malformed as error:
        raise LedgerUnreachable("ledger.answer-unusable", path="checkpoint", reason=error.code) from error
    except Finding as finding:
        if finding.code != "audit.checkpoint-not-signed":
            raise
        _check_not_former(trust, note, finding)
        lines = [line for line in parse_note(note).signatures if line.name == trust.origin]
        if lines and all(line.key_id != trust.log.key_id for line in lines):
            raise _StrangeKey(finding) from finding
        raise


def _check_not_former(trust: Trust, note: bytes, finding: Finding) -> None:
    """Raise the finding that says more, where a former key has signed what the present one should have."""
    for key in trust.former:
        try:
            old = open_checkpoint(note, key.log)
        except LibroError:
            continue
        if old.size > key.last_size:
            raise Finding(
                "audit.key-not-in-force",
                step=1,
                index=key.last_size,
                size=old.size,
                evidence=finding.evidence,
            ) from finding
        latest = trust.latest()
        before = latest.size if latest else key.last_size
        raise Finding("audit.rolled-back", step=2, index=old.size, old=before, new=old.size) from finding


def _advance(trusted: TrustedLog, new: Witnessed, node: NodeReader) -> Finding | None:
    """Step 2. Tiles that prove nothing are left to step 3, which can name the first entry at fault."""
    try:
        trusted.advance(new, node)
    except Finding as finding:
        if finding.evidence is not None:
            raise
        return finding
    return None
