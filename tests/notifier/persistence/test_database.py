"""The file itself: whose it is, and what happens when it is gone, full, locked or another's."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto.errors import UpdateNeeded
from libroabierto_notifier.persistence import database as module
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.ports import Stale, StoreUnavailable
from support.notifier_contract.stores import A, claim, key_of, publish, subscribe, subscription
from support.notifier_stores import sqlite_stores


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notifier.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    made = Database.create(path)
    yield made
    made.close()


@contextlib.contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        yield db


def test_its_owner_alone_reads_it_and_what_stands_beside_it(path: Path, database: Database) -> None:
    publish(sqlite_stores(database), 0, 1)
    modes = {one.name: one.stat().st_mode & 0o777 for one in path.parent.iterdir()}

    assert {f"notifier.db{end}": 0o600 for end in ("", "-wal", "-shm", "-turn")} == modes


def test_one_that_exists_is_not_made_again(path: Path, database: Database) -> None:
    with pytest.raises(FileExistsError):
        Database.create(path)


def test_one_that_was_begun_and_not_finished_is_made_anew(path: Path) -> None:
    path.with_name("notifier.db.new").write_bytes(b"begun")
    path.with_name("notifier.db.new-wal").write_bytes(b"begun")
    Database.create(path).close()

    assert {"notifier.db", "notifier.db-turn"} == {one.name for one in path.parent.iterdir()}


def test_one_that_does_not_exist_is_not_made_in_silence(path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"store\.gone"):
        sqlite_stores(Database(path)).follower.cursor()
    assert not path.exists()


def test_one_of_another_release_is_not_touched(path: Path, database: Database) -> None:
    database.close()
    with raw(path) as db:
        db.execute("PRAGMA user_version = 99")

    with pytest.raises(UpdateNeeded):
        sqlite_stores(database).follower.cursor()


def test_what_is_no_database_is_told(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)

    with pytest.raises(StoreUnavailable):
        sqlite_stores(Database(path)).follower.cursor()


def test_a_deleted_file_swallows_nothing(path: Path, database: Database) -> None:
    stores = sqlite_stores(database)
    publish(stores, 0, 1)
    aside = path.rename(path.with_name("aside.db"))

    with pytest.raises(StoreUnavailable, match=r"store\.gone"):
        publish(stores, 1, 2)
    aside.rename(path)
    publish(stores, 1, 2)
    assert key_of(1) == stores.notices.published()


def test_a_file_in_its_place_is_the_one_that_is_read(path: Path, database: Database) -> None:
    stores = sqlite_stores(database)
    publish(stores, 0, 3)
    other = Database.create(path.with_name("other.db"))
    publish(sqlite_stores(other), 0, 1)
    other.close()
    with raw(path.with_name("other.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    path.with_name("other.db").rename(path)

    assert key_of(0) == stores.notices.published()


def test_a_writer_that_waits_too_long_says_so(
    path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOCK_TIMEOUT", 0.05)
    database.close()
    stores = sqlite_stores(database)

    with raw(path) as db:
        db.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match=r"store\.locked"):
            publish(stores, 0, 1)
        assert -1 == stores.notices.published()
    publish(stores, 0, 1)
    assert key_of(0) == stores.notices.published()


def test_a_full_disk_changes_nothing(path: Path, database: Database) -> None:
    stores = sqlite_stores(database)
    with database.writing() as db:
        db.execute("PRAGMA max_page_count = 1")  # rounds up to what there is: no page more

    with pytest.raises(StoreUnavailable, match=r"store\.disk"):
        publish(stores, 0, 500)
    database.close()
    assert -1 == stores.notices.published()
    publish(stores, 0, 500)


def test_a_refusal_says_nothing_against_the_connection(database: Database) -> None:
    stores = sqlite_stores(database)
    publish(stores, 0, 1)
    before = database._idle.qsize()
    for _ in range(3):
        with pytest.raises(Stale):
            publish(stores, 0, 1)

    assert before == database._idle.qsize()


def test_a_child_opens_connections_of_its_own(database: Database) -> None:
    stores = sqlite_stores(database)
    publish(stores, 0, 1)
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            publish(stores, 1, 2)
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)

    assert (0, key_of(1)) == (status, stores.notices.published())


def test_threads_claim_each_lane_once(database: Database) -> None:
    stores = sqlite_stores(database)
    ids = [f"sub_{i}" for i in range(60)]
    for id_ in ids:
        stores.subscriptions.add(subscription(id_), most_pending=9)
    publish(stores, 0, 1, *ids)
    claimed: list[str] = []

    def work() -> None:
        while found := claim(stores, most=3):
            claimed.extend(one.subscription.id for one in found)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ids) == sorted(claimed)


def test_a_reader_sees_one_state_throughout(database: Database) -> None:
    stores = sqlite_stores(database)
    subscribe(stores)
    with database.reading() as db:
        before = db.execute("SELECT published FROM follower").fetchone()
        publish(stores, 0, 1, A)
        after = db.execute("SELECT count(*) FROM delivery").fetchone()

    assert ((-1,), (0,)) == (before, after)
