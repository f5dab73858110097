"""What honest submitters notice of a flood: the same work before it and during it.

Two cores serve everybody here: flooder, nginx, two workers, submitters. What is compared happens
within a minute of one machine, and only the ratio means anything.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
RATE = 30.0  # submissions a second: four a second of each address, far below its limit
SETTLE_SECONDS = 1.0  # a flood is in full spate by then, and before any limit has told upon it
FLOOD_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Latencies:
    """What each submission was told, and after how many milliseconds."""

    told: list[tuple[float, int, str]]

    @property
    def lost(self) -> list[tuple[float, int, str]]:
        """Those that came back without a receipt."""
        return [answer for answer in self.told if answer[1] != 201]

    def at(self, share: float) -> float:
        """Return the latency that *share* of all stay below (0.99: p99), in milliseconds."""
        ordered = sorted(milliseconds for milliseconds, _, _ in self.told)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True, slots=True)
class FloodOf:
    """Which flood (flooder.py), how large, and from which network, 127.0.`network`."""

    kind: str
    size: int
    network: int


def submit(port: int, tokens: Sequence[str], folder: Path) -> Latencies:
    """Hand in *tokens* from a process of its own; return when all are answered."""
    file = folder / "tokens.txt"
    file.write_text("\n".join(tokens), "ascii")
    run = _start("floods.submitters", port, file, RATE)
    return Latencies([tuple(answer) for answer in _finish(run, 120.0)])


def during_flood(
    flood: FloodOf, port: int, tokens: Sequence[str], folder: Path
) -> tuple[dict[str, Any], Latencies]:
    """Hand in *tokens* while a flood runs; return what the flood was told, and the latencies."""
    words = (flood.kind, port, FLOOD_SECONDS, flood.size, flood.network)
    flooder = _start("floods.flooder", *words)
    try:
        time.sleep(SETTLE_SECONDS)
        latencies = submit(port, tokens, folder)
        assert flooder.poll() is None, "the flood was over before the submitters were"
        return _finish(flooder, 60.0), latencies
    finally:
        flooder.kill()


def _start(module: str, *words: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    command = [sys.executable, "-m", module, *map(str, words)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def _finish(process: subprocess.Popen[str], patience: float) -> Any:
    try:
        told = process.communicate(timeout=patience)[0]
    finally:
        process.kill()
    assert process.returncode == 0, f"{process.args!r} ended with {process.returncode}"
    return json.loads(told)
