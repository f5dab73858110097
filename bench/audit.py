"""What an audit costs, against nothing but the Ed25519 verifications in it; and its memory.

    python -m bench.audit --sizes 10000 100000 --rounds 3

The log is static files on this disk. In every round, one after the other in one process: the
signatures of all entries verified and nothing else; steps 1 to 4 (first_steps.py); the whole audit of
`libro audit`, steps 1 to 5. What the whole audit holds is the state of the ledger: it grows with what
is alive, of declarations one of some 5 KB of JSON
for every six entries. Each peak is that of a
fresh process, above what it held with everything imported.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.cast import public_keys
from bench.first_steps import take_first_steps
from bench.lives import KINDS
from bench.memory import Peak, in_fresh_process
from bench.options import parser
from bench.profile import merged, show_functions
from bench.published import opened, publish
from bench.raw import Signature, signatures, verify_all
from bench.rounds import Rounds
from bench.settling import config_in
from bench.telling import Table, machine, progress, say
from bench.workload import workload
from libroabierto.record.entry import Entry
from libroabierto.remote.audit import Audited, audit
from libroabierto.tlog.bundles import parse_bundle
from libroabierto.tlog.tile import FULL_WIDTH
from libroabierto_ledger.bootstrap import assemble

NAMES = ("Ed25519 alone", "steps 1 to 4", "steps 1 to 5")


def first(folder: Path) -> int:
    """Take steps 1 to 4; return the size of the log."""
    reader, trust = opened(folder)
    return take_first_steps(reader, trust, public_keys())


def whole(folder: Path) -> Audited:
    """Audit as `libro audit` does for the first time."""
    return audit(*opened(folder))


def tokens(folder: Path) -> list[str]:
    """Return the signed events of a published log."""
    reader, _ = opened(folder)
    size = int(reader.checkpoint().split(b"\n")[1])
    widths = [min(FULL_WIDTH, size - at) for at in range(0, size, FULL_WIDTH)]
    bundles = (parse_bundle(reader.bundle(index, width), width) for index, width in enumerate(widths))
    return [Entry.parse(raw).event for bundle in bundles for raw in bundle]


def measure(folder: Path, held: list[Signature], count: int) -> Rounds:
    """Run *count* rounds over one published log."""
    rounds, _ = Rounds(), public_keys()
    works: dict[str, Callable[[], object]] = {
        NAMES[0]: lambda: verify_all(held),
        NAMES[1]: lambda: first(folder),
        NAMES[2]: lambda: whole(folder),
    }
    for turn in range(count):
        for place, (name, work) in enumerate(works.items(), start=1):
            begun, used = time.perf_counter(), time.process_time()
            work()
            rounds.add(name, len(held) / (time.perf_counter() - begun))
            rounds.add(f"{name} CPU", len(held) / (time.process_time() - used))
            progress(f"auditing {len(held)}", turn * len(works) + place, count * len(works))
    return rounds


def child(folder: Path, steps: str) -> dict[str, Any]:
    """Audit in this fresh process; return the peak and what is alive at the end."""
    public_keys()  # they are the replay's to find; here they stand for it
    with Peak() as peak:
        audited = first(folder) if steps == "first" else whole(folder)
    if not isinstance(audited, Audited):
        return {"mib": peak.mib}
    documents = [json.dumps(row.document, ensure_ascii=False) for row in audited.snapshot.world.rows()]
    return {"mib": peak.mib, "rows": len(documents), "json_mib": sum(map(len, documents)) / 2**20}


def show(
    kind: str, found: dict[int, Rounds], peaks: dict[int, tuple[dict[str, Any], ...]], *, markdown: bool
) -> None:
    """Print speed and memory."""
    title = f"Audit of {kind}: entries a second, one process; medians"
    speed = Table(title, "", "entries", "entries/s", "of Ed25519 alone", "the same, of processor time")
    for size, rounds in found.items():
        for name in NAMES:
            ratios = [str(rounds.ratio(f"{name}{clock}", f"{NAMES[0]}{clock}")) for clock in ("", " CPU")]
            speed.add(name, f"{size:,}", rounds.median(name), *ratios)
    speed.show(markdown=markdown)
    columns = ("steps 1 to 4 MiB", "steps 1 to 5 MiB", "rows alive", "of them JSON MiB")
    memory = Table(f"Audit of {kind}: peak memory above the imports, fresh processes", "entries", *columns)
    for size, (four, five) in peaks.items():
        memory.add(f"{size:,}", four["mib"], five["mib"], f"{five['rows']:,}", five["json_mib"])
    memory.show(markdown=markdown)


def run(options: argparse.Namespace) -> None:
    """Make the logs, measure, print."""
    say(machine())
    found, peaks = {}, {}
    with (
        workload(options.kind, max(options.sizes), options.keep) as work,
        tempfile.TemporaryDirectory(dir=work.folder) as folder,
    ):
        for size in options.sizes:
            log = Path(folder) / str(size)
            with contextlib.closing(assemble(config_in(work.grown(size)))) as ledger:
                publish(ledger, log)
            if options.profile:
                profile(log, size, options)
                continue
            found[size] = measure(log, signatures(tokens(log)), options.rounds)
            peaks[size] = tuple(
                in_fresh_process("bench.audit", "--child", str(log), steps) for steps in ("first", "all")
            )
    if found:
        show(options.kind, found, peaks, markdown=options.markdown)


def profile(folder: Path, size: int, options: argparse.Namespace) -> None:
    """Print where the whole audit's processor time goes."""
    found = cProfile.Profile(time.process_time)
    with found:
        whole(folder)
    show_functions("Audit, steps 1 to 5", merged([found]), size, options)


def main() -> None:
    """Measure, or be the process that is measured."""
    options = parser(__doc__, events=0, rounds=3)
    options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--kind", choices=KINDS, default="declarations")
    options.add_argument("--profile", action="store_true", help="show where the time goes, and no figures")
    options.add_argument("--top", type=int, default=25, help="functions shown of a profile")
    options.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        print(json.dumps(child(Path(chosen.child[0]), chosen.child[1])))
    else:
        run(chosen)


if __name__ == "__main__":
    main()
