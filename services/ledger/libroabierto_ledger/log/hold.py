"""The hold: for some minutes, at one size of the log, the ledger takes nothing but the rotation of its key.

The hand-over names the present size, and people need minutes to sign it. On a busy ledger it would never be
the present size any more; so the operator may have the ledger wait at that size. The hold ends by itself:
when its time is over, or with the rotation, after which the log is larger. Its file is text:

    libro-hold 1
    <size>
    <until, instant in UTC>
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from libroabierto.record.moments import format_instant, parse_instant
from libroabierto_ledger.ports import on_disk

_FORM: Final = re.compile(r"libro-hold 1\n(0|[1-9][0-9]{0,15})\n([0-9TZ:-]{20})\n")
_MAX: Final = 64  # bytes of the file


@dataclass(frozen=True, slots=True)
class Held:
    """The size at which the ledger waits, and the seconds, 1 or more, that it will wait at most."""

    size: int
    seconds: int


class Hold:
    """The file of the hold, as every process of the host sees it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, size: int, until: datetime) -> None:
        """Hold the ledger at *size*; call it under the writer's lock, while that is the present size."""
        with on_disk():
            fresh = self._path.with_suffix(".new")
            fresh.write_text(f"libro-hold 1\n{size}\n{format_instant(until)}\n", encoding="ascii")
            os.replace(fresh, self._path)  # noqa: PTH105 - its errors name both files

    def end(self) -> None:
        """Hold the ledger no longer."""
        with on_disk():
            self._path.unlink(missing_ok=True)

    def held(self, now: datetime) -> Held | None:
        """Say what is held *now*; a file that is torn holds nothing."""
        with on_disk():
            try:
                handle = os.open(self._path, os.O_RDONLY)
            except FileNotFoundError:
                return None
            try:
                raw = os.read(handle, _MAX)
            finally:
                os.close(handle)
        found = _FORM.fullmatch(raw.decode("ascii", "replace"))
        if found is None:
            return None
        seconds = (parse_instant(found[2]) - now).total_seconds()
        return Held(int(found[1]), max(1, round(seconds))) if seconds > 0 else None
