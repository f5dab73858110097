"""The same payloads in other ledgers on this machine: pymerkle over SQLite, git with signed commits.

    python -m bench.peers --events 2400 --commits 200 --sizes 1000 10000 100000

    ours       in one process, without HTTP: one by one (each waits for commit, guard and receipt), or in
               batches of 240. Verifies who signed, judges by the rules, chains, proves, keeps the state
    pymerkle   SqliteTree, its defaults: stores bytes under a tree of hashes, a commit each. Verifies
               nothing, signs nothing; its tree is computed when somebody asks for a proof
    git        one signed commit an event (repository.py): signs and chains; a proof is the whole history

None does what another does: the figures say what a step costs, the text above what it buys. Needs
requirements/bench.txt, git and ssh-keygen.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bench import repository
from bench.lives import KINDS
from bench.options import parser
from bench.rounds import Rounds
from bench.settling import record
from bench.telling import Table, machine, number, progress, say
from bench.workload import Workload, workload
from libroabierto.record.envelope import EVENT, open_envelope
from libroabierto_ledger.application.outcomes import Outcome
from libroabierto_ledger.bootstrap import assemble

PROOFS: Final = 100
ASKED: Final = ("first", "inclusion", "consistency")
PROVED: Final = ("ours inclusion", "ours consistency", *(f"pymerkle {what}" for what in ASKED))
OURS, OURS_BATCH, PYMERKLE, GIT = "ours, one by one", "ours, in batches", "pymerkle", "git, signed commits"


def pymerkle() -> Any:
    """Load pymerkle, which only this bench needs; end loudly where it is missing."""
    try:
        return importlib.import_module("pymerkle")
    except ModuleNotFoundError:
        sys.exit("pymerkle is missing; install it with: pip install --no-deps -r requirements/bench.txt")


def append_ours(work: Workload, tokens: list[str], rounds: Rounds) -> None:
    """Record the first half one by one, the other in batches; every event must get its receipt."""
    half = len(tokens) // 2
    with tempfile.TemporaryDirectory(dir=work.folder) as folder:
        config = work.fresh(Path(folder) / "home")
        with contextlib.closing(assemble(config)) as ledger:
            length = KINDS[work.about.kind].length
            record(ledger, tokens[:length])

            def one_by_one() -> None:
                for token in tokens[length:half]:
                    assert isinstance(ledger.submissions.submit(token), Outcome)

            rounds.add(OURS, rate(half - length, one_by_one))
            rounds.add(OURS_BATCH, rate(len(tokens) - half, lambda: record(ledger, tokens[half:])))


def append_pymerkle(payloads: list[bytes], folder: Path, rounds: Rounds) -> None:
    """Append to an empty tree, a commit each."""
    with contextlib.closing(pymerkle().SqliteTree(str(folder / "tree.db"))) as tree:
        rounds.add(PYMERKLE, rate(len(payloads), lambda: [tree.append_entry(data) for data in payloads]))


def append_git(payloads: list[bytes], folder: Path, rounds: Rounds) -> None:
    """Commit, then verify what was committed."""
    made = repository.Repository(folder)

    def commit() -> None:
        for place, payload in enumerate(payloads):
            made.commit(place, payload)

    rounds.add(GIT, rate(len(payloads), commit))
    rounds.add(f"{GIT} verified", rate(len(payloads), lambda: _all_good(made, len(payloads))))


def _all_good(made: repository.Repository, count: int) -> None:
    assert count == made.verify_all(), "a commit without a good signature"


def prove(work: Workload, size: int, folder: Path, rounds: Rounds) -> None:
    """Time proofs at one size, on a ledger and a tree that were opened just now, then once more."""
    places = random.Random(size).sample(range(1, size), PROOFS)  # noqa: S311 - chooses entries, never keys
    with contextlib.closing(assemble(work.fresh(folder / f"{size}", size))) as ledger:
        payloads = list(ledger.queries.lines())
        queries = ledger.queries
        _time(rounds, f"{size} ours inclusion", places, queries.prove_inclusion)
        _time(rounds, f"{size} ours consistency", places, queries.prove_consistency)
    path, load = str(folder / f"{size}.db"), pymerkle().SqliteTree
    with contextlib.closing(load(path)) as tree:
        tree.append_entries(payloads)
    with contextlib.closing(load(path)) as tree:
        rounds.add(f"{size} pymerkle first", _timed(lambda: tree.prove_inclusion(places[0], size)))
        _time(rounds, f"{size} pymerkle inclusion", places, lambda at: tree.prove_inclusion(at, size))
        _time(rounds, f"{size} pymerkle consistency", places, lambda at: tree.prove_consistency(at, size))


def _time(rounds: Rounds, name: str, places: list[int], ask: Callable[[int], object]) -> None:
    for at in places:
        rounds.add(name, _timed(lambda at=at: ask(at)))  # type: ignore[misc]  # mypy cannot infer a default


def _timed(ask: Callable[[], object]) -> float:
    """Return microseconds."""
    begun = time.perf_counter()
    ask()
    return 1e6 * (time.perf_counter() - begun)


def rate(events: int, work: Callable[[], object]) -> float:
    """Return events a second."""
    return 1e6 * events / _timed(work)


def show(rounds: Rounds, options: argparse.Namespace) -> None:
    """Print rates, then proofs."""
    title = f"Peers, appending: {options.rounds} rounds of {options.events} events ({options.commits} in git)"
    table = Table(f"{title}; medians", "", "events/s", "of ours, one by one")
    for name in (OURS, OURS_BATCH, PYMERKLE, GIT, f"{GIT} verified"):
        table.add(name, rounds.median(name), str(rounds.ratio(name, OURS)))
    table.show(markdown=options.markdown)
    proofs = Table("Peers, proving: medians, us", "", *(f"{size:,}" for size in options.sizes))
    for what in (
        "ours inclusion",
        "ours consistency",
        "pymerkle first",
        "pymerkle inclusion",
        "pymerkle consistency",
    ):
        proofs.add(what, *(number(rounds.median(f"{size} {what}")) for size in options.sizes))
    proofs.show(markdown=options.markdown)


def run(work: Workload, options: argparse.Namespace, rounds: Rounds) -> None:
    """Append in rounds, then prove at each size."""
    tokens = work.tokens(0, options.events)
    payloads = [open_envelope(token, EVENT).payload for token in tokens]
    for turn in range(options.rounds):
        append_ours(work, tokens, rounds)
        for append, count in ((append_pymerkle, options.events), (append_git, options.commits)):
            with tempfile.TemporaryDirectory(dir=work.folder) as folder:
                append(payloads[:count], Path(folder), rounds)
        progress("appending", turn + 1, options.rounds)
    with tempfile.TemporaryDirectory(dir=work.folder) as folder:
        for size in options.sizes:
            prove(work, size, Path(folder), rounds)


def main() -> None:
    """Measure, and print."""
    options = parser(__doc__, events=2400, rounds=3)
    options.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    options.add_argument("--commits", type=int, default=200, help="signed commits a round")
    chosen = options.parse_args()
    pymerkle()
    repository.need()
    rounds = Rounds()
    say(machine())
    with workload("declarations", max(chosen.events, *chosen.sizes), chosen.keep) as work:
        run(work, chosen, rounds)
    show(rounds, chosen)


if __name__ == "__main__":
    main()
