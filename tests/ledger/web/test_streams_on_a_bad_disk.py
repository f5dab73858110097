"""A stream is read through the event store's own library: what a disk says to it is 503 as everywhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.web.town_hall import TownHall
from libroabierto_ledger.web.app import create_app
from support.founding import DECLARATION, Town
from support.ledger_home import fill, opened

PATH = f"/v1/streams/{DECLARATION}"


@pytest.fixture
def again(tmp_path: Path) -> Iterator[TownHall]:
    """A ledger that was just opened again: the library has no connection yet."""
    town = Town()
    with opened(tmp_path, town) as assembly:
        fill(assembly, town.live())
    with opened(tmp_path, town) as assembly:
        yield TownHall(town, assembly, create_app(assembly).test_client())


def failed(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


def fail_once(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """Let the library's next connection fail; the store's own readers open theirs read-only."""
    honest: Callable[..., sqlite3.Connection] = sqlite3.connect
    faults = [failed(code)]

    def connect(*given: Any, **named: Any) -> sqlite3.Connection:
        if "mode=rw" in str(named.get("database")) and faults:
            raise faults.pop()
        return honest(*given, **named)

    monkeypatch.setattr(sqlite3, "connect", connect)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_CANTOPEN, "ledger.disk-error"),
        (sqlite3.SQLITE_IOERR_READ, "ledger.disk-error"),
        (sqlite3.SQLITE_BUSY, "ledger.batch-failed"),
        (sqlite3.SQLITE_CORRUPT, "ledger.disk-error"),
    ],
)
def test_a_disk_that_fails_under_a_stream_is_no_fault_of_ours(
    again: TownHall, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    fail_once(monkeypatch, code)

    again.refused(again.client.get(PATH), "busy", 503, said)


def test_the_stream_is_read_once_the_disk_works(again: TownHall, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_once(monkeypatch, sqlite3.SQLITE_IOERR_READ)

    assert 503 == again.client.get(PATH).status_code
    assert 200 == again.client.get(PATH).status_code
