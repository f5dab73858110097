"""Files on their way: one writer of the host at a time, and nothing that waits for ever."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from libroabierto.errors import LedgerBusy
from libroabierto_ledger.persistence.arrivals import WEEK, FolderArrivals
from support.founding import AUTHORITY, COUNCIL
from support.refusal import refused

NAME, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def arrivals(tmp_path: Path) -> FolderArrivals:
    return FolderArrivals(tmp_path / "arriving")


def test_what_comes_is_added_at_the_end_and_still_there_later(arrivals: FolderArrivals) -> None:
    for piece in (b"one ", b"two"):
        with arrivals.taking(NAME, COUNCIL) as arrival:
            arrival.write(piece)

    with arrivals.taking(NAME, COUNCIL) as arrival, arrival.open() as file:
        assert (7, b"one two") == (arrival.size, file.read())


def test_it_is_for_the_ledger_alone(arrivals: FolderArrivals) -> None:
    with arrivals.taking(NAME, COUNCIL) as arrival:
        assert 0o600 == arrival.path.stat().st_mode & 0o777
        assert 0o700 == arrival.path.parent.stat().st_mode & 0o777


def test_it_begins_again(arrivals: FolderArrivals) -> None:
    with arrivals.taking(NAME, COUNCIL) as arrival:
        arrival.write(b"wrong")
        arrival.begin_again()
        arrival.write(b"right")

        assert (5, b"right") == (arrival.size, arrival.path.read_bytes())


def test_a_second_writer_is_sent_away_at_once(arrivals: FolderArrivals) -> None:
    with arrivals.taking(NAME, COUNCIL):
        with refused("upload.in-progress", LedgerBusy), arrivals.taking(NAME, COUNCIL):
            pass
        with arrivals.taking(OTHER, COUNCIL) as other:
            other.write(b"fine")

    with arrivals.taking(NAME, COUNCIL) as arrival:
        assert 0 == arrival.size


def test_what_one_institution_sends_never_reaches_that_of_another(arrivals: FolderArrivals) -> None:
    with arrivals.taking(NAME, COUNCIL) as ours, arrivals.taking(NAME, AUTHORITY) as theirs:
        ours.write(b"ours")
        theirs.write(b"garbage")

        assert b"ours" == ours.path.read_bytes()
    arrivals.forget(NAME)

    assert [] == list(ours.path.parent.iterdir())


def test_a_writer_never_holds_a_file_that_was_taken_away(arrivals: FolderArrivals) -> None:
    with arrivals.taking(NAME, COUNCIL) as arrival:
        arrival.write(b"old")
        arrival.discard()

    with arrivals.taking(NAME, COUNCIL) as arrival:
        arrival.write(b"new")
        assert b"new" == arrival.path.read_bytes()


def test_what_nobody_added_to_for_a_week_is_forgotten(arrivals: FolderArrivals, tmp_path: Path) -> None:
    arrivals.forget()
    for name in (NAME, OTHER):
        with arrivals.taking(name, COUNCIL) as arrival:
            arrival.write(b"x")
    old = time.time() - WEEK - 1
    os.utime(tmp_path / "arriving" / f"{OTHER}.{COUNCIL}", (old, old))
    arrivals.forget()

    assert [tmp_path / "arriving" / f"{NAME}.{COUNCIL}"] == list((tmp_path / "arriving").iterdir())


def test_one_is_forgotten_by_its_name(arrivals: FolderArrivals) -> None:
    arrivals.forget(NAME)
    with arrivals.taking(NAME, COUNCIL) as arrival:
        arrival.write(b"x")
    arrivals.forget(NAME)

    assert not arrival.path.exists()


def test_a_folder_that_cannot_be_made_is_busy(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with (
        refused("ledger.disk-error", LedgerBusy),
        FolderArrivals(tmp_path / "file" / "x").taking(NAME, COUNCIL),
    ):
        pass
