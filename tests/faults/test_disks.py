"""A full disk and a read-only one, under a real server: 503, nothing lost, and no restart afterwards.

    python -m pytest tests/faults/test_disks.py

Needs `unshare` and `mount` of util-linux and the right to make namespaces (root has it). Takes a
minute; `make test-faults`, not `make test`. See docs/reliability.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from faults.disk_stories import ROOM
from faults.halves import environment
from faults.homes import town

NAMESPACES = ("unshare", "--user", "--map-root-user", "--mount")
BEFORE = len(town().entries) + 1  # the story, and the event that was sent while all was well


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Let a story happen, once, and return what was seen."""

    @cache
    def told(name: str) -> dict[str, Any]:
        folder = tmp_path_factory.mktemp(name)
        command = [*NAMESPACES, sys.executable, "-m", "faults.disk_stories", name, str(folder)]
        done = subprocess.run(
            command, env=environment(), capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, f"{done.stderr[-3000:]}\n(needs util-linux and namespaces)"
        seen: dict[str, Any] = json.loads(done.stdout)
        return seen

    return told


@pytest.mark.parametrize("number", range(len(ROOM)))
def test_a_full_disk_refuses_with_503_and_says_so(tell: Any, number: int) -> None:
    seen = tell("full")["full"][number]

    assert [[503, "ledger.disk-full", "60"]] * 3 == seen["refused"]


@pytest.mark.parametrize("number", range(len(ROOM)))
def test_a_full_disk_is_read_and_audited_as_ever(tell: Any, number: int) -> None:
    seen = tell("full")["full"][number]

    assert ([200], BEFORE + number) == (seen["reads"], seen["size"])


@pytest.mark.parametrize("number", range(len(ROOM)))
def test_once_there_is_room_the_next_submission_is_recorded(tell: Any, number: int) -> None:
    assert [201, "", ""] == tell("full")["full"][number]["then"]


def test_a_disk_that_turns_read_only_refuses_with_503_and_says_so(tell: Any) -> None:
    assert [[503, "ledger.disk-read-only", "60"]] * 4 == tell("readonly")["readonly"]["refused"]


def test_a_read_only_disk_is_read_and_audited_as_ever(tell: Any) -> None:
    seen = tell("readonly")["readonly"]

    assert ([200], BEFORE) == (seen["reads"], seen["size"])


def test_once_it_may_be_written_again_the_next_submission_is_recorded(tell: Any) -> None:
    assert [201, "", ""] == tell("readonly")["readonly"]["then"]


@pytest.mark.parametrize(("name", "recorded"), [("full", len(ROOM)), ("readonly", 1)])
def test_nobody_restarted_anything_and_nothing_is_lost(tell: Any, name: str, recorded: int) -> None:
    seen = tell(name)

    assert seen["same_workers"]
    assert seen["same_receipt"]
    assert (BEFORE + recorded, 0) == (seen["size"], seen["check"])


def test_on_a_read_only_disk_the_commands_refuse_in_words(tell: Any) -> None:
    for status, said in tell("cold")["refused"]:
        assert (3, True) == (status, said.startswith("libro-ledger: "))
        assert "Traceback" not in said


def test_a_ledger_that_could_not_start_starts_once_it_may_write(tell: Any) -> None:
    seen = tell("cold")

    assert ([201, "", ""], BEFORE, 0) == (seen["then"], seen["size"], seen["check"])
