"""A process that audits within bounds: one line of JSON in, one out, until its input ends.

    {"seconds": 30, "home": "...", "argv": ["audit", "http://..."]}
    {"status": 3, "out": "...", "err": "...", "peak_kib": 51200}

It runs the real command over the real HTTP transport, with so many seconds for each exchange. Address
space is limited, so that what would eat the machine fails instead; the peak of memory is that of the
process since it began, so one bound holds for all that it was told. A traceback ends it: no answer
comes. `Auditor` is the other end.
"""

from __future__ import annotations

import io
import json
import os
import resource
import select
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from libroabierto.cli.console import Console
from libroabierto.cli.main import main
from libroabierto.remote.http import HttpTransport

ADDRESS_SPACE = 1024 * 1024 * 1024
# A generous end for a test that hangs; what an audit may take is said by its deadline.
OUTER_SECONDS = 600
TESTS = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How one audit ended, and the peak of the process's memory by then."""

    status: int
    out: str
    err: str
    peak_kib: int

    @property
    def finding(self) -> dict[str, Any]:
        finding: dict[str, Any] = json.loads(self.out)["finding"]
        return finding


class Auditor:
    """The process, as a test sees it."""

    def __init__(self) -> None:
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "support.lies.auditor"],
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def audit(self, argv: Sequence[str], home: Path, seconds: float) -> Ended:
        """Run one command; raises AssertionError if it does not end, or ends the process."""
        if self._process.poll() is not None:  # it fell over the lie before this one
            self._process = self._start()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"seconds": seconds, "home": str(home), "argv": list(argv)})
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()
        in_time = select.select([self._process.stdout], [], [], OUTER_SECONDS)[0]
        answer = self._process.stdout.readline() if in_time else b""
        if not answer:
            self.close()
        assert in_time, "it does not end"
        assert answer, "it fell"
        return Ended(**json.loads(answer))

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def run(seconds: float, home: str, argv: list[str]) -> Ended:
    """Run one command in this process."""
    out, err = io.StringIO(), io.StringIO()
    connect = partial(HttpTransport, timeout_seconds=seconds)
    console = Console("es", out, err, io.StringIO(), {"HOME": home, "XDG_DATA_HOME": home}, connect=connect)
    status = main(argv, console)
    return Ended(status, out.getvalue(), err.getvalue(), peak_kib())


def peak_kib() -> int:
    """Read the peak of this process's memory; getrusage would count that of the process which began it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    for said in sys.stdin:
        sys.stdout.write(json.dumps(vars(run(**json.loads(said)))) + "\n")
        sys.stdout.flush()
