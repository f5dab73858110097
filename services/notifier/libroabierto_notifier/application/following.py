"""The follower: reads the ledger as a stranger does, verifies, and only then publishes.

    1. publish    what is verified and was not told yet
    2. look       read the newest checkpoint; audit from where we stand; stage entries and tiles; trust it
    3. remind     once a legal day has begun by the ledger's clock too, and a checkpoint of that day was good

A contradiction ends publishing: both checkpoints and the evidence are kept, every subscriber is told, and an
operator must look. What could not be reached is tried again, later and later. Nothing that a sound audit did
not cover is ever published; everything that it covered is, whatever comes after it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from libroabierto.errors import LedgerBusy, LedgerUnreachable, LibroError, UpdateNeeded, UsageError
from libroabierto.record.moments import format_millis
from libroabierto.remote.audit import Audited, audit
from libroabierto.remote.reader import LedgerReader
from libroabierto.remote.trust import Trust
from libroabierto.remote.trust_store import TrustStore
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.note import parse_note
from libroabierto.verify.finding import Finding
from libroabierto_notifier.application.alarming import alarm
from libroabierto_notifier.application.clocks import SecondClock
from libroabierto_notifier.application.describing import Describer
from libroabierto_notifier.application.publishing import Match, Publisher, told_of
from libroabierto_notifier.application.reminding import Reminding
from libroabierto_notifier.application.staging import Stager
from libroabierto_notifier.application.standing import Standing
from libroabierto_notifier.ports import Clock, Cursor, FollowerStore, StoreUnavailable, Wake

LONGEST_WAIT: Final = 30.0  # seconds between two tries
_REPORT_EVERY: Final = timedelta(seconds=1)  # while nothing happens
# Only more cosignatures are missing: witnesses may be slow, and nothing was contradicted.
_AWAITED: Final = "audit.quorum"
BEGIN_ANEW: Final = "follower.begin-anew"
_LOG: Final = logging.getLogger("libroabierto_notifier.follower")


class Stopped(Exception):
    """The process is to end. No LibroError: nothing went wrong, and what was begun is begun again."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides: where readers find the ledger's pages, and how often it is asked."""

    ledger_url: str
    poll_seconds: float = 0.2


class Follower:
    """Follows one log into one store; one thread of one process."""

    # _standing is rebuilt from the store whenever it stands elsewhere. _good is the note that was found good
    # last, and _checked when; _reported is when the store was told so.
    def __init__(
        self,
        reader: LedgerReader,
        store: FollowerStore,
        trusts: TrustStore,
        trust: Trust,
        *,
        match: Match,
        wake: Wake,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._reader, self._store, self._trusts, self._trust = reader, store, trusts, trust
        self._wake, self._clock, self._settings = wake, clock, settings
        describer = Describer(trust.origin, settings.ledger_url)
        self._publisher = Publisher(store, match, describer, log_code=trust.log_code, wake=wake)
        self._is_stopping: Callable[[], bool] = lambda: False
        self._standing: Standing | None = None
        self._reminding = Reminding()
        self._second = SecondClock(reader.time)
        self._good: bytes | None = None
        self._checked: datetime | None = None
        self._reported: datetime | None = None
        self._failures = 0

    def run(self, stop: threading.Event) -> None:
        """Follow until *stop* is set; raises what only a person can mend."""
        self._is_stopping = stop.is_set
        try:
            while not stop.is_set():
                stop.wait(self.step())
        except Stopped:
            pass
        finally:
            self._reader.close()

    def step(self) -> float:
        """Do what there is to do next; return the seconds to wait before the following step."""
        try:
            return self._step()
        except StoreUnavailable as error:
            _LOG.warning("the database does not answer: %s", error)
            return self._later()
        except (LedgerUnreachable, LedgerBusy, UpdateNeeded) as error:
            return self._failed(error)

    def _step(self) -> float:
        cursor = self._store.cursor()
        if cursor.frozen is not None:
            return 1.0
        if cursor.verified == 0 and cursor.published >= 0:  # an alarm took the place of the first entry
            return self._failed(UsageError(BEGIN_ANEW))
        standing = self._at(cursor)
        if self._publisher.next_entries(cursor):
            return 0.0
        is_new = self._look(standing, cursor)
        self._failures = 0
        if is_new:
            return 0.0
        self._remind(standing)
        return self._settings.poll_seconds

    def _go_on(self) -> None:
        """Be called in whatever takes long; raises Stopped if the process is to end."""
        if self._is_stopping():
            raise Stopped

    def _at(self, cursor: Cursor) -> Standing:
        """Return the state at the store's checkpoint; rebuild it where ours is another one."""
        if self._standing is None or self._standing.size != cursor.verified:
            trust = self._trusts.by_origin(self._trust.origin) or self._trust  # of the log's present key
            self._standing = Standing.restored(self._trusts, trust, self._store, self._go_on)
            self._reminding.begin(self._standing.day, cursor)
        return self._standing

    # --- looking ---------------------------------------------------------------------------------------

    def _look(self, standing: Standing, cursor: Cursor) -> bool:
        """Read the newest checkpoint and audit up to it; return whether entries are new."""
        began, note = self._clock(), self._reader.checkpoint()
        if note == self._good:
            self._checked = began
            self._report_good(began)
            return False
        self._store.report(seen=_claimed(note))
        reminding, told = self._reminding, told_of(cursor)
        agenda = reminding.agenda(standing.world)
        stager = Stager(self._store, agenda, reminding.covered, told, go_on=self._go_on)
        try:
            audited = self._audited(standing, stager, note)
        except Finding as finding:
            self._found(finding, cursor, note)
            return False
        self._trusted(standing, stager, audited, began)
        self._good, self._checked = note, began
        return bool(audited.taken)

    def _audited(self, standing: Standing, stager: Stager, note: bytes) -> Audited:
        """Audit, and stage what is judged; if that ends otherwise, nothing of it remains."""
        try:
            audited = audit(self._reader, standing.trust, standing.above(), watcher=stager, note=note)
            stager.flush()
        except BaseException:
            if stager.taken:
                self._reminding.forget()
                self._store.forget_staged()
            raise
        return audited

    def _trusted(self, standing: Standing, stager: Stager, audited: Audited, now: datetime) -> None:
        standing.keep_rotation(audited)
        self._standing = None  # until ours has followed
        self._store.trust(audited.checkpoint.size, audited.note, format_millis(now))
        standing.moved(audited)
        self._standing, self._reminding.covered = standing, stager.covered
        self._reported = now
        standing.keep_snapshot()

    def _report_good(self, now: datetime) -> None:
        if self._failures or self._reported is None or now - self._reported >= _REPORT_EVERY:
            self._store.report(checked_at=format_millis(now), error=self._second.doubt)
            self._reported = now

    # --- what goes wrong -------------------------------------------------------------------------------

    def _found(self, finding: Finding, cursor: Cursor, note: bytes) -> None:
        """Freeze, and tell everyone. Nothing that was verified before is left to be published."""
        if finding.code == _AWAITED:
            raise LedgerUnreachable(finding.code) from finding
        evidence = finding.evidence.to_bytes() if finding.evidence else b""
        if evidence:
            self._keep_evidence(evidence)
        checkpoints = [*([cursor.note] if cursor.note else []), note]
        told, origin = told_of(cursor), self._trust.origin
        notice = alarm(finding, checkpoints, origin=origin, told=told, now=self._clock())
        self._store.freeze(finding.code, evidence, notice)
        self._wake.wake()
        _LOG.critical("the ledger contradicts itself; publishing has ended: %s", finding)

    def _keep_evidence(self, evidence: bytes) -> None:
        """Keep it as a file too; where that cannot be, the alarm does not wait for it."""
        try:
            self._trusts.keep_evidence(self._trust, evidence)
        except OSError as error:
            _LOG.error("the evidence stands in the database alone: %s", error)

    def _failed(self, error: LibroError) -> float:
        """Say why nothing new comes; the ledger may ask for a pause of its own."""
        if not self._failures:
            _LOG.warning("nothing was learned about the ledger: %s", error)
        try:
            self._store.report(error=error.code)
        except StoreUnavailable as unavailable:
            _LOG.warning("the database does not answer: %s", unavailable)
        asked = error.facts.get("retry_after")
        wait = self._later()
        return min(LONGEST_WAIT, max(wait, float(asked))) if isinstance(asked, int) else wait

    def _later(self) -> float:
        self._failures += 1
        return float(min(LONGEST_WAIT, self._settings.poll_seconds * 2 ** min(self._failures, 20)))

    # --- reminding -------------------------------------------------------------------------------------

    def _remind(self, standing: Standing) -> None:
        """Tell what falls due on days that have begun, and which no entry has begun yet."""
        cursor = self._store.cursor()
        told = told_of(cursor)
        if told is None or cursor.frozen is not None or told.index != cursor.verified - 1:
            return
        now = self._clock()
        day = self._reminding.due_day(now, self._checked, cursor)
        if day is None:
            self._second.forget()
            return
        if not self._confirmed(day, now):
            return
        try:
            drafts = self._reminding.drafts(standing.world, day, told)
            self._publisher.reminders(drafts, cursor)
            self._publisher.day_is_over(day.isoformat())
        except BaseException:
            self._reminding.forget()
            raise
        self._reminding.covered = day

    def _confirmed(self, day: date, now: datetime) -> bool:
        """Whether the ledger's clock has come to *day* too; where it is another one, status says so."""
        doubt = self._second.doubt
        is_confirmed = self._second.confirms(day, now)
        if self._second.doubt != doubt:
            self._reported = None  # to be told at the next look
            _LOG.warning("the ledger's clock: %s; no reminder of %s yet", self._second.doubt or "agrees", day)
        return is_confirmed


def _claimed(note: bytes) -> int | None:
    """Return the size that a checkpoint claims, verified or not."""
    try:
        return Checkpoint.parse(parse_note(note).text).size
    except LibroError:
        return None
