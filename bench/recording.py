"""How many acts a second the ledger records in one process, against what the machine can do at all.

    python -m bench.recording --events 3000 --rounds 5

On a real SQLite file with synchronous=FULL the same signed acts are in turn

    verified    Ed25519 verifications alone, one a signature: the machine's limit for one core
    admitted    strict form, schema, signature: what a verifying endpoint would do, without HTTP
    recorded    rules, chain, tree, state, checkpoint, one commit a batch of 240: receipts in hand

Nothing of HTTP is in it, so it is the quickest look at what a change to the ledger is worth. An
accreditation carries two signatures, of which *verified* verifies both and *admitted* one.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.cast import public_keys
from bench.lives import KINDS
from bench.options import parser
from bench.raw import signatures, verify_all
from bench.rounds import Rounds
from bench.settling import BATCH, record
from bench.telling import Table, machine, progress, say
from bench.verify_only import verify
from bench.workload import Workload, workload
from libroabierto.domain import jwks
from libroabierto_ledger.bootstrap import assemble

NAMES = ("verified", "admitted", "recorded")


def run_round(work: Workload, events: int, rounds: Rounds) -> None:
    """Do everything once."""
    tokens, keys = work.tokens(0, events), public_keys()
    held = signatures(tokens) * (2 if work.about.kind == "accreditations" else 1)

    def admit() -> None:
        for token in tokens:
            verify(token.encode(), keys, work.about.ledger)

    with tempfile.TemporaryDirectory(dir=work.folder) as folder:
        config = work.fresh(Path(folder) / "home")
        with contextlib.closing(assemble(config)) as ledger:
            rounds.add("verified", rate(len(tokens), lambda: verify_all(held)))
            rounds.add("admitted", rate(len(tokens), admit))
            rounds.add("recorded", rate(len(tokens), lambda: record(ledger, tokens)))


def rate(events: int, work: Callable[[], object]) -> float:
    """Return events a second; new keys that were read are forgotten, as in a server that meets them."""
    jwks._read.cache_clear()
    begun = time.perf_counter()
    work()
    return events / (time.perf_counter() - begun)


def main() -> None:
    """Measure, and print medians and ratios."""
    made = parser(__doc__, events=3000, rounds=5)
    made.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    options = made.parse_args()
    say(machine())
    for kind in options.kinds:
        rounds = Rounds()
        with workload(kind, options.events, options.keep) as work:
            for turn in range(options.rounds):
                run_round(work, options.events, rounds)
                progress(kind, turn + 1, options.rounds)
        title = f"{kind}: {options.rounds} rounds of {options.events} events, batches of {BATCH}; medians"
        table = Table(title, "", "events/s", "of verified", "of admitted")
        for name in NAMES:
            ratios = [str(rounds.ratio(name, to)) for to in ("verified", "admitted")]
            table.add(name, rounds.median(name), *ratios)
        table.show(markdown=options.markdown)


if __name__ == "__main__":
    main()
