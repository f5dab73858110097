"""The disk after the power failed: rebuilt from a trace, call by call, and then recovered and audited.

    python -m faults.powercut NAME [--part 0 --of 2] [--every 7]

The ways in which a disk loses what was not synced are those of disk.py. What was answered before the
cut was acknowledged.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from faults.disk import POINTS, WAYS, Disk
from faults.homes import copy_of
from faults.injection import in_a_process, lines_of
from faults.judging import recover
from faults.ptrace import check_machine
from faults.scenarios import SCENARIOS, Scenario, play_whole
from faults.tracer import trace


@dataclass(frozen=True, slots=True)
class Cut:
    """What came of one cut; `why` is "" if all holds that must."""

    number: int  # of the call after which the power failed
    way: str
    why: str

    def to_line(self) -> str:
        """Spell it as one line of JSON."""
        return json.dumps({"number": self.number, "fault": self.way, "why": self.why or None})


class PowerBench:
    """One scenario, traced once, and the disks that a cut may leave of it."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self._folder, self._before = folder, folder / "original"
        scenario.prepare(self._before)
        recover(copy_of(self._before, folder / "first"), [])
        home = copy_of(self._before, folder / "home")
        traced = trace(lambda pipe: play_whole(scenario, home, pipe), home)
        assert traced.status == 0, traced.said
        shutil.rmtree(home)
        self._calls = traced.calls

    def points(self) -> list[tuple[int, str]]:
        """List every cut: after each call that changes something, in each way."""
        changing = [n for n, call in enumerate(self._calls) if call.file and call.kind in POINTS]
        return [(number, way) for number in changing for way in WAYS]

    def cut(self, number: int, way: str) -> Cut:
        """Let the power fail after call *number*, then recover."""
        disk, said = Disk(self._before), ""
        for call in self._calls[: number + 1]:
            disk.take(call)
            said += "" if call.file else call.data.decode()
        home = self._folder / "home"
        home.mkdir()
        try:
            disk.write_image(home, way, seed=number)
            return Cut(number, way, in_a_process(lambda: recover(home, lines_of(said))))
        finally:
            shutil.rmtree(home)


def main() -> None:
    """Try what was asked for."""
    check_machine()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=SCENARIOS)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--of", type=int, default=1)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = PowerBench(SCENARIOS[options.name], Path(folder))
        for number, way in bench.points()[:: options.every][options.part :: options.of]:
            sys.stdout.write(bench.cut(number, way).to_line() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
