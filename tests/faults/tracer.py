"""Runs a piece of work in a child and tells every system call that it makes on one folder's files.

    trace(work, home)                what it does
    trace(work, home, fault)         the same, with one fault on the way

The work is a function of one pipe, into which it writes lines. What is traced lies between the lines
MARK and END; a call's *number* counts from the first one there. Faults come at that number and nowhere
else, except that `lasting` ones stay until END.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from faults import ptrace
from faults.ptrace import Ended, Entry, Exit
from faults.syscalls import FCNTL_LOCKS, FILE_CALLS, OTHER_CALLS, Kind, Syscall

CHANGING: Final = ("write", "sync", "truncate", "unlink", "rename")  # kinds after which the disk differs
MARK, END = "mark\n", "end\n"
# The longest any point may take: a queue's patience of 10 s, a busy database's of 10 s, and as much again.
PATIENCE: Final = 60.0  # seconds

Deed = Literal["error", "lasting", "before", "after", "short", "torn"]
"""What goes wrong: the call fails, and so does each later one that changes something; the process is
killed before or after the call; a part of a write is written, or that and the process is killed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong at the call with this number."""

    number: int
    deed: Deed
    errno: int = 0
    part: int = 0  # bytes of a short or torn write that are written
    then_kill: bool = False  # the process dies at END, before it can mend anything

    @property
    def is_crash(self) -> bool:
        """Whether the process dies of it."""
        return self.then_kill or self.deed in ("before", "after", "torn")


@dataclass(slots=True)
class Call:
    """One system call on a file of the folder, or a line written into the pipe (`file` is "" then)."""

    name: str
    kind: Kind
    file: str
    args: tuple[int, ...]
    data: bytes = b""
    other: str = ""  # the new name that a link or a rename gives
    result: int | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.file}"


@dataclass(slots=True)
class Trace:
    """What a child did between MARK and END, what it said from beginning to end, and how it ended."""

    calls: list[Call] = field(default_factory=list)
    said: str = ""
    status: int = 0
    was_hit: bool = False  # whether the fault's call was reached
    is_late: bool = False  # killed by the watchdog

    @property
    def is_killed(self) -> bool:
        """Whether the child died of SIGKILL."""
        return os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL


class EscapedCall(Exception):
    """A system call that is in no table: nobody knows whether it touches a file."""


def trace(work: Callable[[int], None], home: Path, fault: Fault | None = None) -> Trace:
    """Run *work* in a child and watch it; *home* is the folder whose files matter."""
    reading, writing = os.pipe()
    starting, start = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(starting, 1)
        _be_child(work, writing)
    ptrace.seize(pid, for_life=True)
    os.write(start, b".")
    for descriptor in (writing, starting, start):
        os.close(descriptor)
    watcher = _Watcher(pid, home.resolve(), os.fstat(reading).st_ino, fault)
    with _watchdog(pid, watcher.trace):
        watcher.run()
    with os.fdopen(reading, "r") as told:
        watcher.trace.said = told.read()
    return watcher.trace


def _be_child(work: Callable[[int], None], writing: int) -> None:
    code = 1
    try:
        work(writing)
        code = 0
    finally:
        os._exit(code)  # nothing of the parent's may be flushed or closed here


class _Watcher:
    """Follows one child from stop to stop; `_open` holds the call in which each thread stands."""

    def __init__(self, pid: int, home: Path, pipe: int, fault: Fault | None) -> None:
        self.trace = Trace()
        self._pid, self._fault = pid, fault
        self._home, self._pipe = str(home), f"pipe:[{pipe}]"
        self._is_marked = False
        self._is_failing = False  # a lasting fault has begun
        self._open: dict[int, tuple[Call, int]] = {}  # thread -> call and its number
        self._errors: dict[int, int] = {}  # thread -> errno in place of the call's result

    def run(self) -> None:
        """Watch until the child has ended."""
        while True:
            stop = ptrace.wait()
            if isinstance(stop, Ended):
                if stop.thread == self._pid:
                    self.trace.status = stop.status
                    return
                continue
            if isinstance(stop, Entry):
                self._enter(stop)
            else:
                self._leave(stop)
            ptrace.go_on(stop.thread)

    def _kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def _enter(self, entry: Entry) -> None:
        found = FILE_CALLS.get(entry.number)
        if found is None:
            if self._is_marked and entry.number not in OTHER_CALLS:
                self._kill()
                raise EscapedCall(entry.number)
            return
        call = self._call(found, entry)
        if call is None:
            return
        if not call.file:
            self._hear(call)
        if self._is_marked:
            self._open[entry.thread] = (call, len(self.trace.calls))
            self.trace.calls.append(call)
            self._strike(entry, call, len(self.trace.calls) - 1)

    def _call(self, found: Syscall, entry: Entry) -> Call | None:
        """Read what is called; None for what touches neither folder nor pipe."""
        if found.name == "fcntl" and entry.args[1] not in FCNTL_LOCKS:
            return None
        path = _path_of(entry, found, found.place)
        is_ours = path == self._home or path.startswith(self._home + "/")
        if not is_ours and path != self._pipe:
            return None
        data = b""
        if found.kind == "write":
            data = ptrace.bytes_at(entry.thread, entry.args[1], entry.args[2])
        file = (path[len(self._home) + 1 :] or ".") if is_ours else ""
        other = "" if found.other is None else _path_of(entry, found, found.other)[len(self._home) + 1 :]
        return Call(found.name, found.kind, file, entry.args, data, other)

    def _hear(self, call: Call) -> None:
        line = call.data.decode()
        if line == END:
            self._is_marked = self._is_failing = False
            if self._fault is not None and self._fault.then_kill:
                self._kill()
        elif line == MARK:
            self._is_marked = True

    def _strike(self, entry: Entry, call: Call, number: int) -> None:
        """Let the fault happen, if this is its place."""
        fault = self._fault
        if fault is None or not call.file:
            return
        is_place = number == fault.number
        self.trace.was_hit |= is_place
        if is_place and fault.deed == "before":
            self._kill()
        elif is_place and fault.deed in ("short", "torn"):
            ptrace.set_count(entry.thread, fault.part)
        elif (is_place and fault.deed in ("error", "lasting")) or (
            self._is_failing and call.kind in CHANGING
        ):
            self._is_failing |= fault.deed == "lasting"
            self._errors[entry.thread] = fault.errno
            ptrace.take_out(entry.thread)

    def _leave(self, stop: Exit) -> None:
        call, number = self._open.pop(stop.thread, (None, -1))
        code = self._errors.pop(stop.thread, 0)
        if code:
            ptrace.set_result(stop.thread, -code)
        if call is not None:
            call.result = -code if code else stop.result
        fault = self._fault
        if fault is not None and number == fault.number and fault.deed in ("after", "torn"):
            self._kill()


def _path_of(entry: Entry, found: Syscall, place: int) -> str:
    """Return the path behind an argument."""
    where = entry.args[place]
    if found.is_path:
        return ptrace.text_at(entry.thread, where)
    return ptrace.file_of(entry.thread, where & 0xFFFFFFFF).removesuffix(" (deleted)")


@contextmanager
def _watchdog(pid: int, told: Trace) -> Iterator[None]:
    """Kill a child that hangs."""

    def bite() -> None:
        told.is_late = True
        os.kill(pid, signal.SIGKILL)

    timer = threading.Timer(PATIENCE, bite)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # no thread may be alive at the next fork
