"""The same list of calls, as strace (Debian package `strace`) sees it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from faults.halves import environment
from faults.scenarios import SCENARIOS, play
from faults.syscalls import FCNTL_LOCKS, FILE_CALLS
from faults.tracer import END, MARK

_LINE: Final = re.compile(r"\d+ +(?P<name>\w+)\((?P<args>.*)")
_ARGUMENT: Final = re.compile(r'(?:\d+<(?P<fd>/[^>]*)>|"(?P<path>(?:[^"\\]|\\.)*)"|[^,]+)(?:, )?')
_LOCKING: Final = {5: "F_GETLK", 6: "F_SETLK", 7: "F_SETLKW"}


def calls_seen_by_strace(name: str, folder: Path) -> list[str]:
    """Play a scenario under strace; return each call between the marks on a file of the ledger's folder."""
    strace = shutil.which("strace")
    assert strace, "strace is missing / falta strace: apt install strace"
    home, told = folder / "straced", folder / "strace.txt"
    SCENARIOS[name].prepare(home)
    names = ",".join(sorted({call.name for call in FILE_CALLS.values()}))
    tracing = [strace, "-f", "-y", "-s", "64", "-o", str(told), "-e", f"trace={names}"]
    playing = [sys.executable, "-m", "faults.strace", name, str(home)]
    done = subprocess.run(
        [*tracing, *playing], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return list(_between_marks(told.read_text("utf-8"), str(home.resolve())))


def _between_marks(text: str, home: str) -> list[str]:
    found, is_marked = [], False
    for line in text.splitlines():
        if f'"{MARK[:-1]}\\n"' in line or f'"{END[:-1]}\\n"' in line:
            is_marked = MARK[:-1] in line
        elif is_marked and (match := _LINE.match(line)) is not None:
            found.append(_spelled(match["name"], match["args"], home))
    return [call for call in found if call]


def _spelled(name: str, args: str, home: str) -> str:
    """Spell a call as `str(Call)` does; "" for one that is no point."""
    call = next(call for call in FILE_CALLS.values() if call.name == name)
    if name == "fcntl" and not any(_LOCKING[command] in args for command in FCNTL_LOCKS):
        return ""
    place = list(_ARGUMENT.finditer(args))[call.place]
    path = place["path"] if call.is_path else place["fd"]
    if path is None or not (path == home or path.startswith(home + "/")):
        return ""
    return f"{name} {path[len(home) + 1 :] or '.'}"


if __name__ == "__main__":
    play(SCENARIOS[sys.argv[1]], Path(sys.argv[2]), 1)
