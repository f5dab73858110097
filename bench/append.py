"""How many acts a second the ledger records over HTTP, against what the machine allows.

    make bench                      (ARGS="--events 6000 --rounds 5 --markdown")

gunicorn, two gthread workers of 32 threads (`--threads`), SQLite with synchronous=FULL; acts signed
beforehand, each sent once; one event loop sends over 64 kept-alive connections and looks at each
receipt. In every round, one after the other, in turn forwards and backwards:

    verify only   the same server settings over an application that checks form, schema and signature
    append        POST /v1/events: 201 and a receipt for each, on a fresh ledger
    batch         POST /v1/events/batch, the same ledger, other acts
    Ed25519       verifications alone, of the same signatures: in one process, in one a core at once
    commit        one small row a commit, WAL, synchronous=FULL, one thread

The client and both servers share the cores; what the client takes of them is printed. The dearest
type, accreditations, is measured in the same way on a third as many events. Mixed lives are sent to a
ledger that has a whole round of them, so that those that are sent know the entries that they name.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bench.lives import KINDS
from bench.load import Accept, Loaded, Request, drive, request
from bench.options import parser
from bench.plan import CONNECTIONS, WARM, Plan, whole
from bench.raw import Verifiers, commit_rate, signatures, verifiers, verify_rate
from bench.rounds import Rounds, percentile
from bench.serving import Server, serve_ledger, serve_verify_only
from bench.telling import Table, machine, number, say
from bench.workload import workload
from libroabierto.verify.receipts import Receipt, check_receipt
from libroabierto_ledger.bootstrap import assemble, read_key
from libroabierto_ledger.config import DEFAULT_THREADS, Config

BATCH_CONNECTIONS: Final = 8
_LONG: Final = 3000  # events at which the machine's own rates are measured for a second, else shorter


class Round:
    """Everything once."""

    def __init__(self, plan: Plan, rounds: Rounds, pool: Verifiers, verifying: Server) -> None:
        self._plan, self._rounds, self._pool, self._verifying = plan, rounds, pool, verifying

    def run(self, *, backwards: bool) -> None:
        """Measure; *backwards* for every second round."""
        steps: list[Callable[[], None]] = [self._raw, self._verify_only, self._ledger]
        for step in reversed(steps) if backwards else steps:
            step()

    def _raw(self) -> None:
        seconds = min(1.0, self._plan.events / _LONG)
        held = signatures([token for life in self._plan.lives(1) for token in life][:2000])
        self._rounds.add("one process", verify_rate(held, seconds))
        self._rounds.add("all cores", self._pool.rate(seconds))
        with tempfile.TemporaryDirectory(dir=self._plan.work.folder) as folder:
            self._rounds.add("commit", commit_rate(Path(folder), seconds))

    def _verify_only(self) -> None:
        port, plan = self._verifying.port, self._plan
        drive(port, singles(port, plan.lives(0)), CONNECTIONS, created)
        requests = singles(port, plan.lives(1))
        self._load("verify only", self._verifying, requests, CONNECTIONS, created)

    def _ledger(self) -> None:
        plan = self._plan
        with tempfile.TemporaryDirectory(dir=plan.work.folder) as folder:
            config = plan.work.free(Path(folder) / "home")
            with serve_ledger(config, threads=self._plan.threads) as server:
                port = server.port
                drive(port, singles(port, plan.lives(0)), CONNECTIONS, recorded)
                ones = singles(port, plan.lives(1))
                receipts = self._load("append", server, ones, CONNECTIONS, recorded).last
                many = in_batches(port, plan.batches())
                self._load("batch", server, many, BATCH_CONNECTIONS, all_recorded)
            self._look_at(config, receipts)

    def _load(
        self, name: str, server: Server, lives: list[list[Request]], connections: int, accept: Accept
    ) -> Loaded:
        before = server.used()
        loaded = drive(server.port, lives, connections, accept)
        self._rounds.add(f"{name} us", 1e6 * (server.used() - before) / loaded.events)
        self._rounds.add(name, loaded.rate)
        self._rounds.add(f"{name} p50", 1000 * percentile(loaded.latencies, 0.50))
        self._rounds.add(f"{name} p99", 1000 * percentile(loaded.latencies, 0.99))
        self._rounds.add(f"{name} client", loaded.cpu)
        return loaded

    def _look_at(self, config: Config, receipts: list[bytes]) -> None:
        """Verify the last receipt of each connection, and count the commits."""
        log, ledger = read_key(config).verifier, self._plan.work.about.ledger
        for body in receipts:
            check_receipt(Receipt.parse(body), log=log, ledger=ledger)
        with contextlib.closing(assemble(config)) as opened:
            work = self._plan.work
            begun = work.about.settled + work.first + whole(work.about.kind, WARM)
            sizes = [one.size for one in opened.queries.checkpoints(after=begun, limit=1_000_000)]
        events = self._plan.events
        one_by_one = sum(size <= begun + events for size in sizes)
        self._rounds.add("append commit", events / one_by_one)
        self._rounds.add("batch commit", events / (len(sizes) - one_by_one))


def singles(port: int, lives: Sequence[Sequence[str]]) -> list[list[Request]]:
    """Spell one request an event."""
    return [
        [request(port, "/v1/events", "application/jose", token.encode()) for token in life] for life in lives
    ]


def in_batches(port: int, batches: Sequence[Sequence[str]]) -> list[list[Request]]:
    """Spell one request a batch."""
    spelled = (("".join(f"{token}\n" for token in batch).encode(), len(batch)) for batch in batches)
    return [[request(port, "/v1/events/batch", "application/x-ndjson", *one)] for one in spelled]


def created(status: int, body: bytes, events: int) -> None:
    """Accept what the verifying application answers."""
    if status != 201:
        raise RuntimeError(f"{status}: {body[:500]!r}")


def recorded(status: int, body: bytes, events: int) -> None:
    """Accept a receipt; the last one of each connection is verified when the clock has stopped."""
    if status != 201 or not body.startswith(b'{"folio":"') or b'"proof":"c2sp.org/tlog-proof' not in body:
        raise RuntimeError(f"{status}: {body[:500]!r}")


def all_recorded(status: int, body: bytes, events: int) -> None:
    """Accept a receipt for each line."""
    if status != 200 or body.count(b'{"status":201,"receipt":{"folio":') != events:
        raise RuntimeError(f"{status}: {body[:500]!r}")


def show(kind: str, events: int, rounds: Rounds, options: argparse.Namespace) -> None:
    """Print what the rounds found."""
    table = Table(
        f"{kind}: {options.rounds} rounds of {events} events, batches of {options.batch}; medians",
        "",
        "events/s",
        "of verify only",
        "of Ed25519, all cores",
        "p50 ms",
        "p99 ms",
        "server CPU us",
        "client, cores",
        "events a commit",
    )
    rounds.add("verify only commit", 0)
    for name in ("verify only", "append", "batch"):
        ratios = [str(rounds.ratio(name, to)) for to in ("verify only", "all cores")]
        figures = [rounds.median(f"{name} {what}") for what in ("p50", "p99", "us", "client", "commit")]
        table.add(name, rounds.median(name), *ratios, *figures)
    blank = [""] * 5
    for name, words in (("all cores", "Ed25519, all cores"), ("one process", "Ed25519, one process")):
        table.add(words, rounds.median(name), "", str(rounds.ratio(name, "all cores")), *blank)
    table.add("commits, one row each", rounds.median("commit"), "", "", *blank)
    table.show(markdown=options.markdown)
    say(f"\n  append / commits: {rounds.ratio('append', 'commit')}")


def measure(kind: str, events: int, options: argparse.Namespace) -> Rounds:
    """Run every round of one kind of acts."""
    count, rounds = whole(kind, events), Rounds()
    total, free = whole(kind, WARM) + 2 * count, KINDS[kind].first
    if free and total > free:
        most = (free - whole(kind, WARM)) // 2
        sys.exit(f"--events: at most {most} of {kind}, whose order is free for one round")
    with (
        workload(kind, free + total, options.keep) as work,
        tempfile.TemporaryDirectory() as home,
        serve_verify_only(Path(home), work.about.ledger, threads=options.threads) as verifying,
        verifiers(work.folder / "acts.jws") as pool,
    ):
        turn = Round(Plan(work, count, options.batch, options.threads), rounds, pool, verifying)
        for place in range(options.rounds):
            turn.run(backwards=place % 2 == 1)
            figures = (f"{name} {number(rounds.last(name))}/s" for name in ("verify only", "append", "batch"))
            say(f"  {kind}, round {place + 1}: {', '.join(figures)}")
    return rounds


def main() -> None:
    """Measure, and print medians and ratios."""
    options = parser(__doc__, events=6000, rounds=5)
    options.add_argument("--batch", type=int, default=300, help="events a batch request")
    options.add_argument("--threads", type=int, default=DEFAULT_THREADS, help="threads of each worker")
    options.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    chosen = options.parse_args()
    say(machine())
    for kind in chosen.kinds:
        events = chosen.events // 3 if kind == "accreditations" else chosen.events
        show(kind, events, measure(kind, events, chosen), chosen)


if __name__ == "__main__":
    main()
