"""Puts the rooms together; the only module that knows them all. Opens nothing when imported."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from libroabierto.domain.fields import Origin
from libroabierto.errors import UsageError
from libroabierto.files import flush_folder, make_folder
from libroabierto.tlog.merkle import root
from libroabierto.tlog.note import NoteSigner, VerifierKey
from libroabierto.tlog.tiles import node_reader
from libroabierto_ledger.application.deeds import Deeds
from libroabierto_ledger.application.disclosed import Disclosed
from libroabierto_ledger.application.disclosing import Disclosing, erase_withdrawn
from libroabierto_ledger.application.files import Files
from libroabierto_ledger.application.found import Founding
from libroabierto_ledger.application.history import History
from libroabierto_ledger.application.inspect import inspect
from libroabierto_ledger.application.keyring import Keyring
from libroabierto_ledger.application.ledger import Ledger, settings
from libroabierto_ledger.application.limits import Allowances
from libroabierto_ledger.application.permits import Permits
from libroabierto_ledger.application.queries import Queries
from libroabierto_ledger.application.reading import Reader
from libroabierto_ledger.application.rebuild import rebuild
from libroabierto_ledger.application.rotate import Rotation
from libroabierto_ledger.application.states import States
from libroabierto_ledger.application.submit import Submissions
from libroabierto_ledger.application.uploads import Uploads
from libroabierto_ledger.config import EVIDENCE, NO_LIMIT, Allowed, Config
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.log.hold import Hold
from libroabierto_ledger.log.sequencer import GroupCommit
from libroabierto_ledger.log.signer import MAX_KEY_FILE, CheckpointSigner, format_key, parse_key
from libroabierto_ledger.persistence.arrivals import FolderArrivals
from libroabierto_ledger.persistence.disclosures import SqliteDisclosures
from libroabierto_ledger.persistence.folder import FolderBlobs
from libroabierto_ledger.persistence.limits import SqliteLimits
from libroabierto_ledger.persistence.recorder import LedgerRecorder
from libroabierto_ledger.persistence.replays import replaying
from libroabierto_ledger.persistence.store import SqliteStore
from libroabierto_ledger.ports import NO_HEAD, Blobs, Clock, Head, Progress, Rate, StoreUnreadable

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
    files: Files
    uploads: Uploads
    disclosed: Disclosed
    founding: Founding
    rotation: Rotation
    allowances: Allowances
    limits: SqliteLimits
    disclosures: SqliteDisclosures
    sequencer: GroupCommit
    signer: CheckpointSigner
    guard: Guard
    store: SqliteStore
    ledger: Ledger

    def rebuild(self, progress: Progress = no_progress) -> int:
        """Drop the rows of state and fold them again from the entries; return how many entries.

        What the new rows call withdrawn is erased again.
        """
        size = rebuild(self.store, progress=progress)
        erase_withdrawn(self.store, self.disclosures)
        self.files.erase_withdrawn(self.store)
        return size

    def inspect(self, progress: Progress = no_progress) -> Head:
        """Re-check everything; return the head, or raise Damaged or GuardRefuses for the first fault."""
        return inspect(self.store, self.guard, self.signer, progress=progress)

    def close(self) -> None:
        """Answer what still waits, then let go of the database."""
        self.limits.close()
        self.disclosures.close()
        if self.sequencer.close():
            self.store.close()
            self.ledger.close()


def assemble(config: Config, *, clock: Clock = utc_now, to_rebuild: bool = False) -> Assembly:
    """Open the ledger in `config.home`, after checking the guard against the database.

    What was withdrawn is erased again first: the file of disclosures may be an old copy.
    Raises UsageError("ledger.not-initialised"), KeyUnusable ("log-key.not-here": neither file holds the key
    that the ledger's state names), GuardRefuses or StoreUnreadable: then nothing is served. Rows that another
    release left ("store.outdated") are opened only *to_rebuild* them.
    """
    signer = CheckpointSigner(*read_keys(config), look=lambda: read_keys(config))
    blobs = _blobs(config)
    ledger, store = _open(config, create=False)
    disclosures = SqliteDisclosures(config.disclosures)
    try:
        guard = Guard(config.guard, signer.origin)
        check_guard(guard, store)
        if not to_rebuild:
            check_rows(store)
            check_key(store, signer)
            erase_withdrawn(store, disclosures)
    except BaseException:
        disclosures.close()
        store.close()
        ledger.close()
        raise
    reader = Reader(store, guard, clock, disclosures)
    arrivals = FolderArrivals(config.arrivals)
    files = Files(reader, blobs, arrivals)
    if not to_rebuild:
        files.erase_withdrawn(store)
    after = [Disclosing(disclosures).settle, files.settle]
    hold = Hold(config.hold)
    sequencer = GroupCommit(store, guard, signer.sign, clock, after, hold=hold)
    limits = SqliteLimits(config.limits)
    allowances = Allowances(
        limits, clock, address=_rate(config.rate_address), institution=_rate(config.rate_institution)
    )
    return Assembly(
        config=config,
        submissions=Submissions(reader, sequencer, allowances, after),
        queries=Queries(reader, origin=signer.origin, vkey=str(signer.verifier)),
        states=States(reader),
        deeds=Deeds(reader),
        history=History(reader, ledger, replaying),
        files=files,
        uploads=Uploads(reader, Permits(reader, Keyring(reader)), allowances, blobs, arrivals),
        disclosed=Disclosed(reader, disclosures),
        founding=Founding(reader, sequencer, signer),
        rotation=Rotation(reader, store, guard, signer, hold),
        allowances=allowances,
        limits=limits,
        disclosures=disclosures,
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
    make_folder(config.home, mode=0o700)
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
    """Read the first of the log's keys that are here; raises what `read_keys` raises."""
    return read_keys(config)[0]


def read_keys(config: Config) -> list[NoteSigner]:
    """Read the log's keys, at least one: the present one's file, and that of the next one while it rotates.

    Raises UsageError("ledger.not-initialised"), KeyUnusable("log-key.form").
    """
    found = [path for path in (config.log_key, config.next_log_key) if path.is_file()]
    for path in (found[0] if found else config.log_key, config.database):
        if not path.is_file():
            raise UsageError("ledger.not-initialised", path=str(path))
    return [parse_key(path.read_bytes()[: MAX_KEY_FILE + 1].decode("ascii", "replace")) for path in found]


def next_key(config: Config, in_force: str) -> NoteSigner:
    """Return the key to which that of the log, *in_force*, is to be rotated; make it if there is none.

    Raises UsageError("rotation.unfinished") while the last rotation is.
    """
    if config.next_log_key.is_file():
        made = parse_key(config.next_log_key.read_text("ascii", "replace"))
        if str(made.verifier) == in_force:
            raise UsageError("rotation.unfinished")
        return made
    made = NoteSigner(read_key(config).verifier.name, secrets.token_bytes(32))
    fresh = config.next_log_key.with_suffix(".new")  # a key is there whole or not at all
    fresh.unlink(missing_ok=True)
    _write_secret(fresh, format_key(made))
    fresh.replace(config.next_log_key)
    flush_folder(config.home)
    return made


def finish_rotation(config: Config, in_force: str) -> bool:
    """Leave the key *in_force* as the only one on this host; say whether there was anything to do.

    The former key is destroyed: its file is replaced, and then overwritten; what the disk underneath keeps
    of it, no program can say. Raises UsageError("rotation.not-recorded") where *in_force* is not the next
    key yet.
    """
    if not config.next_log_key.is_file():
        return False
    made = parse_key(config.next_log_key.read_text("ascii", "replace"))
    if str(made.verifier) != in_force:
        raise UsageError("rotation.not-recorded", key=str(made.verifier))
    with contextlib.ExitStack() as held:
        former = held.enter_context(config.log_key.open("r+b")) if config.log_key.is_file() else None
        config.next_log_key.replace(
            config.log_key
        )  # first: killed in between, the ledger starts all the same
        flush_folder(config.home)
        if former is not None:
            former.write(bytes(MAX_KEY_FILE))
            former.flush()
            os.fsync(former.fileno())
    return True


def release_hold(config: Config) -> None:
    """Have the ledger wait no longer for the rotation of its key."""
    Hold(config.hold).end()


def check_key(store: SqliteStore, signer: CheckpointSigner) -> None:
    """Raise KeyUnusable("log-key.not-here") unless the log's key in force is on this host."""
    with store.snapshot() as snapshot:
        ledger = snapshot.world.get("ledger", "main")
    if ledger is not None and "log_key" in ledger:  # what is wrong with a damaged row, `inspect` says
        signer.key(str(ledger["log_key"]))


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


def _blobs(config: Config) -> Blobs:
    """Return where files are kept; raises UsageError("config.no-bucket-library")."""
    if not config.evidence:
        return FolderBlobs(config.files)
    try:
        from libroabierto_ledger.persistence.bucket import BucketBlobs  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise UsageError("config.no-bucket-library", name=EVIDENCE) from None
    return BucketBlobs(config.evidence)


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
