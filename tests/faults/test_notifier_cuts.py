"""The notifier's follower, dispatcher and stream are killed at each of their steps, one life for each.

    python -m pytest tests/faults/test_notifier_cuts.py        (LIBRO_FAULTS_EVERY=17 for a sample)

A step is a system call that changes a file of the folder or sends into a socket; the process is killed before
it, after it, and after a half of it. Takes minutes; `make test-notifier-faults`. See docs/reliability.md.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from faults.conftest import Report
from faults.halves import run_halves

# Steps; with fewer a process was not at work.
FEWEST: Final = {"follow": 60, "dispatch": 50, "stream": 15}


@pytest.mark.parametrize("name", FEWEST)
def test_wherever_it_is_killed_the_next_one_goes_on_and_nothing_is_lost(
    name: str, tried: Counter[str], report: Report
) -> None:
    lines = run_halves("faults.notifier_cuts", name)
    hit = [line for line in lines if line["hit"]]
    tried.update(f"notifier: {name} killed, {line['deed']} a step" for line in hit)
    report(
        f"{name}: {lines[-1]['steps']} steps, killed {len(hit)} times, {len(lines) - len(hit)} not reached"
    )

    assert lines[-1]["steps"] >= FEWEST[name]
    assert [] == [line for line in lines if line["why"]]
    assert len(hit) > 0.8 * len(lines)
