"""The peak of a fresh process: what it held above what it held when it had everything imported.

    with Peak() as peak: work()
    peak.mib

`VmHWM` belongs to the process image, unlike `ru_maxrss`, which a child inherits from its parent. It
is set back before the work begins, so only the work counts. Linux.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, Self

_STATUS: Final = Path("/proc/self/status")
_TIMEOUT: Final = 1800.0  # seconds


class Peak:
    """Measures the block that it surrounds."""

    def __init__(self) -> None:
        self.mib = 0.0

    def __enter__(self) -> Self:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # VmHWM begins anew
        self._before = _kib("VmRSS")
        return self

    def __exit__(self, *exc: object) -> None:
        self.mib = (_kib("VmHWM") - self._before) / 1024


def in_fresh_process(module: str, *arguments: str) -> dict[str, Any]:
    """Run `python -m module arguments...`, and return the JSON object that it prints."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", module, *arguments],
        check=True,
        stdout=subprocess.PIPE,
        timeout=_TIMEOUT,
        env=os.environ.copy(),
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _kib(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(encoding="ascii"), re.MULTILINE)
    assert found is not None, "this needs Linux"
    return int(found[1])
