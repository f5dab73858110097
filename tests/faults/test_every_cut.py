"""The power fails after every call that changes something, and the disk keeps what it was told to keep.

    python -m pytest tests/faults/test_every_cut.py        (LIBRO_FAULTS_EVERY=17 for a sample)

The disks are rebuilt from one trace of a whole life: opening, appends, closing (powercut.py). Takes
minutes; `make test-faults`, not `make test`. See docs/reliability.md.
"""

from __future__ import annotations

from collections import Counter

import pytest

from faults.conftest import Report
from faults.halves import run_halves

LIVES = ("second", "full", "opening")  # each with opening and closing; the other scenarios are parts of them


@pytest.mark.parametrize("name", LIVES)
def test_whenever_the_power_fails_what_was_acknowledged_is_there(
    name: str, tried: Counter[str], report: Report
) -> None:
    lines = run_halves("faults.powercut", name)
    tried.update(f"power cut, {line['fault']}" for line in lines)
    report(f"{name}: power cut after {len({line['number'] for line in lines})} calls, {len(lines)} disks")

    assert lines
    assert [] == [line for line in lines if line["why"]]
