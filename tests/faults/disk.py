"""A folder, with those in it, on a disk whose power may fail: what a trace's calls make certain, and not.

A file's writes are certain once it was synced; a name (of a file, of a folder, or its absence) once the
folder in which it stands was. What was not is lost in one of four ways:

    lost       nothing of it had reached the disk
    nameless   the same, but new names and removals had
    torn       each sector of 512 bytes had or had not, by a seeded coin; names and removals likewise
    kept       all of it had: the same as a killed process, but for the shared memory

Shared memory (`-shm`) is never synced: it is gone, or, where the disk was torn, it is noise.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from faults.tracer import CHANGING, Call

SECTOR: Final = 512
WAYS: Final = ("lost", "nameless", "torn", "kept")
# Calls after which the disk may differ; opening may make a file.
POINTS: Final = (*CHANGING, "open", "link", "mkdir")
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


class Folder:
    """What stands under a name that is no file."""


class Disk:
    """A folder on a disk, as the calls of a trace change it."""

    def __init__(self, folder: Path) -> None:
        # _names maps a path to what it names, None where it was removed; _certain: as the disk knows it.
        self._names: dict[str, Content | Folder | None] = {
            str(path.relative_to(folder)): Folder() if path.is_dir() else Content(path.read_bytes())
            for path in folder.rglob("*")
            if not path.name.endswith(_MEMORY) and (path.is_dir() or path.is_file())
        }
        self._certain = dict(self._names)

    def take(self, call: Call) -> None:
        """Do what *call* did."""
        if not call.file or call.file.endswith(_MEMORY) or call.result is None or call.result < 0:
            return
        if call.kind == "open":
            self._open(call)
        elif call.kind == "mkdir":
            self._names[call.file] = Folder()
        elif call.kind == "unlink":
            self._names[call.file] = None
        elif call.kind in ("link", "rename"):
            self._names[call.other] = self._names[call.file]
            if call.kind == "rename":
                self._names[call.file] = None
        elif call.kind == "sync":
            self._sync(call.file)
        elif call.kind in CHANGING:
            self._change(call)

    def _open(self, call: Call) -> None:
        if call.name == "openat" and call.args[2] & os.O_CREAT:
            assert not call.args[2] & os.O_TRUNC, f"no such opening is known here: {call}"
            self._names[call.file] = self._names.get(call.file) or Content()

    def _sync(self, path: str) -> None:
        content = self._names.get(path)
        if isinstance(content, Content):
            content.sync()
            return
        for name, named in self._names.items():
            if (name.rpartition("/")[0] or ".") == path:
                self._certain[name] = named

    def _change(self, call: Call) -> None:
        content = self._names[call.file]
        assert isinstance(content, Content), f"a write to a file that is gone: {call}"
        if call.name == "ftruncate":
            content.since.append(call.args[1])
            return
        assert call.name in ("pwrite64", "write"), f"no such write is known here: {call}"
        # Whoever does not say where writes a new file from its beginning to its end.
        place = call.args[3] if call.name == "pwrite64" else len(content.kept(lambda: True))
        content.since.append((place, call.data[: call.result]))

    def write_image(self, folder: Path, way: str, seed: int) -> None:
        """Write what stands on the disk after a cut of the power now."""
        chance = random.Random(seed)
        names: Coin = {"lost": lambda: False, "torn": lambda: chance.random() < 0.5}.get(way, lambda: True)
        data: Coin = {"kept": lambda: True, "torn": lambda: chance.random() < 0.5}.get(way, lambda: False)
        for name in sorted(self._names):  # a folder comes before what stands in it
            named = self._names[name] if names() else self._certain.get(name)
            place = folder / name
            if named is None or not place.parent.is_dir():
                continue
            if isinstance(named, Content):
                place.write_bytes(named.kept(data))
            else:
                place.mkdir()
            if way == "torn" and name.endswith(".db"):
                place.with_name(f"{place.name}{_MEMORY}").write_bytes(chance.randbytes(32768))


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
