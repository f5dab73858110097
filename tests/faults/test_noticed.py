"""The judges are judged: a ledger that is broken on purpose does not pass them.

python -m pytest tests/faults/test_noticed.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.sqlite import SQLiteCursor

from faults.injection import Bench
from faults.powercut import PowerBench
from faults.scenarios import SCENARIOS
from faults.tracer import MARK, EscapedCall, Fault, trace
from libroabierto_ledger.log.guard import Guard

SECOND = SCENARIOS["second"]


def first_complaint(bench: PowerBench) -> str:
    """Cut the power until somebody complains."""
    return next((cut.why for point in bench.points() if (cut := bench.cut(*point)).why), "")


def test_a_guard_that_does_not_wait_for_the_disk_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "fdatasync", lambda _: None)

    assert "was let out while the guard covers" in first_complaint(PowerBench(SECOND, tmp_path))


def test_a_commit_that_does_not_wait_for_the_disk_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    honest: Callable[..., Any] = SQLiteCursor.execute

    def hasty(cursor: SQLiteCursor, statement: str, *rest: Any) -> None:
        honest(cursor, statement.replace("synchronous = FULL", "synchronous = OFF"), *rest)

    monkeypatch.setattr(SQLiteCursor, "execute", hasty)

    assert "guard.database-older" in first_complaint(PowerBench(SECOND, tmp_path))


def test_an_answer_before_the_guard_covers_it_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Guard, "cover", lambda *_: None)

    with pytest.raises(AssertionError, match="was let out while the guard covers"):
        Bench(SECOND, tmp_path).calls()


def test_a_write_that_is_cut_short_and_believed_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    honest = os.pwrite

    def trusting(handle: int, data: bytes, place: int) -> int:
        honest(handle, data, place)
        return len(data)

    monkeypatch.setattr(os, "pwrite", trusting)
    bench = Bench(SECOND, tmp_path)
    calls = bench.calls()
    number = max(n for n, call in enumerate(calls) if str(call) == "pwrite64 guard")

    tried = bench.attempt(calls[number], Fault(number, "short", part=32, then_kill=True))

    assert "was let out while the guard covers" in tried.why


def test_a_call_that_nobody_thought_of_stops_the_tracer(tmp_path: Path) -> None:
    def work(pipe: int) -> None:
        os.write(pipe, MARK.encode())
        os.getpriority(os.PRIO_PROCESS, 0)

    with pytest.raises(EscapedCall):
        trace(work, tmp_path)
