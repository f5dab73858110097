"""Runs one of our programs in two processes, each with every second point, and gathers what they tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Final

TESTS: Final = Path(__file__).parents[1]
# Nothing here needs a disk that is slow: what is cut off or refused is decided call by call.
MEMORY: Final = Path("/dev/shm")  # noqa: S108 - each run makes a folder of its own in it
HALVES: Final = 2
EVERY: Final = os.environ.get("LIBRO_FAULTS_EVERY", "1")  # a sample, while one works on it

Line = dict[str, Any]


def environment() -> dict[str, str]:
    """Return where our programs find each other, and what makes two runs alike."""
    path = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    fixed = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**os.environ, **fixed, **({"TMPDIR": str(MEMORY)} if MEMORY.is_dir() else {})}


def run_halves(program: str, name: str) -> list[Line]:
    """Return what `python -m program name` told; fail with its own words if it broke down."""
    with ExitStack() as held:
        running = [_start(held, program, name, part) for part in range(HALVES)]
        return [line for process, broken in running for line in _lines(process, broken)]


def _start(held: ExitStack, program: str, name: str, part: int) -> tuple[subprocess.Popen[str], IO[str]]:
    broken = held.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115 - closed by *held*
    command = [sys.executable, "-m", program, name, "--every", EVERY]
    command += ["--part", str(part), "--of", str(HALVES)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=broken, text=True)
    held.enter_context(process)
    held.callback(process.kill)
    return process, broken


def _lines(process: subprocess.Popen[str], broken: IO[str]) -> list[Line]:
    assert process.stdout is not None
    lines = [json.loads(line) for line in process.stdout]
    broken.seek(0)
    assert process.wait() == 0, broken.read()[-4000:]
    return lines
