"""Puts the rooms together; the only module that knows them all. Opens nothing when imported."""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from libroabierto.domain.fields import Origin
from libroabierto.errors import UsageError
from libroabierto.tlog.merkle import root
from libroabierto.tlog.note import NoteSigner, VerifierKey
from libroabierto.tlog.tiles import node_reader
from libroabierto_ledger.application.deeds import Deeds
from libroabierto_ledger.application.found import Founding
from libroabierto_ledger.application.history import History
from libroabierto_ledger.application.inspect import inspect
from libroabierto_ledger.application.ledger import Ledger, settings
from libroabierto_ledger.application.limits import Allowances
from libroabierto_ledger.application.queries import Queries
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.application.rebuild import rebuild
from libroabierto_ledger.application.states import States
from libroabierto_ledger.application.submit import Submissions
from libroabierto_ledger.config import NO_LIMIT, Allowed, Config
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.log.sequencer import GroupCommit
from libroabierto_ledger.log.signer import MAX_KEY_FILE, CheckpointSigner, format_key, parse_key
from libroabierto_ledger.persistence.limits import SqliteLimits
from libroabierto_ledger.persistence.recorder import LedgerRecorder
from libroabierto_ledger.persistence.replays import replaying
from libroabierto_ledger.persistence.store import SqliteStore
from libroabierto_ledger.ports import NO_HEAD, Clock, Head, Progress, Rate, StoreUnreadable

RECORDER: Final = "libroabierto_ledger.persistence.recorder:LedgerRecorder"
MAPPER: Final = "libroabierto_ledger.persistence.recorded:EntryMapper"


def utc_now() -> datetime:
    """Read the clock of this machine."""
    return datetime.now(UTC)


def no_progress(what: str, done: int, total: int) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """A ledger that is open: everything that its web face and its operator may ask. `close` it."""

    config: Config
    submissions: Submissions
    queries: Queries
    states: States
    deeds: Deeds
    history: History
    founding: Founding
    allowances: Allowances
    limits: SqliteLimits
    sequencer: GroupCommit
    signer: CheckpointSigner
    guard: Guard
    store: SqliteStore
    ledger: Ledger

    def rebuild(self, progress: Progress = no_progress) -> int:
        """Drop the rows of state and fold them again from the entries; return how many entries."""
        return rebuild(self.store, progress=progress)

    def inspect(self, progress: Progress = no_progress) -> Head:
        """Re-check everything; return the head, or raise Damaged or GuardRefuses for the first fault."""
        return inspect(self.store, self.guard, self.signer, progress=progress)

    def close(self) -> None:
        """Answer what still waits, then let go of the database."""
        self.limits.close()
        if self.sequencer.close():
            self.store.close()
            self.ledger.close()


def assemble(config: Config, *, clock: Clock = utc_now, to_rebuild: bool = False) -> Assembly:
    """Open the ledger in `config.home`, after checking the guard against the database.

    Raises UsageError("ledger.not-initialised"), KeyUnusable, GuardRefuses or StoreUnreadable: then nothing
    is served. Rows that another release left ("store.outdated") are opened only *to_rebuild* them.
    """
    signer = CheckpointSigner(read_key(config))
    ledger, store = _open(config, create=False)
    try:
        guard = Guard(config.guard, signer.origin)
        check_guard(guard, store)
        if not to_rebuild:
            check_rows(store)
    except BaseException:
        store.close()
        ledger.close()
        raise
    reader = Reader(store, guard, clock)
    sequencer = GroupCommit(store, guard, signer.sign, clock)
    limits = SqliteLimits(config.limits)
    allowances = Allowances(
        limits, clock, address=_rate(config.rate_address), institution=_rate(config.rate_institution)
    )
    return Assembly(
        config=config,
        submissions=Submissions(reader, sequencer, allowances),
        queries=Queries(reader, origin=signer.origin, vkey=str(signer.verifier)),
        states=States(reader),
        deeds=Deeds(reader),
        history=History(reader, ledger, replaying),
        founding=Founding(reader, sequencer, signer),
        allowances=allowances,
        limits=limits,
        sequencer=sequencer,
        signer=signer,
        guard=guard,
        store=store,
        ledger=ledger,
    )


def forget_limits(config: Config) -> None:
    """Forget what was used up; at the start of a server, so that no broken file stays."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{config.limits}{suffix}").unlink(missing_ok=True)


def initialise(config: Config, origin: str, *, signer: NoteSigner | None = None) -> VerifierKey:
    """Make log key, guard and empty database; return the verifier key that readers keep.

    Raises UsageError("ledger.exists"): what exists is never made anew; UsageError("field.not-origin") for
    an origin that no founding could name. *signer* is for tests; a real log key is generated here.
    """
    if re.fullmatch(Origin.pattern, origin) is None:
        raise UsageError(Origin.code)
    config.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in (config.log_key, config.database, config.guard):
        if path.exists():
            raise UsageError("ledger.exists", path=str(path))
    made = signer or NoteSigner(origin, secrets.token_bytes(32))
    _write_secret(config.log_key, format_key(made))
    Guard(config.guard, made.verifier.name).create(NO_HEAD.size, NO_HEAD.root)
    ledger, store = _open(config, create=True)
    store.begin()
    store.close()
    ledger.close()
    return made.verifier


def read_key(config: Config) -> NoteSigner:
    """Read the log key; raises UsageError("ledger.not-initialised"), KeyUnusable("log-key.form")."""
    for path in (config.log_key, config.database):
        if not path.is_file():
            raise UsageError("ledger.not-initialised", path=str(path))
    return parse_key(config.log_key.read_bytes()[: MAX_KEY_FILE + 1].decode("ascii", "replace"))


def check_guard(guard: Guard, store: SqliteStore) -> None:
    """Raise GuardRefuses unless the database contains all that this host may have let out.

    Raises StoreUnreadable("store.mixed") where the head says one thing and the tables hold another: an old
    copy beside the write-ahead log of a newer database looks new, and is neither. Counting reads an index
    of each table; everything else is for `check`.
    """
    covered = guard.read()  # before the view: another process may record and cover in between
    with store.inspection() as stored:
        size, node = stored.head.size, node_reader(stored.head.size, stored.tile)
        guard.check(covered, size, lambda at: root(at, node))
        events, entries = stored.counts()
        if (events, entries) != (size, size):
            raise StoreUnreadable("store.mixed", size=size, entries=min(events, entries))


def check_rows(store: SqliteStore) -> None:
    """Raise StoreUnreadable("store.outdated") if another release folded the rows of state."""
    with store.inspection() as stored:
        if stored.head.size and not stored.is_of_this_release():
            raise StoreUnreadable("store.outdated")


def _rate(allowed: Allowed) -> Rate | None:
    return None if allowed == NO_LIMIT else Rate(*allowed)


def _open(config: Config, *, create: bool) -> tuple[Ledger, SqliteStore]:
    """Open the event-sourced application over the file, which is never created in silence."""
    mode = "rwc" if create else "rw"
    database = f"{config.database.absolute().as_uri()}?mode={mode}"
    ledger = Ledger(settings(database=database, recorder=RECORDER, mapper=MAPPER, create=create))
    assert isinstance(ledger.recorder, LedgerRecorder), "our bug: another recorder was configured"
    return ledger, SqliteStore(ledger.recorder, ledger.save, database=config.database, lock=config.lock)


def _write_secret(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
