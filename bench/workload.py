"""A settled ledger in a folder, and acts signed for it beforehand.

    with workload("declarations", events=6000, keep=None) as work:
        config = work.fresh(folder)          # a copy of the settled ledger
        work.tokens(stop=6000)               # signed events, whole lives

    home/         the settled ledger, closed
    home-10000/   the same, grown to 10,000 entries by the first acts (made when first asked for)
    acts.jws      one act a line
    about.json    kind, number of acts, entries of the settled ledger, its id, when it was made

Copies of one ledger share its id, so one signature serves every round and every bench. With *keep*
the folder stays and is used again for some days: the ledger refuses what was signed a month ago.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bench import actors, admitting, cast, lives, mixed, officers, said, settling, succession
from bench.lives import KINDS
from bench.settling import config_in, record, settle
from bench.telling import progress
from libroabierto.domain import rulebook
from libroabierto_ledger.bootstrap import assemble
from libroabierto_ledger.config import Config
from libroabierto_ledger.persistence.schema import SHAPE, tables

MAX_AGE: Final = 20 * 86_400  # seconds
_CHUNK: Final = 20  # lives that a worker signs at once
_PORTION: Final = 2400  # events recorded between two looks at the clock


@dataclass(frozen=True, slots=True)
class About:
    """What stands in about.json."""

    kind: str
    events: int
    settled: int
    ledger: str
    made: float
    made_by: str  # what acts and database are made by; another release makes them anew


class Workload:
    """What `prepare` left in *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = About(**json.loads((folder / "about.json").read_bytes()))

    def tokens(self, first: int = 0, stop: int | None = None) -> list[str]:
        """Return the acts from *first* to *stop*."""
        with (self.folder / "acts.jws").open(encoding="ascii") as file:
            return [line.rstrip("\n") for line in itertools.islice(file, first, stop)]

    def lives(self, first: int = 0, stop: int | None = None) -> list[list[str]]:
        """Return the same, life by life; *first* must begin one."""
        tokens, length = self.tokens(first, stop), KINDS[self.about.kind].length
        return [tokens[at : at + length] for at in range(0, len(tokens), length)]

    @property
    def first(self) -> int:
        """The first act from which on lives may be recorded in any order."""
        return KINDS[self.about.kind].first

    def free(self, folder: Path) -> Config:
        """Copy the smallest ledger on which the order of lives from `first` on is free."""
        return self.fresh(folder, self.about.settled + self.first if self.first else None)

    def fresh(self, folder: Path, size: int | None = None) -> Config:
        """Copy the settled ledger, or the one of *size* entries, into *folder*."""
        shutil.copytree(self.folder / "home" if size is None else self.grown(size), folder)
        return config_in(folder)

    def grown(self, size: int) -> Path:
        """Return the folder of a ledger of *size* entries; made of the next smaller one if need be."""
        folder = self.folder / f"home-{size}"
        if not folder.exists():
            assert self.about.settled <= size, f"a settled ledger has {self.about.settled} entries"
            assert size - self.about.settled <= self.about.events, "more entries than acts were signed"
            start, begun = self._smaller(size)
            partial = self.folder / "growing"
            shutil.rmtree(partial, ignore_errors=True)
            shutil.copytree(begun, partial)
            self._grow(partial, start, size)
            partial.rename(folder)
        return folder

    def _smaller(self, size: int) -> tuple[int, Path]:
        grown = [(int(path.name.removeprefix("home-")), path) for path in self.folder.glob("home-*")]
        settled = (self.about.settled, self.folder / "home")
        return max(one for one in [settled, *grown] if one[0] < size or one == settled)

    def _grow(self, home: Path, start: int, size: int) -> None:
        with contextlib.closing(assemble(config_in(home))) as ledger:
            for at in range(start, size, _PORTION):
                stop = min(at + _PORTION, size)
                record(ledger, self.tokens(at - self.about.settled, stop - self.about.settled))
                progress(f"recording {size}", stop - start, size - start)


@contextlib.contextmanager
def workload(kind: str, events: int, keep: Path | None) -> Iterator[Workload]:
    """Prepare a workload, or take the one that was kept."""
    if keep is not None:
        yield prepare(keep / kind, kind, events)
        return
    with tempfile.TemporaryDirectory(prefix="libro-bench-") as folder:
        yield prepare(Path(folder) / kind, kind, events)


def prepare(folder: Path, kind: str, events: int) -> Workload:
    """Return the workload in *folder*, made (anew) unless a good one of at least so many events is there."""
    about = folder / "about.json"
    if about.exists():
        kept = Workload(folder)
        young = time.time() - kept.about.made < MAX_AGE
        if kept.about.events >= events and young and kept.about.made_by == _maker():
            return kept
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    ledger = settle(config_in(folder / "home"), whole=KINDS[kind].whole)
    with contextlib.closing(assemble(config_in(folder / "home"))) as opened:
        settled = opened.queries.info().size
    signed = _sign_all(folder / "acts.jws", kind, events, ledger)
    made = About(kind, signed, settled, ledger, time.time(), _maker())
    about.write_text(json.dumps(asdict(made)), encoding="utf-8")
    return Workload(folder)


def _maker() -> str:
    """Name what a kept folder depends on: the acts' own modules, the tables and rows of state, the rules."""
    sources = (
        Path(module.__file__ or "").read_bytes()
        for module in (actors, admitting, cast, lives, mixed, officers, said, settling, succession)
    )
    parts = [*sources, f"{SHAPE}{tables()}".encode(), rulebook.DIGESTS[rulebook.VERSION].encode()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _sign_all(path: Path, kind: str, events: int, ledger: str) -> int:
    """Sign at least *events* events, in whole lives, on every core; return how many there are."""
    length = KINDS[kind].length
    count = -(-events // length)
    chunks = [(kind, at, min(at + _CHUNK, count), ledger) for at in range(0, count, _CHUNK)]
    context = multiprocessing.get_context("spawn")
    with path.open("wb") as file, ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as pool:
        for done, lines in enumerate(pool.map(_sign_chunk, chunks), start=1):
            file.write(lines)
            progress("signing", done, len(chunks))
    return count * length


def _sign_chunk(chunk: tuple[str, int, int, str]) -> bytes:
    kind, first, stop, ledger = chunk
    make = KINDS[kind].sign
    return "".join(f"{token}\n" for number in range(first, stop) for token in make(number, ledger)).encode()
