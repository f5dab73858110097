"""The notifier's database away for longer than anybody waits for it: processes wait, go on, and lose nothing.

    python -m pytest tests/faults/test_notifier_disks.py

Needs `unshare` and `mount` of util-linux and the right to make namespaces (root has it). Takes two minutes;
`make test-notifier-faults`, not `make test`. See docs/reliability.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from faults.conftest import Report
from faults.halves import environment
from faults.notifier_stories import STORIES
from faults.test_disks import NAMESPACES

# What a process says of each trouble, if it meets it.
NAMED = {"locked": "store.locked", "full": "store.disk", "readonly": "store.disk", "gone": "store.gone"}
LONGEST_WAIT = 30.0  # seconds between two looks of a follower that failed often


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory, report: Report) -> Any:
    """Let a story happen, once, and return what was seen."""

    @cache
    def told(name: str) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp(name)
        command = [*NAMESPACES, sys.executable, "-m", "faults.notifier_stories", name, str(folder)]
        done = subprocess.run(
            command, env=environment(), capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, f"{done.stderr[-3000:]}\n(needs util-linux and namespaces)"
        seen: dict[str, Any] = json.loads(done.stdout)
        report(
            f"notifier, {name}: went on after {seen['seconds_until_back']} s, {seen['again']} messages again"
        )
        return seen

    return told


@pytest.mark.parametrize("name", STORIES)
def test_nothing_is_lost_and_nothing_is_published_otherwise(tell: Any, name: str) -> None:
    seen = tell(name)

    assert "" == seen["wrong"]
    assert (True, True) == (seen["same_notices"], seen["same_deliveries"])


@pytest.mark.parametrize("name", STORIES)
def test_nobody_restarted_anything_and_listeners_stayed(tell: Any, name: str) -> None:
    seen = tell(name)

    assert (True, True) == (seen["same_processes"], seen["same_connections"])


@pytest.mark.parametrize("name", STORIES)
def test_nothing_goes_on_while_it_lasts_and_all_of_it_soon_afterwards(tell: Any, name: str) -> None:
    seen = tell(name)

    assert 0 == seen["heard_meanwhile"]
    assert seen["seconds_until_back"] < LONGEST_WAIT


@pytest.mark.parametrize("name", STORIES)
def test_who_has_to_write_says_what_the_trouble_is_and_nobody_breaks_down(tell: Any, name: str) -> None:
    said = tell(name)["said"]

    assert ([NAMED[name]], [NAMED[name]]) == (said["follow"], said["dispatch"])
    assert said["stream"] in ([], [NAMED[name]])


@pytest.mark.parametrize("name", STORIES)
def test_what_receivers_took_meanwhile_is_not_sent_again(tell: Any, name: str) -> None:
    assert 0 == tell(name)["again"]
