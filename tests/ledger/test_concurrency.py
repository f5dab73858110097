"""Several writers at once, in threads and in processes: one order, one chain, one tree, for everybody.

The lines that they send are good events, the same ones again, events that claim one place, forged
and malformed ones, all mixed. Afterwards a naive reading of the public data judges the ledger.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import libroabierto_ledger
from libroabierto.record.entry import ZEROS, Entry, entry_hash
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.note import VerifierKey
from libroabierto.tlog.proof import TlogProof, check_tlog_proof
from libroabierto_ledger.bootstrap import Assembly
from support import naive_tree
from support.founding import Town, forged
from support.ledger_home import entries_of, opened
from support.writer_process import submit

TESTS = Path(__file__).parents[1]
GOOD, RIVALS = 40, 6


def mixture(town: Town) -> tuple[list[str], list[str], list[str]]:
    """Make lines to be recorded, rivals of which one may win, and lines that nobody may record."""
    good = [town.institution(f"osc-{n:03d}") for n in range(GOOD)]
    rivals = [town.accreditation() for _ in range(RIVALS)]
    bad = ["rubbish", forged(good[0]), town.institution("autoridad-mex"), good[1] + "x"]
    return good, rivals, bad


def shuffled(seed: int, *parts: list[str]) -> list[str]:
    lines = [line for part in parts for line in part]
    random.Random(seed).shuffle(lines)
    return lines


def check_from_outside(assembly: Assembly, log: VerifierKey) -> list[bytes]:
    """Recompute positions, chain, tree and every checkpoint; return the entries."""
    entries, previous = entries_of(assembly), ZEROS
    for index, raw in enumerate(entries):
        entry = Entry.parse(raw)
        assert (index, previous) == (entry.index, entry.previous)
        previous = entry_hash(raw)
    for stored in assembly.queries.checkpoints(limit=1000):
        checkpoint = open_checkpoint(stored.note, log)
        assert (stored.size, naive_tree.root(entries[: stored.size])) == (checkpoint.size, checkpoint.root)
    assert len(entries) == assembly.inspect().size
    return entries


def check_answers(sent: list[list[str]], answers: list[list[Any]], entries: list[bytes], town: Town) -> None:
    """Hold every answer of every writer against the ledger."""
    receipts: dict[str, set[str]] = {}
    for line, answer in zip(chain(*sent), chain(*answers), strict=True):
        if isinstance(answer, str):
            receipt = json.loads(answer)
            proof = TlogProof.parse(receipt["proof"].encode())
            check_tlog_proof(proof, entry=entries[receipt["index"]], log=town.log.verifier)
            assert line in receipt["entry"]
            receipts.setdefault(line, set()).add(answer)
    assert {1} == {len(spellings) for spellings in receipts.values()}  # every repeat got the same bytes
    assert len(entries) == 1 + len(receipts)


def check_refusals(
    good: list[str], rivals: list[str], sent: list[list[str]], answers: list[list[Any]]
) -> None:
    """Every good event is recorded, one rival won, and each other one was told why not."""
    told: dict[str, set[str]] = {}
    for line, answer in zip(chain(*sent), chain(*answers), strict=True):
        told.setdefault(line, set()).add("receipt" if isinstance(answer, str) else answer["refused"])
    assert {"receipt"} == set().union(*(told[line] for line in good))
    assert sorted([["receipt"], *[["version.conflict"]] * (RIVALS - 1)]) == sorted(
        sorted(told[r]) for r in rivals
    )
    others = told.keys() - set(good) - set(rivals)
    codes = {"envelope.not-compact", "signature.invalid", "institution.exists", "envelope.base64url"}
    assert codes == set().union(*(told[line] for line in others))


def check_signed(signed: list[list[Any]], entries: list[bytes]) -> None:
    """Whoever signed a size signed the one root that the entries give; nobody else signed it again."""
    assert len(signed) == len({size for size, _ in signed})
    assert [] == [size for size, root in signed if naive_tree.root(entries[:size]).hex() != root]


def test_threads_of_one_process(founded: Assembly, town: Town) -> None:
    good, rivals, bad = mixture(town)
    sent = [shuffled(seed, good, rivals, bad) for seed in range(4)]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda lines: [submit(founded, line) for line in lines], sent))

    entries = check_from_outside(founded, town.log.verifier)
    check_answers(sent, answers, entries, town)
    check_refusals(good, rivals, sent, answers)


@pytest.fixture
def environment() -> dict[str, str]:
    paths = [str(TESTS), *(str(path) for path in map(Path, sys.path) if (path / "libroabierto").is_dir())]
    paths.append(str(Path(libroabierto_ledger.__file__).parents[1]))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


@pytest.fixture
def home(town: Town, tmp_path: Path) -> Path:
    with opened(tmp_path / "home", town) as assembly:
        assembly.founding.found(town.found())
    return tmp_path / "home"


@pytest.mark.slow
@pytest.mark.parametrize("processes", [4])
def test_processes_that_write_at_once(
    town: Town, home: Path, tmp_path: Path, environment: dict[str, str], processes: int
) -> None:
    good, rivals, bad = mixture(town)
    sent = [shuffled(seed, good, good, rivals, bad) for seed in range(processes)]
    running = []
    for number, lines in enumerate(sent):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps({"lines": lines, "threads": 6}), "utf-8")
        command = [sys.executable, "-m", "support.writer_process", str(home), str(file)]
        running.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True))

    said = [json.loads(process.communicate(timeout=300)[0]) for process in running]
    answers = [each["answers"] for each in said]

    assert [0] * processes == [process.returncode for process in running]
    with opened(home, town) as assembly:
        entries = check_from_outside(assembly, town.log.verifier)
    check_answers(sent, answers, entries, town)
    check_refusals(good, rivals, sent, answers)
    check_signed([claim for each in said for claim in each["signed"]], entries)
