"""What it costs to read the state over HTTP, against a bare Flask route.

    python -m bench.reads --size 100000 --rounds 5

gunicorn over a ledger of mixed lives, and with the same settings over an application that answers as
many bytes of JSON from memory (bare.py). In every round, for each kind of read, one after the other over one
kept-alive connection: the bare route, the state now, the state as of an entry before three quarters of the
log. Figures are medians of requests, and ratios within the round; nobody else asks meanwhile. A town of
a full log has had eight exercises in one term, with a row for each commitment (mixed.py): many years.

What workers keep counts: what rows and entries say (keeping.py), the deeds of a municipality (deeds.py).
Now nothing is recorded, so that most was read before; as of names another entry in each request, so that no
answer was given before, though most rows were read.
"""

from __future__ import annotations

import argparse
import itertools
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import cast
from bench.lives import KINDS
from bench.load import drive, get
from bench.mixed import Exercise
from bench.options import parser
from bench.rounds import Rounds, percentile
from bench.serving import Server, serve_bare, serve_ledger
from bench.telling import Table, machine, progress, say
from bench.workload import Workload, workload
from libroabierto_ledger.config import DEFAULT_THREADS

KIND: Final = "mixed"
WARM: Final = 20  # requests of each kind, before anything is timed

# By name: the address of what one life left, or of the list that it is on.
READS: Final[Mapping[str, Callable[[Exercise], str]]] = {
    "a declaration": lambda life: f"/v1/declarations/{life.declaration}",
    "a commitment": lambda life: f"/v1/commitments/{life.commitments[0]}",
    "commitments, a page of all": lambda _: "/v1/commitments",
    "commitments of a town": lambda life: f"/v1/commitments?territory={life.town.key}",
    "a municipality, word to deed": lambda life: f"/v1/municipalities/{life.town.key}",
    "history of a declaration": lambda life: f"/v1/streams/{life.declaration}",
    "history of a commitment": lambda life: f"/v1/streams/{life.commitments[0]}",
}


@dataclass(frozen=True, slots=True)
class Readers:
    """The two servers, the lives that may be asked for, and entries of the past."""

    ledger: Server
    bare: Server
    lives: list[Exercise]
    past: Iterator[int]

    def round(self, name: str, count: int, rounds: Rounds) -> None:
        """Read one kind of thing: bare, now, and as of the past."""
        chosen = random.choices(self.lives, k=count)  # noqa: S311 - chooses rows, never keys
        paths = [READS[name](life) for life in chosen]
        past = [f"{path}{'&' if '?' in path else '?'}as_of={next(self.past)}" for path in paths]
        size = self._read(self.ledger, paths[:WARM], name, None)
        self._read(self.bare, [f"/bytes/{size}"] * count, f"{name} bare", rounds)
        self._read(self.ledger, paths, f"{name} now", rounds)
        self._read(self.ledger, past, f"{name} as of", rounds)
        rounds.add(f"{name} bytes", size)

    def _read(self, server: Server, paths: list[str], name: str, rounds: Rounds | None) -> int:
        """Ask for each path; return how long the last answer was."""
        requests = [get(server.port, path) for path in paths]
        before = server.used()
        loaded = drive(server.port, [requests], 1, answered)
        if rounds is not None:
            rounds.add(f"{name} us", 1e6 * (server.used() - before) / len(paths))
            rounds.add(name, 1000 * percentile(loaded.latencies, 0.50))
            rounds.add(f"{name} p99", 1000 * percentile(loaded.latencies, 0.99))
        return len(loaded.last[0])


_TIMES: Final = ("", "bare", "now", "as of", "now / bare", "as of / bare")


def answered(status: int, body: bytes, events: int) -> None:
    """Accept what was found."""
    if status != 200:
        raise RuntimeError(f"{status}: {body[:500]!r}")


def measure(work: Workload, options: argparse.Namespace) -> Rounds:
    """Serve both, and read in rounds."""
    rounds, total = Rounds(), options.rounds * len(READS)
    past = options.size * 3 // 4
    oldest = past - total * options.requests
    recorded = (oldest - cast.settled(whole=True)) // KINDS[KIND].length
    lives = [Exercise(number, work.about.ledger) for number in range(recorded)]
    with tempfile.TemporaryDirectory(dir=work.folder) as folder:
        config = work.fresh(Path(folder) / "home", options.size)
        with (
            serve_ledger(config, threads=options.threads) as ledger,
            serve_bare(Path(folder), threads=options.threads) as bare,
        ):
            readers = Readers(ledger, bare, lives, itertools.count(past, -1))
            for turn in range(options.rounds):
                for place, name in enumerate(READS, start=1):
                    readers.round(name, options.requests, rounds)
                    progress("reading", turn * len(READS) + place, total)
    return rounds


def show(rounds: Rounds, options: argparse.Namespace) -> None:
    """Print a row for each kind of read."""
    title = f"Reads at {options.size:,} entries: {options.rounds} rounds of {options.requests}; p50 in ms"
    columns = ("", "bytes", "bare", "now", "of bare", "as of", "of bare", "now p99", "as of p99")
    table, processor = Table(title, *columns), Table("The same: processor time of the server in us", *_TIMES)
    for name in READS:
        table.add(
            name,
            rounds.median(f"{name} bytes"),
            rounds.median(f"{name} bare"),
            rounds.median(f"{name} now"),
            str(rounds.ratio(f"{name} now", f"{name} bare")),
            rounds.median(f"{name} as of"),
            str(rounds.ratio(f"{name} as of", f"{name} bare")),
            rounds.median(f"{name} now p99"),
            rounds.median(f"{name} as of p99"),
        )
        times = [rounds.median(f"{name} {which} us") for which in ("bare", "now", "as of")]
        processor.add(name, *times, times[1] / times[0], times[2] / times[0])
    table.show(markdown=options.markdown)
    processor.show(markdown=options.markdown)


def main() -> None:
    """Measure, and print medians and ratios."""
    options = parser(__doc__, events=0, rounds=5)
    options.add_argument("--size", type=int, default=100_000, help="entries in the log")
    options.add_argument("--requests", type=int, default=200, help="requests of each kind a round")
    options.add_argument("--threads", type=int, default=DEFAULT_THREADS, help="threads of each worker")
    chosen = options.parse_args()
    say(machine())
    with workload(KIND, chosen.size, chosen.keep) as work:
        show(measure(work, chosen), chosen)


if __name__ == "__main__":
    main()
