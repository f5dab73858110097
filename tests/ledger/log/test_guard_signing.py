"""Two checkpoints of one size and different roots are never let out; a wrong database is never signed.

A recording signer stands in the sequencer and remembers whatever was signed. In the strictest sense
one size can be signed twice: a batch is signed inside its transaction, and if the commit fails, the
next batch is of the same size. What was undone never leaves the process: it is in no answer, in no
file of the ledger and in no log.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from libroabierto.errors import LedgerBusy
from libroabierto.tlog.merkle import Hash
from libroabierto_ledger import bootstrap
from libroabierto_ledger.bootstrap import Assembly, assemble
from libroabierto_ledger.log.guard import GuardRefuses
from libroabierto_ledger.log.integrate import Item, Logged, Verdict
from libroabierto_ledger.log.sequencer import GroupCommit
from libroabierto_ledger.ports import Store, StoreUnreadable, Transaction
from support.founding import Town, read
from support.ledger_home import config_in, fill, opened
from support.refusal import refused


class RecordingSigner:
    """Signs as the ledger does, and remembers every claim with its note."""

    def __init__(self, assembly: Assembly) -> None:
        self._signer = assembly.signer
        self.signed: list[tuple[int, Hash, bytes]] = []

    def __call__(self, size: int, root: Hash, key: str) -> bytes:
        note = self._signer.sign(size, root, key)
        self.signed.append((size, root, note))
        return note


@contextmanager
def writer(assembly: Assembly, store: Store, town: Town) -> Iterator[tuple[GroupCommit, RecordingSigner]]:
    """Give a sequencer whose signer remembers."""
    signer = RecordingSigner(assembly)
    sequencer = GroupCommit(store, assembly.guard, signer, lambda: town.now)
    yield sequencer, signer
    assert sequencer.close()


def offer(sequencer: GroupCommit, token: str) -> Verdict | None:
    """Hand in an event past all that is checked before the lock; return what became of it."""
    event = read(token)
    (verdict,) = sequencer.submit([Item(event, token, event.idempotency_key)], timeout=60)
    return verdict


@pytest.fixture
def home(town: Town, tmp_path: Path) -> Path:
    """A closed ledger of ten entries; `old.db` beside it is a copy of the first five."""
    town.live()
    with opened(tmp_path / "home", town) as assembly:
        fill(assembly, town.tokens[:5])
        copy(tmp_path / "home" / "ledger.db", tmp_path / "old.db")
        shutil.copy(tmp_path / "home" / "guard", tmp_path / "old.guard")
        fill(assembly, town.tokens[5:10])
    return tmp_path / "home"


def copy(database: Path, to: Path) -> None:
    """Copy a database as a backup tool does, from a running ledger."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def replace(home: Path, by: Path) -> None:
    """Put another database in the place of the ledger's own, the way restoring tools do: by renaming."""
    shutil.copy(by, home / "incoming")
    (home / "incoming").replace(home / "ledger.db")
    for beside in ("ledger.db-wal", "ledger.db-shm"):
        (home / beside).unlink(missing_ok=True)


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of this test do not look at the guard when they start."""
    monkeypatch.setattr(bootstrap, "check_guard", lambda *_: None)


def fork(home: Path, town: Town, entries: int = 10) -> Path:
    """Go on from the older copy in another folder, on a host with a guard of its own; return the database."""
    other = home.parent / "other"
    shutil.copytree(home, other)
    copy(home.parent / "old.db", other / "ledger.db")
    shutil.copy(home.parent / "old.guard", other / "guard")
    with opened(other, town) as ledger:
        for number in range(5, entries):
            ledger.submissions.submit(town.institution(f"osc-{number}"))
    copy(other / "ledger.db", home.parent / "fork.db")
    return home.parent / "fork.db"


def stopped(verdict: Verdict | None) -> bool:
    """Say whether the ledger has stopped."""
    return isinstance(verdict, LedgerBusy) and verdict.code == "ledger.stopped"


def test_an_older_copy_is_refused_before_anything_is_signed(home: Path, town: Town, unchecked: None) -> None:
    """Even by a worker that did not look at the guard when it started."""
    replace(home, home.parent / "old.db")

    with closing(assemble(config_in(home))) as ledger, writer(ledger, ledger.store, town) as (log, signer):
        assert stopped(offer(log, town.tokens[5]))

    assert [] == signer.signed


def test_a_file_that_was_exchanged_under_an_open_ledger_is_not_written(home: Path, town: Town) -> None:
    """The old file is still open, and what would be recorded in it would be lost with the process."""
    with opened(home, town) as ledger, writer(ledger, ledger.store, town) as (log, signer):
        offer(log, town.tokens[10])
        replace(home, home.parent / "old.db")

        assert stopped(offer(log, town.tokens[11]))

    assert [11] == [size for size, *_ in signer.signed]


def test_another_history_of_the_same_size_is_refused_before_anything_is_signed(
    home: Path, town: Town, unchecked: None
) -> None:
    replace(home, fork(home, town))

    with closing(assemble(config_in(home))) as ledger, writer(ledger, ledger.store, town) as (log, signer):
        assert stopped(offer(log, town.tokens[10]))

    assert [] == signer.signed


def test_a_tree_that_does_not_give_the_heads_root_is_not_signed_upon(home: Path, town: Town) -> None:
    with opened(home, town) as ledger, writer(ledger, ledger.store, town) as (log, signer):
        with closing(sqlite3.connect(home / "ledger.db")) as db:
            db.execute("UPDATE ledger_tile SET data = zeroblob(length(data)) WHERE level = 0")
            db.commit()

        assert stopped(offer(log, town.tokens[10]))

    assert [] == signer.signed


class FailingCommit:
    """A store whose commit fails as often as it is told to, after everything was written and signed."""

    def __init__(self, store: Store, failures: int) -> None:
        self._store, self._failures = store, failures

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def exclusive(self) -> Iterator[Transaction]:
        with self._store.exclusive() as tx:
            yield tx
            if self._failures:
                self._failures -= 1
                raise OSError("the disk is full")


def test_what_was_signed_and_undone_never_leaves_the_process(
    home: Path, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Size 11 is signed twice here, with two roots; the first note is nowhere but in the test's hands."""
    with opened(home, town) as ledger:
        failing = FailingCommit(ledger.store, failures=1)
        with writer(ledger, failing, town) as (log, signer):
            undone = offer(log, town.institution("osc-primera"))
            done = offer(log, town.institution("osc-segunda"))

        assert isinstance(undone, LedgerBusy)
        assert isinstance(done, Logged)
        (size, first, note), (again, second, kept) = signer.signed
        assert size == again == 11
        assert first != second
        assert [kept] == [stored.note for stored in ledger.queries.checkpoints(after=10)]
        assert (kept, kept) == (done.note, ledger.queries.checkpoint())
        signature = note.rstrip().rsplit(b" ", 1)[1]
        assert [] == [path.name for path in home.iterdir() if signature in path.read_bytes()]
        assert signature.decode() not in caplog.text


def test_readers_are_shown_nothing_of_another_history(home: Path, town: Town, unchecked: None) -> None:
    replace(home, fork(home, town))

    with (
        closing(assemble(config_in(home))) as ledger,
        refused("guard.other-root", GuardRefuses, size=10),
    ):
        ledger.queries.checkpoint()


def test_readers_are_shown_nothing_of_a_longer_history_that_does_not_go_on_from_ours(
    home: Path, town: Town, unchecked: None
) -> None:
    """A view that outran the guard is normal; but it must contain what the guard covers."""
    before = (home / "guard").read_bytes()
    replace(home, fork(home, town, entries=12))

    with (
        closing(assemble(config_in(home))) as ledger,
        refused("guard.other-root", GuardRefuses, size=10),
    ):
        ledger.queries.checkpoint()

    assert before == (home / "guard").read_bytes()


def test_a_worker_that_never_saw_the_newest_shows_no_older_copy(
    home: Path, town: Town, unchecked: None
) -> None:
    """What counts is what the host has let out, not what this process happens to have seen of it."""
    replace(home, home.parent / "old.db")

    with (
        closing(assemble(config_in(home))) as ledger,
        refused("guard.database-older", GuardRefuses, covered=10, size=5),
    ):
        ledger.queries.info()


def test_a_file_that_was_exchanged_is_not_read(home: Path, town: Town) -> None:
    with opened(home, town) as ledger:
        ledger.queries.info()
        replace(home, home.parent / "old.db")

        with refused("store.replaced", StoreUnreadable):
            ledger.queries.info()


def test_a_file_that_is_put_back_is_read_again(home: Path, town: Town) -> None:
    with opened(home, town) as ledger:
        (home / "ledger.db").rename(home / "aside")
        with refused("store.replaced", StoreUnreadable):
            ledger.queries.info()
        (home / "aside").rename(home / "ledger.db")

        assert 10 == ledger.queries.info().size
