"""ptrace(2), as much of it as a tracer of system calls needs: Linux on x86-64, through ctypes.

A tracee stops twice in each system call: at its *entry*, where its arguments may be changed or the
call be taken out, and at its *exit*, where its result may be changed. See ptrace(2), syscall(2).
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_POKEUSER, _INTERRUPT, _SYSCALL, _SEIZE, _SYSCALL_INFO = 6, 0x4207, 24, 0x4206, 0x420E
_OPTIONS: Final = 0x1 | 0x8  # stops that are system calls are told from signals; threads are traced too
_EXITKILL: Final = 0x100000
_EVERY_THREAD: Final = 0x40000000  # __WALL
_SYSCALL_STOP: Final = signal.SIGTRAP | 0x80
# struct ptrace_syscall_info: what kind of stop, then number and six arguments, or result and is_error.
_INFO: Final = struct.Struct("=B23x7Q")
_ENTRY, _EXIT = 1, 2
# Places of registers in struct user_regs_struct.
_RDX, _RAX, _ORIG_RAX = 12 * 8, 10 * 8, 15 * 8

_ptrace = ctypes.CDLL(None, use_errno=True).ptrace
_ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_ptrace.restype = ctypes.c_long


def check_machine() -> None:
    """Exit with a sentence where registers have other names."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        sys.exit("the injection of faults needs Linux on x86-64: it writes into that machine's registers")


@dataclass(frozen=True, slots=True)
class Entry:
    """A thread is about to make a system call."""

    thread: int
    number: int
    args: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Exit:
    """A thread comes back from a system call; *result* is negative (-errno) for an error."""

    thread: int
    result: int


@dataclass(frozen=True, slots=True)
class Ended:
    """A thread, or with its first one the process, has ended; *status* is that of waitpid."""

    thread: int
    status: int


Stop = Entry | Exit | Ended


def seize(thread: int, *, for_life: bool) -> None:
    """Trace a thread and those that it starts; *for_life*: none of them outlives its tracer."""
    _do(_SEIZE, thread, 0, _OPTIONS | (_EXITKILL if for_life else 0))
    _do(_INTERRUPT, thread)


def wait() -> Stop:
    """Wait for the next stop of any tracee."""
    stop = _next(0)
    assert stop is not None, "waitpid waits"
    return stop


def poll() -> Stop | None:
    """Return the next stop of any tracee if there is one now."""
    return _next(os.WNOHANG)


def _next(options: int) -> Stop | None:
    """Read one stop; those that are no concern of ours go on at once."""
    while True:
        thread, status = os.waitpid(-1, _EVERY_THREAD | options)
        if thread == 0:
            return None
        if not os.WIFSTOPPED(status):
            return Ended(thread, status)
        kind, is_event = os.WSTOPSIG(status), status >> 16
        stop = _read_stop(thread) if kind == _SYSCALL_STOP else None
        if stop is not None:
            return stop
        if kind != _SYSCALL_STOP:
            go_on(thread, 0 if is_event else kind)


def go_on(thread: int, signal_number: int = 0) -> None:
    """Let a thread run to its next stop."""
    _try(_SYSCALL, thread, 0, signal_number)


def take_out(thread: int) -> None:
    """Let the call at whose entry *thread* stands not happen."""
    _try(_POKEUSER, thread, _ORIG_RAX, -1)


def set_count(thread: int, count: int) -> None:
    """Change the third argument of the call at whose entry *thread* stands."""
    _try(_POKEUSER, thread, _RDX, count)


def set_result(thread: int, result: int) -> None:
    """Change the result of the call at whose exit *thread* stands."""
    _try(_POKEUSER, thread, _RAX, result)


def file_of(thread: int, descriptor: int) -> str:
    """Return the path behind a file descriptor of a tracee, "" if there is none."""
    try:
        return str(Path(f"/proc/{thread}/fd/{descriptor}").readlink())
    except OSError:
        return ""


def text_at(thread: int, address: int) -> str:
    """Return the path that stands in a tracee's memory at *address*."""
    raw = bytes_at(thread, address, 4096 - address % 4096)  # what follows may be no memory at all
    if b"\0" not in raw:
        raw += bytes_at(thread, address + len(raw), 4096)
    return os.fsdecode(raw.partition(b"\0")[0])


def bytes_at(thread: int, address: int, count: int) -> bytes:
    """Return a piece of a tracee's memory."""
    with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
        memory.seek(address)
        return memory.read(count)


def _read_stop(thread: int) -> Stop | None:
    buffer = ctypes.create_string_buffer(_INFO.size + 8)
    if _try(_SYSCALL_INFO, thread, len(buffer), ctypes.addressof(buffer)) < 0:
        return None  # killed meanwhile: its end comes next
    kind, first, *args = _INFO.unpack_from(buffer)
    if kind == _ENTRY:
        return Entry(thread, first, tuple(args))
    assert kind == _EXIT, kind
    return Exit(thread, first - (1 << 64) if first >> 63 else first)


def _do(request: int, thread: int, address: int = 0, data: int = 0) -> None:
    if _try(request, thread, address, data) < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"ptrace: {os.strerror(code)}")


def _try(request: int, thread: int, address: int = 0, data: int = 0) -> int:
    """Do *request*; negative if the thread is gone, as after a kill."""
    return int(_ptrace(request, thread, address, data))
