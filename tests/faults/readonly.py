"""Makes a folder read-only for processes that run already: `python -m faults.readonly HOME PID...`.

A real disk turns read-only under open files when its file system finds an error, and cannot be turned
back without unmounting it. So the kernel's answer is given here at the system call: whatever would
change a file of HOME fails with EROFS, opening it for writing too, and all else is as before. It begins
when "on" is printed and ends with standard input.
"""

from __future__ import annotations

import errno
import os
import select
import sys
import time
from pathlib import Path
from typing import Final

from faults import ptrace
from faults.ptrace import Entry, Exit, check_machine
from faults.syscalls import FILE_CALLS, Syscall
from faults.tracer import CHANGING

POLL: Final = 0.001  # seconds
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def run(home: str, pids: list[int]) -> None:
    """Refuse until standard input ends, then let go: whoever is traced goes on when the tracer ends."""
    for thread in (int(task.name) for pid in pids for task in Path(f"/proc/{pid}/task").iterdir()):
        ptrace.seize(thread, for_life=False)
    sys.stdout.write("on\n")
    sys.stdout.flush()
    refused: set[int] = set()  # threads that stand in a call which was taken out
    is_over = False
    while not is_over or refused:
        is_over = is_over or bool(select.select([sys.stdin], [], [], 0)[0])
        stop = ptrace.poll()
        if stop is None:
            time.sleep(POLL)
            continue
        if isinstance(stop, Entry) and not is_over and _would_change(home, stop):
            ptrace.take_out(stop.thread)
            refused.add(stop.thread)
        elif isinstance(stop, Exit) and stop.thread in refused:
            ptrace.set_result(stop.thread, -errno.EROFS)
            refused.remove(stop.thread)
        ptrace.go_on(stop.thread)


def _would_change(home: str, entry: Entry) -> bool:
    call = FILE_CALLS.get(entry.number)
    if call is None or not _path_of(call, entry).startswith(home + "/"):
        return False
    if call.name == "openat":
        return bool(entry.args[2] & _WRITING)
    return call.kind in CHANGING and call.kind != "sync"


def _path_of(call: Syscall, entry: Entry) -> str:
    where = entry.args[call.place]
    if call.is_path:
        return ptrace.text_at(entry.thread, where)
    return ptrace.file_of(entry.thread, where & 0xFFFFFFFF)


if __name__ == "__main__":
    check_machine()
    run(str(Path(sys.argv[1]).resolve()), list(map(int, sys.argv[2:])))
