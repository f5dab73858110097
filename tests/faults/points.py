"""Which faults are tried at a system call: all that its kind allows."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from typing import Final

from faults.syscalls import ERRORS
from faults.tracer import CHANGING, Call, Fault

_CRASHING: Final = {*CHANGING, "lock", "open", "map"}


def faults_of(calls: Sequence[Call]) -> list[Fault]:
    """List every fault to be tried at these calls; lines into the pipe are no points."""
    return [fault for number, call in enumerate(calls) if call.file for fault in _at(number, call)]


def _at(number: int, call: Call) -> Iterator[Fault]:
    for code in ERRORS.get(call.kind, ()):
        yield Fault(number, "error", code)
    if call.kind in CHANGING:
        yield Fault(number, "error", errno.EIO, then_kill=True)
        yield Fault(number, "lasting", errno.EIO)
        yield Fault(number, "lasting", errno.ENOSPC)
    if call.kind in _CRASHING:
        yield Fault(number, "before")
        yield Fault(number, "after")
    if call.kind == "write" and len(call.data) > 1:
        for part in {len(call.data) // 2, len(call.data) // 16 or 1}:
            yield Fault(number, "short", part=part)
            yield Fault(number, "short", part=part, then_kill=True)
            yield Fault(number, "torn", part=part)


def spell(fault: Fault) -> str:
    """Say what goes wrong: "error EIO", "lasting ENOSPC", "short 12, then killed", "torn 12"."""
    code = f" {errno.errorcode[fault.errno]}" if fault.errno else ""
    part = f" {fault.part}" if fault.part else ""
    return f"{fault.deed}{code}{part}{', then killed' if fault.then_kill else ''}"
