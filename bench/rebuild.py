"""Replay through the rules: how fast the state is folded again from the entries, in how much memory.

    python -m bench.rebuild --sizes 10000 100000

`Assembly.rebuild`, which `libro-ledger rebuild` calls, on a copy of a ledger of each size, each time in
a fresh process; the peak is that above what it held with everything imported and the ledger open.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
import time
from pathlib import Path

from bench.lives import KINDS
from bench.memory import Peak, in_fresh_process
from bench.options import parser
from bench.rounds import Rounds
from bench.settling import config_in
from bench.telling import Table, machine, progress, say
from bench.workload import workload
from libroabierto_ledger.bootstrap import assemble


def child(home: Path) -> dict[str, float]:
    """Rebuild in this fresh process."""
    with contextlib.closing(assemble(config_in(home))) as ledger:
        begun = time.perf_counter()
        with Peak() as peak:
            size = ledger.rebuild()
        return {"rate": size / (time.perf_counter() - begun), "mib": peak.mib}


def run(options: argparse.Namespace) -> None:
    """Rebuild each ledger once a round, print."""
    say(machine())
    rounds, total = Rounds(), options.rounds * len(options.sizes)
    with workload(options.kind, max(options.sizes), options.keep) as work:
        for turn in range(options.rounds):
            for place, size in enumerate(options.sizes, start=1):
                with tempfile.TemporaryDirectory(dir=work.folder) as folder:
                    config = work.fresh(Path(folder) / "home", size)
                    found = in_fresh_process("bench.rebuild", "--child", str(config.home))
                rounds.add(f"{size} rate", found["rate"])
                rounds.add(f"{size} mib", found["mib"])
                progress("rebuilding", turn * len(options.sizes) + place, total)
    table = Table(
        f"Rebuild of {options.kind}: medians of {options.rounds} rounds", "entries", "entries/s", "peak MiB"
    )
    for size in options.sizes:
        table.add(f"{size:,}", rounds.median(f"{size} rate"), rounds.median(f"{size} mib"))
    table.show(markdown=options.markdown)


def main() -> None:
    """Measure, or be the process that is measured."""
    options = parser(__doc__, events=0, rounds=3)
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--kind", choices=KINDS, default="declarations")
    options.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        print(json.dumps(child(chosen.child)))
    else:
        run(chosen)


if __name__ == "__main__":
    main()
