"""A process that writes to a ledger, as one worker of many: `python -m support.writer_process HOME FILE`.

FILE holds {"lines": [...], "threads": n}; {"answers": [...], "signed": [...]} goes to standard output:
for each line the receipt's spelling, or {"refused": code}; and every claim (size, root in hex) that
this process signed, whatever became of it. The first third is sent as one batch while
threads send the rest one by one, so that group commits of all sizes meet.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from libroabierto.errors import LibroError
from libroabierto.tlog.merkle import Hash
from libroabierto_ledger.application import Outcome, Pending
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.log.integrate import Sign
from support.founding import Town
from support.ledger_home import opened

TIMEOUT = 120.0  # seconds: a slow disk is no fault of the ledger


def answer(outcome: Outcome | Pending | LibroError) -> object:
    """Spell an outcome."""
    if isinstance(outcome, Outcome):
        return outcome.receipt.to_json()
    return {"refused": "pending" if isinstance(outcome, Pending) else outcome.code}


def submit(assembly: Assembly, line: str) -> object:
    """Send one event."""
    try:
        return answer(assembly.submissions.submit(line, timeout=TIMEOUT))
    except LibroError as error:
        return answer(error)


def recording(assembly: Assembly, signed: list[tuple[int, str]]) -> Sign:
    """Sign as the ledger does, and note the claim first."""

    def sign(size: int, root: Hash, key: str) -> bytes:
        signed.append((size, root.hex()))
        return assembly.signer.sign(size, root, key)

    return sign


def main(home: str, file: str) -> None:
    """Send every line and print the answers."""
    work = json.loads(Path(file).read_text("utf-8"))
    lines, third = work["lines"], len(work["lines"]) // 3
    signed: list[tuple[int, str]] = []
    with opened(Path(home), Town()) as assembly, ThreadPoolExecutor(work["threads"] + 1) as pool:
        assembly.sequencer._sign = recording(assembly, signed)
        batch = pool.submit(assembly.submissions.submit_batch, lines[:third], timeout=TIMEOUT)
        single = list(pool.map(lambda line: submit(assembly, line), lines[third:]))
        answers = [*map(answer, batch.result()), *single]
    json.dump({"answers": answers, "signed": signed}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
