"""Runs a process of the notifier and kills it at one of its steps: `live(work, home, Cut(7, "after"))`.

A step is a system call by which others may see a difference: one that changes a file of the folder, or
sends bytes into a socket. The work runs in a child that was forked for it, so that a start costs little; it
ends with a cut, or when *is_done* says so, by SIGKILL in either case.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from faults import ptrace
from faults.ptrace import Ended, Entry
from faults.syscalls import FILE_CALLS
from faults.tracer import CHANGING

Deed = Literal["before", "after", "torn"]
"""Killed at the entry of the call, at its exit, or at its exit when it has written a half."""
DEEDS: Final[tuple[Deed, ...]] = ("before", "after", "torn")
PATIENCE: Final = 30.0  # seconds that a life may take
_SENDING: Final = {44: "sendto", 46: "sendmsg"}
_TEARABLE: Final = {"write", "pwrite64", "sendto"}  # their third argument is a count of bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a life ends."""

    number: int
    deed: Deed


@dataclass(slots=True)
class Life:
    """What a process did until it ended: its steps, by name and by what they touched."""

    steps: list[str] = field(default_factory=list)
    was_hit: bool = False
    was_done: bool = False


def live(
    work: Callable[[], object], home: Path, cut: Cut | None = None, is_done: Callable[[], bool] | None = None
) -> Life:
    """Run *work* until it is cut, or done; AssertionError if it was not to be cut and is never done."""
    starting, start = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(starting, 1)
        _be_child(work)
    ptrace.seize(pid, for_life=True)
    os.write(start, b".")
    os.close(starting)
    os.close(start)
    life, over = Life(), threading.Event()
    ender = threading.Thread(target=_end_when, args=(pid, life, over, is_done))
    ender.start()
    try:
        _Watcher(pid, home, life, cut).run()
    finally:
        over.set()
        ender.join()  # no thread of ours is alive at the next fork
    assert life.was_done or cut is not None, f"never done, after {len(life.steps)} steps"
    return life


def cuts_of(life: Life) -> list[Cut]:
    """Return every cut of such a life."""
    steps = enumerate(life.steps)
    return [
        Cut(number, deed)
        for number, step in steps
        for deed in DEEDS
        if deed != "torn" or step.split(" ")[0] in _TEARABLE
    ]


def _be_child(work: Callable[[], object]) -> None:
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        work()
    finally:
        os._exit(1)  # nothing of the parent's may be flushed or closed here


def _end_when(pid: int, life: Life, over: threading.Event, is_done: Callable[[], bool] | None) -> None:
    end = time.monotonic() + PATIENCE
    while not over.wait(0.02):
        life.was_done = is_done is not None and is_done()
        if life.was_done or time.monotonic() > end:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            return


class _Watcher:
    """Follows one life from stop to stop."""

    def __init__(self, pid: int, home: Path, life: Life, cut: Cut | None) -> None:
        self._pid, self._home, self._life, self._cut = pid, str(home.resolve()), life, cut
        self._doomed: set[int] = set()  # threads that stand in the call after which the process dies

    def run(self) -> None:
        """Watch until it has ended."""
        while True:
            stop = ptrace.wait()
            if isinstance(stop, Ended):
                if stop.thread == self._pid:
                    return
                continue
            if isinstance(stop, Entry):
                self._enter(stop)
            elif stop.thread in self._doomed:
                self._kill()
            ptrace.go_on(stop.thread)

    def _enter(self, entry: Entry) -> None:
        step = _step_of(entry, self._home)
        if step is None:
            return
        self._life.steps.append(step)
        is_place = self._cut is not None and len(self._life.steps) - 1 == self._cut.number
        if self._cut is not None and is_place:
            self._life.was_hit = True
            self._strike(entry, self._cut.deed)

    def _strike(self, entry: Entry, deed: Deed) -> None:
        if deed == "before":
            self._kill()
            return
        if deed == "torn":
            ptrace.set_count(entry.thread, entry.args[2] // 2)
        self._doomed.add(entry.thread)

    def _kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)


def _step_of(entry: Entry, home: str) -> str | None:
    """Name the step, None for a call that nobody else sees."""
    if entry.number in _SENDING:
        return f"{_SENDING[entry.number]} socket"
    call = FILE_CALLS.get(entry.number)
    if call is None or call.kind not in CHANGING:
        return None
    where = entry.args[call.place]
    path = (
        ptrace.text_at(entry.thread, where)
        if call.is_path
        else ptrace.file_of(entry.thread, where & 0xFFFFFFFF)
    )
    return f"{call.name} {path[len(home) + 1 :]}" if path.startswith(home + "/") else None
