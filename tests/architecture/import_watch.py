"""Import modules and tell each deed that importing them did, one a line.

    python import_watch.py FOLDERS MODULE...        FOLDERS: where our modules stand, as in PYTHONPATH

Deeds are told by Python's own audit events (PEP 578), which no module can switch off: what is
written, opened, connected or started, by us or by a library that we import. Reading the environment
has no such event; it is told when a file in FOLDERS does it, since libraries may read theirs.
Python 3.11 has none for threads either, so Thread.start is watched by hand.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

DEEDS = (
    *("ftplib.", "shutil.", "smtplib.", "socket.", "sqlite3.", "subprocess.", "tempfile."),
    *("os.system", "os.exec", "os.fork", "os.posix_spawn", "os.kill", "os.putenv", "os.unsetenv", "os.chdir"),
    *("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.chmod", "os.truncate", "os.link", "os.symlink"),
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC

# Code of os.environ itself: whoever asks stands behind it.
ENVIRON_CODE = {"os.py", "<frozen os>", "_collections_abc.py", "<frozen _collections_abc>"}


def is_deed(event: str, args: tuple[Any, ...]) -> bool:
    """Tell deeds from the reading of source that every import is made of."""
    if event == "open":
        return bool(args[2] & WRITING)
    return event.startswith(DEEDS)


def asker() -> str:
    """Name the file whose code is reading the environment."""
    frame = sys._getframe(2)
    while frame.f_back and os.path.basename(frame.f_code.co_filename) in ENVIRON_CODE:  # noqa: PTH119 - no imports in here
        frame = frame.f_back
    return frame.f_code.co_filename


def watched_look_up(folders: tuple[str, ...], deeds: list[str]) -> Callable[[Any, Any], Any]:
    """Wrap the look-up of os.environ so that it tells when a file in *folders* asks."""
    look_up: Callable[[Any, Any], Any] = type(os.environ).__getitem__

    def __getitem__(environ: Any, key: Any) -> Any:  # noqa: N807 - it takes that method's place
        if asker().startswith(folders):
            deeds.append(f"environment {key}")
        return look_up(environ, key)

    return __getitem__


def main(path: str, *modules: str) -> None:
    """Import *modules* under watch and write down what happened."""
    folders = tuple(path.split(os.pathsep))
    sys.path[:0] = folders
    deeds: list[str] = []
    setattr(os._Environ, "__getitem__", watched_look_up(folders, deeds))  # noqa: B010 - mypy forbids the plain form
    sys.addaudithook(lambda event, args: deeds.append(f"{event} {args}") if is_deed(event, args) else None)
    setattr(threading.Thread, "start", lambda thread: deeds.append(f"thread {thread.name}"))  # noqa: B010 - as above
    for module in modules:
        importlib.import_module(module)
    sys.stdout.write("\n".join(deeds))


if __name__ == "__main__":
    main(*sys.argv[1:])
