"""The disk after the power failed: rebuilt from a trace, call by call, and then recovered and audited.

    python -m faults.powercut NAME [--part 0 --of 2] [--every 7]

A file's writes are certain once it was synced, its name once its folder was; what was not is lost in
one of four ways:

    lost       nothing of it had reached the disk
    nameless   the same, but new names and removals had
    torn       each sector of 512 bytes had or had not, by a seeded coin; names and removals likewise
    kept       all of it had: the same as a killed process, but for the shared memory

Shared memory (`-shm`) is never synced: it is gone, or, where the disk was torn, it is noise.
What was answered before the cut was acknowledged.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from faults.homes import copy_of
from faults.injection import in_a_process, lines_of
from faults.judging import recover
from faults.ptrace import check_machine
from faults.scenarios import SCENARIOS, Scenario, play_whole
from faults.tracer import CHANGING, Call, trace

SECTOR: Final = 512
WAYS: Final = ("lost", "nameless", "torn", "kept")
_MEMORY: Final = "-shm"

Coin = Callable[[], bool]


@dataclass(slots=True)
class Content:
    """A file: what is certain of it, and what was done since, as (place, bytes) or a new length."""

    certain: bytes = b""
    since: list[tuple[int, bytes] | int] = field(default_factory=list)

    def sync(self) -> None:
        """Make everything certain."""
        self.certain, self.since = self.kept(lambda: True), []

    def kept(self, coin: Coin) -> bytes:
        """Return what stands on the disk if each sector is kept for which *coin* says so."""
        data = bytearray(self.certain)
        for done in self.since:
            if isinstance(done, int):
                _resize(data, done) if coin() else None
                continue
            place, written = done
            for at, piece in _sectors(place, written):
                if coin():
                    _resize(data, max(len(data), at + len(piece)))
                    data[at : at + len(piece)] = piece
        return bytes(data)


class Disk:
    """A folder on a disk, as the calls of a trace change it."""

    def __init__(self, folder: Path) -> None:
        # _names maps a name to its file, None where it was removed; _certain is what the disk knows of it.
        self._names: dict[str, Content | None] = {
            path.name: Content(path.read_bytes())
            for path in folder.iterdir()
            if not path.name.endswith(_MEMORY)
        }
        self._certain = dict(self._names)

    def take(self, call: Call) -> None:
        """Do what *call* did."""
        if not call.file or call.file.endswith(_MEMORY) or call.result is None or call.result < 0:
            return
        if call.file == ".":
            if call.kind == "sync":
                self._certain = dict(self._names)
            return
        if call.kind == "open" and call.name == "openat" and call.args[2] & os.O_CREAT:
            self._names.setdefault(call.file, Content())
            self._names[call.file] = self._names[call.file] or Content()
        elif call.kind == "unlink":
            self._names[call.file] = None
        elif call.kind in CHANGING:
            self._change(call)

    def _change(self, call: Call) -> None:
        content = self._names[call.file]
        assert content is not None, f"a write to a file that is gone: {call}"
        if call.kind == "sync":
            content.sync()
        elif call.name == "ftruncate":
            content.since.append(call.args[1])
        else:
            assert call.name == "pwrite64", f"no such write is known here: {call}"
            content.since.append((call.args[3], call.data[: call.result]))

    def write_image(self, folder: Path, way: str, seed: int) -> None:
        """Write what stands on the disk after a cut of the power now."""
        chance = random.Random(seed)
        names: Coin = {"lost": lambda: False, "torn": lambda: chance.random() < 0.5}.get(way, lambda: True)
        data: Coin = {"kept": lambda: True, "torn": lambda: chance.random() < 0.5}.get(way, lambda: False)
        for name in sorted(self._names):
            content = self._names[name] if names() else self._certain.get(name)
            if content is not None:
                (folder / name).write_bytes(content.kept(data))
        if way == "torn":
            (folder / f"ledger.db{_MEMORY}").write_bytes(chance.randbytes(32768))


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
        changing = [n for n, call in enumerate(self._calls) if call.file and call.kind in (*CHANGING, "open")]
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


def _resize(data: bytearray, size: int) -> None:
    del data[size:]
    data.extend(bytes(size - len(data)))


def _sectors(place: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut a write at the borders of sectors."""
    at = 0
    while at < len(data):
        until = min(len(data), at + SECTOR - (place + at) % SECTOR)
        yield place + at, data[at:until]
        at = until


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
