"""The power fails under the notifier after every call that changes something, and the next processes go on.

    python -m pytest tests/faults/test_notifier_power.py        (LIBRO_FAULTS_EVERY=17 for a sample)

The disks are rebuilt from one trace of each life (notifier_power.py). Takes minutes; `make
test-notifier-faults`, not `make test`. See docs/reliability.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from faults.conftest import Report
from faults.halves import EVERY, Line, environment
from faults.notifier_lives import LIVES

FEWEST = 60  # calls that change something; with fewer a life was not lived


@pytest.mark.parametrize("name", LIVES)
def test_whenever_the_power_fails_what_others_knew_is_there_and_the_rest_follows(
    name: str, tried: Counter[str], report: Report
) -> None:
    lines = cut_everywhere(name)
    tried.update(f"notifier: power cut, {line['fault']}" for line in lines)
    calls, different = len({line["number"] for line in lines}), sum(line["judged"] for line in lines)
    report(
        f"notifier, {name}: power cut after {calls} calls, {len(lines)} disks, {different} of them different"
    )

    assert calls * int(EVERY) >= FEWEST
    assert [] == [line for line in lines if line["why"]]


def cut_everywhere(name: str) -> list[Line]:
    """Return what the program told of each cut; fail with its own words if it broke down."""
    command = [sys.executable, "-m", "faults.notifier_power", name, "--every", EVERY]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
