"""A process that writes to a ledger, as one worker of many: `python -m support.writer_process HOME FILE`.

FILE holds {"lines": [...], "threads": n}; the answers go to standard output as a JSON list, one for
each line: the receipt's spelling, or {"refused": code}. The first third is sent as one batch while
threads send the rest one by one, so that group commits of all sizes meet.
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from libroabierto.errors import LibroError
from libroabierto_ledger.application import Outcome, Pending
from libroabierto_ledger.bootstrap import Assembly
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


def main(home: str, file: str) -> None:
    """Send every line and print the answers."""
    work = json.loads(Path(file).read_text("utf-8"))
    lines, third = work["lines"], len(work["lines"]) // 3
    with opened(Path(home), Town()) as assembly, ThreadPoolExecutor(work["threads"] + 1) as pool:
        batch = pool.submit(assembly.submissions.submit_batch, lines[:third], timeout=TIMEOUT)
        single = list(pool.map(lambda line: submit(assembly, line), lines[third:]))
        json.dump([*map(answer, batch.result()), *single], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
