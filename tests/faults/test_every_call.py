"""An error, a crash and a short write at every system call of one append, each followed by a whole audit.

    python -m pytest tests/faults/test_every_call.py        (LIBRO_FAULTS_EVERY=17 for a sample)

The points are listed by tracing the process (tracer.py); that the list is complete is held against
strace, which nobody here wrote. Takes minutes; `make test-faults`, not `make test`. See docs/reliability.md.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from faults.conftest import Report
from faults.halves import Line, run_halves
from faults.injection import Bench
from faults.scenarios import SCENARIOS
from faults.strace import calls_seen_by_strace

DEEDS: Final = {
    "error": "error",
    "lasting": "error from there on",
    "before": "killed before",
    "after": "killed after",
    "short": "short write",
    "torn": "short write, killed in the midst",
}


# An append touches its files more often than this, however few of the points are sampled.
FEWEST_CALLS: Final = 3


@pytest.mark.parametrize("name", SCENARIOS)
def test_whatever_fails_nothing_acknowledged_is_lost_and_nothing_is_half_written(
    name: str, tried: Counter[str], report: Report
) -> None:
    lines = run_halves("faults.injection", name)
    tried.update(f"{_deed(line)} at {line['kind']}" for line in lines)
    points = len({line["number"] for line in lines})
    report(f"{name}: {points} calls, {len(lines)} faults; {_answers(lines)}")

    assert points >= FEWEST_CALLS
    assert [] == [line for line in lines if line["why"]]


def _deed(line: Line) -> str:
    """Name the fault without its numbers."""
    word, _, rest = str(line["fault"]).partition(" ")
    return DEEDS[word] + (", then killed" if rest.endswith("then killed") else "")


def _answers(lines: list[Line]) -> str:
    """Sum up what whoever sent the event was answered, if the process lived to answer."""
    first = Counter(line["answers"][0].split(" ")[0] for line in lines if line["answers"])
    return ", ".join(f"{number} {answer}" for answer, number in sorted(first.items()))


@pytest.mark.parametrize("name", SCENARIOS)
def test_strace_sees_the_same_calls(name: str, tmp_path: Path) -> None:
    bench = Bench(SCENARIOS[name], tmp_path)

    assert calls_seen_by_strace(name, tmp_path) == [str(call) for call in bench.calls() if call.file]


def test_two_traces_are_the_same(tmp_path: Path) -> None:
    bench = Bench(SCENARIOS["full"], tmp_path)

    assert list(map(str, bench.calls())) == list(map(str, bench.calls()))
