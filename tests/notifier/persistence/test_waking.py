"""A tap on the shoulder: those who sleep wake, those who died are cleared away, nobody blocks."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from libroabierto_notifier.persistence.waking import Sleeper, Waker
from support.patience import PATIENCE


@pytest.fixture(params=["short", "a" * 120])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Folders whose path fits into a socket's address, and such that do not."""
    return tmp_path / str(request.param) / "run"


def test_everyone_who_sleeps_is_woken(folder: Path) -> None:
    sleepers = [Sleeper(folder, name) for name in ("dispatch", "stream", "stream")]
    Waker(folder).wake()

    assert [True, True, True] == [one.wait(PATIENCE) for one in sleepers]
    for one in sleepers:
        one.close()


def test_a_call_that_came_before_the_sleep_counts_once(folder: Path) -> None:
    sleeper, waker = Sleeper(folder, "dispatch"), Waker(folder)
    waker.wake()
    waker.wake()

    assert [True, False] == [sleeper.wait(0), sleeper.wait(0)]
    sleeper.close()


def test_nobody_calls_and_the_sleep_ends(folder: Path) -> None:
    sleeper = Sleeper(folder, "dispatch")
    began = time.monotonic()

    assert not sleeper.wait(0.05)
    assert 0.04 < time.monotonic() - began < PATIENCE
    sleeper.close()


def test_a_sleeper_is_woken_at_once(folder: Path) -> None:
    sleeper, waker = Sleeper(folder, "dispatch"), Waker(folder)
    threading.Timer(0.05, waker.wake).start()
    began = time.monotonic()

    assert sleeper.wait(PATIENCE)
    assert time.monotonic() - began < PATIENCE / 2
    sleeper.close()


def test_waking_never_blocks_however_many_calls_nobody_hears(folder: Path) -> None:
    sleeper, waker = Sleeper(folder, "dispatch"), Waker(folder)
    for _ in range(5000):
        waker.wake()

    assert sleeper.wait(0)
    assert not sleeper.wait(0)
    sleeper.close()


def test_waking_an_empty_house_is_nothing(tmp_path: Path) -> None:
    Waker(tmp_path / "nowhere").wake()


def test_who_closes_is_called_no_more(folder: Path) -> None:
    sleeper = Sleeper(folder, "dispatch")
    sleeper.close()
    Waker(folder).wake()

    assert [] == list(folder.iterdir())


def test_the_socket_of_a_process_that_was_killed_is_cleared_away(folder: Path) -> None:
    child = os.fork()
    if child == 0:
        Sleeper(folder, "dispatch")
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    left = list(folder.iterdir())
    Waker(folder).wake()

    assert 1 == len(left)
    assert [] == list(folder.iterdir())


def test_only_the_owner_may_call(folder: Path) -> None:
    sleeper = Sleeper(folder, "dispatch")

    assert [0o600] == [one.stat().st_mode & 0o777 for one in folder.iterdir()]
    sleeper.close()
