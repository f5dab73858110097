"""A disk that refuses is the weather: 503 under a code that says which, and no restart afterwards."""

from __future__ import annotations

import contextlib
import resource
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import InterfaceError

from libroabierto.errors import LedgerBusy, LibroError
from libroabierto_ledger.application import NotFound, Outcome
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.persistence.connections import Readers
from libroabierto_ledger.persistence.weather import weather
from support.founding import Town
from support.ledger_home import config_in, entries_of, fill, opened
from support.refusal import refused


@contextlib.contextmanager
def no_file_longer_than(path: Path) -> Iterator[None]:
    """Let the kernel refuse to make any file longer than that of *path* is now."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_ahead_log(ledger: Assembly) -> Path:
    return ledger.config.database.with_name("ledger.db-wal")


def failed(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


def test_a_disk_that_takes_no_more_refuses_and_loses_nothing(founded: Assembly, town: Town) -> None:
    with no_file_longer_than(write_ahead_log(founded)), refused("ledger.disk-error", LedgerBusy):
        founded.submissions.submit(town.accreditation())

    assert town.entries == entries_of(founded)


def test_reading_goes_on_while_nothing_can_be_written(founded: Assembly, town: Town) -> None:
    with no_file_longer_than(write_ahead_log(founded)):
        with refused("ledger.disk-error", LedgerBusy):
            founded.submissions.submit(town.accreditation())

        assert 1 == founded.queries.info().size


def test_the_next_submission_is_recorded_once_there_is_room(founded: Assembly, town: Town) -> None:
    token = town.accreditation()
    with no_file_longer_than(write_ahead_log(founded)), refused("ledger.disk-error", LedgerBusy):
        founded.submissions.submit(token)

    outcome = founded.submissions.submit(token)

    assert isinstance(outcome, Outcome)
    assert (1, False) == (outcome.receipt.index, outcome.repeated)


def test_every_line_of_a_batch_hears_of_the_disk(founded: Assembly, town: Town) -> None:
    lines = [town.institution(f"osc-{n}") for n in range(3)]
    with no_file_longer_than(write_ahead_log(founded)):
        answers = founded.submissions.submit_batch(lines)

    assert ["ledger.disk-error"] * 3 == [answer.code for answer in answers if isinstance(answer, LedgerBusy)]


def test_a_lock_that_cannot_be_taken_is_the_weather(founded: Assembly, town: Town) -> None:
    founded.config.lock.unlink()
    founded.config.lock.mkdir()
    with refused("ledger.disk-error", LedgerBusy):
        founded.submissions.submit(town.accreditation())
    founded.config.lock.rmdir()

    assert isinstance(founded.submissions.submit(town.accreditation()), Outcome)


def test_a_database_that_opens_only_the_second_time_is_no_reason_to_restart(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would keep its own lock for writers for ever after the first."""
    with opened(tmp_path, town) as ledger:
        fill(ledger, [town.found()])
    honest: Callable[..., sqlite3.Connection] = sqlite3.connect
    faults = [failed(sqlite3.SQLITE_CANTOPEN)]

    def connect(*given: Any, **named: Any) -> sqlite3.Connection:
        if "mode=rw" in str(named.get("database")) and faults:
            raise faults.pop()
        return honest(*given, **named)

    monkeypatch.setattr(sqlite3, "connect", connect)

    with opened(tmp_path, town) as ledger:
        with refused("ledger.disk-error", LedgerBusy):
            ledger.submissions.submit(town.accreditation())
        assert isinstance(ledger.submissions.submit(town.accreditation()), Outcome)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_FULL, "ledger.disk-full"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "ledger.disk-read-only"),
        (sqlite3.SQLITE_IOERR_FSYNC, "ledger.disk-error"),
        (sqlite3.SQLITE_CANTOPEN, "ledger.disk-error"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "ledger.batch-failed"),
    ],
)
def test_what_sqlite_says_is_told_in_our_words(code: int, said: str) -> None:
    with refused(said, LedgerBusy), weather():
        raise failed(code)


def test_the_event_stores_own_word_for_it_is_understood() -> None:
    with refused("ledger.disk-error", LedgerBusy), weather():
        raise InterfaceError from failed(sqlite3.SQLITE_CANTOPEN)


def test_what_is_no_weather_is_left_as_it_is() -> None:
    with pytest.raises(sqlite3.OperationalError), weather():
        raise failed(sqlite3.SQLITE_CORRUPT)


@pytest.mark.parametrize("refusal", [NotFound("row.not-found"), LedgerBusy("ledger.not-founded")])
def test_a_refusal_keeps_the_connection_it_was_read_from(told: Assembly, refusal: LibroError) -> None:
    readers = Readers(told.config.database)
    with pytest.raises(type(refusal)), readers.connection() as first:
        raise refusal
    with readers.connection() as second:
        assert first is second
        assert second.execute("SELECT size FROM ledger_head").fetchone()
    readers.close()


def test_any_other_fault_closes_the_connection(told: Assembly) -> None:
    readers = Readers(told.config.database)
    with pytest.raises(RuntimeError), readers.connection() as lent:
        raise RuntimeError

    with pytest.raises(sqlite3.ProgrammingError):
        lent.execute("SELECT 1")
    readers.close()


def test_readers_that_begin_anew_leave_no_connection_behind(told: Assembly, town: Town) -> None:
    readers = Readers(config_in(told.config.home).database)
    with readers.connection():
        pass
    with readers.connection() as lent:
        readers.renew()

    assert readers._idle.empty()
    with pytest.raises(sqlite3.ProgrammingError):
        lent.execute("SELECT 1")
