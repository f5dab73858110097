"""The shared count of limits: one for all threads and processes, bounded, and never in the way."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from libroabierto_ledger.persistence import limits as module
from libroabierto_ledger.persistence.limits import SqliteLimits
from libroabierto_ledger.ports import Grant, Rate

NOW = 1_800_000_000_000_000
SECOND = 1_000_000
SLOW = Rate(per_second=1, burst=10)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "limits.db"


@pytest.fixture
def limits(path: Path) -> Iterator[SqliteLimits]:
    with closing(SqliteLimits(path)) as limits:
        yield limits


def rows(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [key for (key,) in db.execute("SELECT key FROM allowance ORDER BY key")]


def test_each_key_has_its_own_allowance(limits: SqliteLimits) -> None:
    limits.take("a", SLOW, 10, now=NOW)

    assert Grant(0, SECOND) == limits.take("a", SLOW, 1, now=NOW)
    assert Grant(10, 0) == limits.take("b", SLOW, 10, now=NOW)


def test_many_are_counted_at_once_and_those_that_fit_pass(limits: SqliteLimits) -> None:
    assert Grant(10, SECOND) == limits.take("a", SLOW, 25, now=NOW)


def test_what_must_pass_together_is_not_counted_in_part(limits: SqliteLimits) -> None:
    limits.take("a", SLOW, 4, now=NOW)

    assert Grant(0, 2 * SECOND) == limits.take("a", SLOW, 8, least=8, now=NOW)
    assert Grant(6, 0) == limits.take("a", SLOW, 6, now=NOW)


def test_the_count_outlives_its_process(path: Path, limits: SqliteLimits) -> None:
    limits.take("a", SLOW, 10, now=NOW)
    limits.close()

    with closing(SqliteLimits(path)) as later:
        assert Grant(1, 0) == later.take("a", SLOW, 1, now=NOW + SECOND)


def test_threads_share_one_count(limits: SqliteLimits) -> None:
    rate = Rate(per_second=1, burst=100)
    with ThreadPoolExecutor(8) as pool:
        grants = list(pool.map(lambda _: limits.take("a", rate, 1, now=NOW).granted, range(200)))

    assert 100 == sum(grants)


TAKER = """
import sys
from pathlib import Path
from libroabierto_ledger.persistence import limits as module
from libroabierto_ledger.persistence.limits import SqliteLimits
from libroabierto_ledger.ports import Rate

module.BUSY_TIMEOUT = 60.0  # whoever holds the file may be put to sleep by a busy machine
limits = SqliteLimits(Path(sys.argv[1]))
print(sum(limits.take("a", Rate(1, 300), 1, now=int(sys.argv[2])).granted for _ in range(200)))
"""


def test_processes_share_one_count(path: Path) -> None:
    command = [sys.executable, "-c", TAKER, str(path), str(NOW)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]

    assert 300 == sum(int(process.communicate(timeout=300)[0]) for process in running)


def test_a_row_that_says_nothing_any_more_is_dropped(
    path: Path, limits: SqliteLimits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PRUNE_AFTER_TAKES", 1)
    limits.take("address:192.0.2.1", SLOW, 3, now=NOW)

    limits.take("address:192.0.2.2", SLOW, 1, now=NOW + 3 * SECOND)

    assert ["address:192.0.2.2"] == rows(path)


def test_the_rows_are_bounded_and_those_with_least_to_wait_go_first(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PRUNE_AFTER_TAKES", 1)
    with closing(SqliteLimits(path, max_rows=3)) as limits:
        for place, name in enumerate("abcdef"):
            limits.take(name, SLOW, 10 - place, now=NOW)

    assert ["a", "b", "c"] == rows(path)


@pytest.mark.parametrize("damage", [b"this is no database" * 100, b""], ids=["rubbish", "a folder"])
def test_a_file_that_cannot_be_used_lets_everybody_pass_and_tells_the_log_once(
    path: Path, limits: SqliteLimits, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(damage) if damage else path.mkdir()

    with caplog.at_level(logging.ERROR):
        grants = [limits.take("a", SLOW, 50, now=NOW) for _ in range(3)]

    assert [Grant(50, 0)] * 3 == grants
    assert 1 == caplog.text.count("limits are off, everybody may pass")


def test_a_file_that_is_locked_by_somebody_lets_everybody_pass(
    path: Path, limits: SqliteLimits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_TIMEOUT", 0.01)
    limits.take("a", SLOW, 10, now=NOW)
    limits.close()

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert Grant(5, 0) == limits.take("a", SLOW, 5, now=NOW)

    monkeypatch.setattr(limits, "_resting_until", 0.0)
    assert Grant(0, SECOND) == limits.take("a", SLOW, 5, now=NOW)  # and is used again afterwards


def test_a_file_that_failed_is_left_alone_for_a_while(
    path: Path, limits: SqliteLimits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each take would wait in turn for somebody who holds it."""
    monkeypatch.setattr(module, "BUSY_TIMEOUT", 0.01)
    limits.take("a", SLOW, 10, now=NOW)
    limits.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        limits.take("a", SLOW, 5, now=NOW)

    assert [Grant(5, 0)] * 3 == [limits.take("a", SLOW, 5, now=NOW) for _ in range(3)]
