"""What one act, proof, page and row cost as the log grows.

    python -m bench.growth --sizes 1000 10000 100000
    python -m bench.growth --kind mixed --sizes 2000 10000 100000

One ledger of each size, made of the same kind of acts. On each, in this process: acts recorded one by
one (each waits for its receipt) and in batches of 240, whole lives; processor time of all threads an
event, and SQL statements an event, counted apart; proofs for random entries and tree sizes, with the
bytes of their hashes; a page of a hundred entries; one row of state. Medians over segments. Sizes take
turns, segment by segment, so that a change in the weather meets them all.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from bench.lives import KINDS
from bench.options import parser
from bench.plan import whole
from bench.rounds import Rounds
from bench.settling import BATCH, record
from bench.statements import Statements
from bench.telling import Table, machine, number, progress, say
from bench.workload import Workload, workload
from libroabierto.tlog.hashing import HASH_SIZE, Hash
from libroabierto_ledger.application.outcomes import Outcome
from libroabierto_ledger.bootstrap import Assembly, assemble

SINGLES: Final = 30  # acts a segment that are recorded one by one, at least, in whole lives
WARM: Final = 12  # the same
READS: Final = 50  # proofs, pages or rows a segment

_About = TypeVar("_About")
_Answer = TypeVar("_Answer")


class Sized:
    """A ledger of one size, and the acts that come next."""

    def __init__(self, ledger: Assembly, size: int, acts: Iterator[str], rounds: Rounds, kind: str) -> None:
        self._ledger, self._size, self._acts, self._rounds = ledger, size, acts, rounds
        self._singles, self._batches = whole(kind, SINGLES), whole(kind, BATCH)
        self._random = random.Random(size)  # noqa: S311 - chooses entries, never keys

    def segment(self, statements: Statements) -> None:
        """Measure everything once."""
        self._append("one by one", self._singles, self._one_by_one, statements)
        self._append("in batches", self._batches, lambda tokens: record(self._ledger, tokens), statements)
        self._read()

    def _append(
        self, name: str, count: int, work: Callable[[list[str]], object], statements: Statements
    ) -> None:
        tokens = self._next(count)
        begun = time.process_time()
        work(tokens)
        self._add(f"{name}, us CPU", 1e6 * (time.process_time() - begun) / count)
        tokens = self._next(count)
        with statements:
            work(tokens)
        self._add(f"{name}, statements", statements.count / count)

    def _one_by_one(self, tokens: list[str]) -> None:
        for token in tokens:
            assert isinstance(self._ledger.submissions.submit(token), Outcome)

    def _read(self) -> None:
        queries, size = self._ledger.queries, self._ledger.queries.info().size
        places = self._random.sample(range(1, size - 100), READS)
        self._prove("inclusion", lambda at: queries.prove_inclusion(at).hashes, places)
        self._prove("consistency", lambda at: queries.prove_consistency(at).hashes, places)
        for at in places[:10]:
            self._timed("page of 100 entries", lambda at: queries.entries(after=at, limit=100), at)
        for stream in self._declared(places):
            self._timed("state row", lambda id: self._ledger.states.item("declaration", id), stream)

    def _prove(self, name: str, prove: Callable[[int], Sequence[Hash]], places: list[int]) -> None:
        proofs = [self._timed(f"{name} proof", prove, at) for at in places]
        self._add(f"{name} proof, bytes", statistics.fmean(HASH_SIZE * len(hashes) for hashes in proofs))

    def _declared(self, places: list[int]) -> list[str]:
        """Return declarations of some of these entries."""
        entries = (self._ledger.queries.entry(at).event for at in places)
        return [event.stream for event in entries if event.type.startswith("declaration.")]

    def _timed(self, name: str, ask: Callable[[_About], _Answer], about: _About) -> _Answer:
        begun = time.perf_counter()
        answer = ask(about)
        self._add(f"{name}, us", 1e6 * (time.perf_counter() - begun))
        return answer

    def _next(self, count: int) -> list[str]:
        return [next(self._acts) for _ in range(count)]

    def _add(self, name: str, value: float) -> None:
        self._rounds.add(f"{self._size} {name}", value)


def segment(kind: str) -> int:
    """Return the acts of a segment: each part once for the time, once for the statements."""
    return 2 * (whole(kind, SINGLES) + whole(kind, BATCH))


ROWS: Final = (
    *(f"{name}, {what}" for name in ("one by one", "in batches") for what in ("us CPU", "statements")),
    *(f"{name} proof, {what}" for name in ("inclusion", "consistency") for what in ("us", "bytes")),
    "page of 100 entries, us",
    "state row, us",
)


def show(sizes: list[int], rounds: Rounds, options: argparse.Namespace) -> None:
    """Print a row for each cost, a column for each size, and the last over the first."""
    columns = [f"{size:,}" for size in sizes]
    table = Table(
        f"Growth of {options.kind}: medians of {options.rounds} segments, by entries in the log",
        "",
        *columns,
        "last / first",
    )
    for name in ROWS:
        medians = [rounds.median(f"{size} {name}") for size in sizes]
        table.add(name, *map(number, medians), f"{medians[-1] / medians[0]:.2f}")
    table.show(markdown=options.markdown)


def run(work: Workload, options: argparse.Namespace, statements: Statements) -> Rounds:
    """Open a copy of each ledger, and let them take turns."""
    rounds, length = Rounds(), KINDS[work.about.kind].length
    with contextlib.ExitStack() as stack:
        folder, ledgers = stack.enter_context(tempfile.TemporaryDirectory(dir=work.folder)), []
        for size in options.sizes:
            config = work.fresh(Path(folder) / str(size), size)
            ledger = stack.enter_context(contextlib.closing(assemble(config)))
            first = size - work.about.settled
            rest = -first % length + whole(work.about.kind, WARM)
            acts = work.tokens(first, first + rest + options.rounds * segment(work.about.kind))
            record(ledger, acts[:rest])  # the rest of a life that was cut, and some for warmth
            ledgers.append(Sized(ledger, size, iter(acts[rest:]), rounds, work.about.kind))
        for turn in range(options.rounds):
            for place, ledger_of_size in enumerate(ledgers):
                ledger_of_size.segment(statements)
                progress("measuring", turn * len(ledgers) + place + 1, options.rounds * len(ledgers))
    return rounds


def main() -> None:
    """Measure, and print how costs grow."""
    options = parser(__doc__, events=0, rounds=5)
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    options.add_argument("--kind", choices=KINDS, default="declarations")
    chosen = options.parse_args()
    statements = Statements()
    say(machine())
    events = max(chosen.sizes) + chosen.rounds * segment(chosen.kind) + 2 * KINDS[chosen.kind].length
    with workload(chosen.kind, max(events, whole(chosen.kind, WARM)), chosen.keep) as work:
        show(chosen.sizes, run(work, chosen, statements), chosen)


if __name__ == "__main__":
    main()
