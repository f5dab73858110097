"""The power fails under a notifier: each disk that a trace may leave, and what the next processes make of it.

    python -m faults.notifier_power NAME [--every 7] [--number 17]
    python -m faults.notifier_power NAME --list

One process traces a whole life (notifier_lives.py), two judge half of the cuts each. Disks that are alike,
with the same known of them, are judged once. A line:

    {"number": 17, "fault": "torn", "call": "pwrite64 notifier/notifier.db-wal", "why": null, "judged": true}

`why` says what does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from faults.disk import POINTS, WAYS, Disk
from faults.injection import in_a_process, lines_of
from faults.judging import Line
from faults.notifier_lives import LIVES
from faults.notifier_power_delivering import kept_received
from faults.notifier_power_homes import calm
from faults.notifier_power_judging import Known, recover
from faults.ptrace import check_machine
from faults.scenarios import speaker
from faults.tracer import END, MARK, trace

PARTS: Final = 2
BLOCK: Final = 40  # cuts beside each other, of which many leave disks that are alike


class PowerBench:
    """One life, traced once, and the disks that a cut may leave of it."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder, self._before = name, folder, folder / "before"
        life, ledgers = LIVES[name], LIVES[name].ledgers()
        for work in (lambda: life.prepare(self._before, ledgers), lambda: _be_calm(folder, name)):
            why = in_a_process(work)
            assert not why, why
        home = Path(shutil.copytree(self._before, folder / "home"))
        traced = trace(lambda pipe: _play(name, home, pipe), home)
        assert traced.status == 0, f"{traced.status}: {traced.said[-2000:]}"
        shutil.rmtree(home)
        self.calls = traced.calls
        self._heard = lines_of(traced.said)
        self._received = kept_received(folder)
        self._judged: dict[str, str] = {}
        # What is read once and kept (rules, schemas, pages) is read here, before any child is made.
        before = Path(shutil.copytree(self._before, folder / "first"))
        recover(before, folder / "calm", self._known([]))

    def points(self) -> list[tuple[int, str]]:
        """List every cut: after each call that changes something, in each way."""
        changing = [n for n, call in enumerate(self.calls) if call.file and call.kind in POINTS]
        return [(number, way) for number in changing for way in WAYS]

    def cut(self, number: int, way: str) -> Line:
        """Let the power fail after call *number*, then go on."""
        disk, said = Disk(self._before), ""
        for call in self.calls[: number + 1]:
            disk.take(call)
            said += "" if call.file else call.data.decode()
        place = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            home = place / "home"
            home.mkdir()
            disk.write_image(home, way, seed=number)
            known = self._known(lines_of(said))
            alike = _fingerprint(home, said)
            is_new = alike not in self._judged
            if is_new:
                self._judged[alike] = in_a_process(lambda: recover(home, self._folder / "calm", known))
        finally:
            shutil.rmtree(place)
        why = self._judged[alike]
        return {
            "number": number,
            "fault": way,
            "call": str(self.calls[number]),
            "why": why or None,
            "judged": is_new,
        }

    def _known(self, heard: list[Line]) -> Known:
        return Known(heard, self._heard, self._received, LIVES[self._name].ledgers())


def _play(name: str, home: Path, pipe: int) -> None:
    """Be the child."""
    os.write(pipe, MARK.encode())
    LIVES[name].act(home, speaker(pipe))
    os.write(pipe, END.encode())


def _be_calm(folder: Path, name: str) -> None:
    """Build the notifier that nobody disturbs."""
    calm(folder / "calm", LIVES[name].ledgers())


def _fingerprint(home: Path, said: str) -> str:
    """Return a hash over every file that stands on a disk, but for noise, and what is known of it."""
    files = sorted(path for path in home.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    found = [(str(path.relative_to(home)), sha256(path.read_bytes()).hexdigest()) for path in files]
    folders = sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.is_dir())
    return sha256(json.dumps([said, found, folders]).encode()).hexdigest()


def judge(bench: PowerBench, points: Iterable[tuple[int, str]]) -> None:
    """Write a line for each cut."""
    for number, way in points:
        os.write(1, (json.dumps(bench.cut(number, way)) + "\n").encode())


def main() -> None:
    """Try what was asked for."""
    check_machine()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=LIVES)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--number", type=int)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    os.environ["SSL_CERT_FILE"] = os.devnull  # nobody here speaks TLS, and reading certificates takes longest
    with tempfile.TemporaryDirectory() as folder:
        bench = PowerBench(options.name, Path(folder))
        if options.list:
            sys.stdout.writelines(f"{number} {call}\n" for number, call in enumerate(bench.calls))
            return
        points = [one for one in bench.points() if options.number in (None, one[0])][:: options.every]
        sys.exit(_in_parts(bench, points))


def _in_parts(bench: PowerBench, points: list[tuple[int, str]]) -> int:
    """Judge in as many processes; return 0, or what one of them ended with."""
    pids = []
    for part in range(PARTS):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                judge(bench, [one for place, one in enumerate(points) if place // BLOCK % PARTS == part])
                code = 0
            finally:
                os._exit(code)
        pids.append(pid)
    return max(os.waitpid(pid, 0)[1] for pid in pids) and 1


if __name__ == "__main__":
    main()
