"""The guard on a disk that fails: nobody relies on what it could not write."""

from __future__ import annotations

import errno
import os
from itertools import chain, repeat
from pathlib import Path

import pytest

from libroabierto.errors import LedgerBusy
from libroabierto.tlog.merkle import EMPTY_ROOT
from libroabierto_ledger.log.guard import Guard
from support.refusal import refused

ORIGIN = "libro.example/mex"
ROOT = bytes([7]) * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Guard(tmp_path / "guard", ORIGIN).create(0, EMPTY_ROOT)
    return tmp_path / "guard"


def failing(code: int) -> OSError:
    return OSError(code, os.strerror(code))


def fail_once(monkeypatch: pytest.MonkeyPatch, name: str, code: int) -> None:
    """Let a function of os fail the first time that it is called."""
    honest, faults = getattr(os, name), chain([failing(code)], repeat(None))

    def broken(*given: object) -> object:
        fault = next(faults)
        if fault is not None:
            raise fault
        return honest(*given)

    monkeypatch.setattr(os, name, broken)


def test_a_slot_that_is_taken_in_pieces_is_written_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda handle, data, place: honest(handle, data[:100], place))

    Guard(path, ORIGIN).cover(3, ROOT)

    assert 3 == Guard(path, ORIGIN).read().size


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "ledger.disk-full"),
        (errno.EROFS, "ledger.disk-read-only"),
        (errno.EIO, "ledger.disk-error"),
    ],
)
def test_what_the_disk_says_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    fail_once(monkeypatch, "pwrite", code)

    with refused(said, LedgerBusy, retry_after=60):
        Guard(path, ORIGIN).cover(3, ROOT)


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENFILE])
def test_too_many_open_files_are_no_fault_of_the_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    fail_once(monkeypatch, "open", code)

    with refused("ledger.too-many-files", LedgerBusy, retry_after=5):
        Guard(path, ORIGIN).glance()


def test_a_slot_that_the_disk_did_not_take_is_read_by_nobody(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, guard = path.read_bytes(), Guard(path, ORIGIN)
    fail_once(monkeypatch, "fdatasync", errno.EIO)

    with refused("ledger.disk-error", LedgerBusy):
        guard.cover(3, ROOT)

    assert before == path.read_bytes()


def test_once_the_disk_works_the_same_guard_covers(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard(path, ORIGIN)
    fail_once(monkeypatch, "fdatasync", errno.EIO)
    with refused("ledger.disk-error", LedgerBusy):
        guard.cover(3, ROOT)

    guard.cover(3, ROOT)

    assert 3 == Guard(path, ORIGIN).read().size


def test_what_another_process_covered_needs_no_writing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Guard(path, ORIGIN).cover(3, ROOT)
    honest = os.open

    def read_only(name: Path, access: int, *rest: int) -> int:
        if access & (os.O_RDWR | os.O_WRONLY):
            raise failing(errno.EROFS)
        return honest(name, access, *rest)

    monkeypatch.setattr(os, "open", read_only)

    Guard(path, ORIGIN).cover(3, ROOT)
