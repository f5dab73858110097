"""The file of disclosed personal data: it keeps, and it forgets to the last byte."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from libroabierto.errors import LedgerBusy
from libroabierto_ledger.persistence import disclosures
from libroabierto_ledger.persistence.disclosures import SqliteDisclosures
from libroabierto_ledger.ports import StoreUnreadable
from support.disclosures_contract import DisclosuresContract
from support.kept_disclosures import MemoryDisclosures

SECRET = "SECRETO-DE-NADIE-"


class TestOnDisk(DisclosuresContract):
    """The contract, over a file."""

    @pytest.fixture
    def kept(self, tmp_path: Path) -> Iterator[SqliteDisclosures]:
        kept = SqliteDisclosures(tmp_path / "d.sqlite3")
        yield kept
        kept.close()


class TestInMemory(DisclosuresContract):
    """The contract, in memory."""

    @pytest.fixture
    def kept(self) -> MemoryDisclosures:
        return MemoryDisclosures()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "d.sqlite3"


@pytest.fixture
def kept(path: Path) -> Iterator[SqliteDisclosures]:
    made = SqliteDisclosures(path)
    yield made
    made.close()


def found_in(path: Path, text: str) -> list[str]:
    """Return the names of the file and its companions that hold *text*."""
    return [file.name for file in path.parent.iterdir() if text.encode() in file.read_bytes()]


def secrets(count: int, seed: int = 1) -> dict[str, str]:
    """Return disclosures of different lengths, in an order that scatters them over the pages."""
    random = Random(seed)
    numbers = random.sample(range(100_000), count)
    return {f"{number:043}": f"{SECRET}{number:05}" + "x" * random.randrange(900) for number in numbers}


def test_nothing_is_made_before_there_is_something_to_keep(path: Path, kept: SqliteDisclosures) -> None:
    kept.find(["a"])
    kept.erase([])

    assert not path.exists()


def test_the_files_are_the_ledgers_alone(path: Path, kept: SqliteDisclosures) -> None:
    kept.put({"a": SECRET})
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert {"d.sqlite3": 0o600, "d.sqlite3-wal": 0o600, "d.sqlite3-shm": 0o600} == modes


def test_an_erased_value_is_in_no_file(path: Path, kept: SqliteDisclosures) -> None:
    kept.put({"a": SECRET, "b": "otra"})
    assert found_in(path, SECRET)
    kept.erase(["a"])

    assert [] == found_in(path, SECRET)


def test_values_that_moved_between_pages_leave_no_copy(path: Path, kept: SqliteDisclosures) -> None:
    """Pages are split as rows come and joined as they go; each value is erased long after it has moved."""
    whole = secrets(1200)
    for digest, text in whole.items():
        kept.put({digest: text})
    order = Random(2).sample(sorted(whole), len(whole))
    for at in range(0, 1100, 50):
        kept.erase(order[at : at + 50])

    raw = b"".join(file.read_bytes() for file in path.parent.iterdir())
    left = [digest for digest in order[:1100] if whole[digest].encode() in raw]
    marks = [d for d in order[:1100] if f"{SECRET}{int(d):05}".encode() in raw]
    assert ([], []) == (left, marks)
    assert {d: whole[d] for d in order[1100:]} == kept.find(order)


def test_another_worker_that_reads_does_not_keep_it(path: Path, kept: SqliteDisclosures) -> None:
    other = SqliteDisclosures(path)
    kept.put({"a": SECRET})
    assert other.find(["a"])
    kept.erase(["a"])

    assert ({}, []) == (other.find(["a"]), found_in(path, SECRET))
    other.close()


def test_what_an_interrupted_erasure_left_goes_with_the_next_one(path: Path, kept: SqliteDisclosures) -> None:
    """The deletion is committed, the file not written anew, the log not cut: as after a crash."""
    kept.put({"a": SECRET, "b": "otra"})
    hand = sqlite3.connect(path, isolation_level=None)
    hand.execute("DELETE FROM disclosure WHERE digest = 'a'")
    hand.execute(f"PRAGMA user_version = {disclosures.DIRTY}")
    assert found_in(path, SECRET)
    hand.close()
    kept.erase([])

    assert [] == found_in(path, SECRET)


def test_a_backup_made_afterwards_has_nothing_of_it(path: Path, kept: SqliteDisclosures) -> None:
    kept.put({"a": SECRET, "b": "otra"})
    kept.erase(["a"])
    copy = path.parent / "copies" / "d.sqlite3"
    copy.parent.mkdir()
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()

    assert [] == found_in(copy, SECRET)


def test_a_reader_that_never_ends_is_told_and_tried_again(
    path: Path, kept: SqliteDisclosures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosures, "BUSY_TIMEOUT", 0.1)
    kept.put({"a": SECRET})
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM disclosure").fetchall()
    kept.close()
    with pytest.raises(LedgerBusy):
        kept.erase(["a"])
    reader.rollback()
    kept.erase(["a"])

    assert ({}, []) == (kept.find(["a"]), found_in(path, SECRET))
    reader.close()


def test_a_put_beside_an_erasure_never_wins(path: Path, kept: SqliteDisclosures) -> None:
    """Eight threads repeat what eight others erase; in the end it is barred and gone."""
    others = [SqliteDisclosures(path) for _ in range(4)]
    kept.put({"z": "x"})

    def repeat(one: SqliteDisclosures) -> None:
        for _ in range(30):
            one.put({"a": SECRET})

    threads = [threading.Thread(target=repeat, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    kept.erase(["a"])
    for thread in threads:
        thread.join()
    kept.erase([])

    assert ({}, []) == (kept.find(["a"]), found_in(path, SECRET))
    for one in others:
        one.close()


def test_a_broken_file_is_told_in_our_words(path: Path, kept: SqliteDisclosures) -> None:
    path.write_bytes(b"no es una base de datos" * 100)
    with pytest.raises(StoreUnreadable):
        kept.find(["a"])


def _put_in_a_child(path: Path) -> None:
    SqliteDisclosures(path).put({"c": "hijo"})


def test_processes_share_it(path: Path, kept: SqliteDisclosures) -> None:
    kept.put({"a": "padre"})
    child = multiprocessing.get_context("spawn").Process(target=_put_in_a_child, args=(path,))
    child.start()
    child.join()

    assert {"a": "padre", "c": "hijo"} == kept.find(["a", "c"])
