"""Puts every fault into one scenario, each on a fresh copy of the folder: `python -m faults.injection`.

    python -m faults.injection NAME                 trace, then try every fault; one line of JSON each
    python -m faults.injection NAME --part 0 --of 2     every second one, for two processes
    python -m faults.injection NAME --every 7       a sample
    python -m faults.injection NAME --number 17         the faults at one call, to look at one closely
    python -m faults.injection NAME --list              the calls alone

A line: {"call": "pwrite64 ledger.db-wal", "number": 17, "kind": "write", "fault": "error EIO",
"answers": ["busy ledger.disk-error"], "why": null}; `why` says what does not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faults.homes import copy_of
from faults.judging import Line, check_answers, recover
from faults.neighbour import Neighbour
from faults.points import faults_of, spell
from faults.ptrace import check_machine
from faults.scenarios import SCENARIOS, Scenario, play
from faults.tracer import END, MARK, Call, Fault, Trace, trace

# SQLite's shared memory and the lock stay on the same machine; nothing here needs a quiet one.
RECOVERY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Try:
    """What came of one fault; `why` is "" if all holds that must."""

    call: Call
    fault: Fault
    answers: list[str]
    why: str

    def to_line(self) -> str:
        """Spell it as one line of JSON."""
        members = {
            "call": str(self.call),
            "number": self.fault.number,
            "kind": self.call.kind,
            "fault": spell(self.fault),
            "answers": self.answers,
            "why": self.why or None,
        }
        return json.dumps(members)


class Bench:
    """A scenario, its folder, and copies of it that are thrown away."""

    def __init__(self, scenario: Scenario, folder: Path) -> None:
        self.scenario, self._folder = scenario, folder
        self._original = folder / "original"
        scenario.prepare(self._original)
        # What is read once and kept (rules, schemas) is read here, before any child is made.
        recover(copy_of(self._original, folder / "first"), [])

    def calls(self) -> list[Call]:
        """Trace the scenario without any fault."""
        traced, why = self._run(None)
        assert not why, why
        return traced.calls

    def attempt(self, call: Call, fault: Fault) -> Try:
        """Put one fault in, and judge what came of it."""
        traced, why = self._run(fault)
        lines = lines_of(traced.said)
        if not why and str(traced.calls[fault.number]) != str(call):
            why = f"another call stood there: {traced.calls[fault.number]}"
        return Try(call, fault, [_short(line) for line in lines if line["stage"] == "act"], why)

    def _run(self, fault: Fault | None) -> tuple[Trace, str]:
        home = copy_of(self._original, self._folder / "home")
        neighbour = Neighbour(home) if self.scenario.has_neighbour else None
        try:
            traced = trace(lambda pipe: play(self.scenario, home, pipe), home, fault)
            why = _ending(traced, fault)
            heard = lines_of(traced.said)
            if neighbour is not None:
                heard += neighbour.go_on()
            return traced, why or in_a_process(lambda: recover(home, heard))
        finally:
            if neighbour is not None:
                neighbour.end()
            shutil.rmtree(home)


def lines_of(said: str) -> list[Line]:
    """Read what a child told."""
    return [json.loads(line) for line in said.splitlines(keepends=True) if line not in (MARK, END)]


def _ending(traced: Trace, fault: Fault | None) -> str:
    """Say what is wrong with how the child ended and what it answered, "" for nothing."""
    if traced.is_late:
        return "hung"
    if fault is not None and not traced.was_hit:
        return "the fault was never reached"
    if fault is not None and fault.is_crash:
        return "" if traced.is_killed else f"not killed: {traced.status}"
    if traced.status:
        return f"ended with {traced.status}: {traced.said[-2000:]}"
    try:
        check_answers(lines_of(traced.said))
    except AssertionError as error:
        return str(error)
    return ""


def _short(line: dict[str, Any]) -> str:
    code = line.get("code", "")
    return f"{line['answer']} {code}".strip()


def in_a_process(work: Callable[[], None]) -> str:
    """Do *work* in a child of its own; return what it raised, "" for nothing."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - told to the parent
            os.write(writing, traceback.format_exc().encode()[-4000:])
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "r") as told:
        why = told.read()
    status = os.waitpid(pid, 0)[1]
    return why or (f"the recovery ended with {status}" if status else "")


def main() -> None:
    """Try what was asked for."""
    check_machine()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=SCENARIOS)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--of", type=int, default=1)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--number", type=int)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(SCENARIOS[options.name], Path(folder))
        calls = bench.calls()
        if options.list:
            sys.stdout.writelines(f"{number} {call}\n" for number, call in enumerate(calls))
            return
        wanted = [f for f in faults_of(calls) if options.number in (None, f.number)]
        for fault in wanted[:: options.every][options.part :: options.of]:
            sys.stdout.write(bench.attempt(calls[fault.number], fault).to_line() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
