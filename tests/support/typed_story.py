"""docs/story.md, typed at a terminal by somebody who answers every question with yes: it takes minutes.

So it is begun with the session, in processes of its own, while other tests run, and awaited by whoever reads
what came of it (tests/story/conftest.py, tests/story/test_story_page.py).
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from support.ports import free_port

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PAGE = (ROOT / "docs/story.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
MARK = "@@@ block "
BEGIN = "set -eu\ntrap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n"
PATIENCE_SECONDS = 3600


class Typing:
    """Every block of the page, in order, in one terminal; the first mistake ends it."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="historia-"))
        self._screen = self._home / "screen.txt"
        self._master, self._slave = os.openpty()
        os.write(self._master, b"y\n" * 30)
        with self._screen.open("wb") as screen:
            self._person = subprocess.Popen(
                [shutil.which("bash") or "", str(self._script())],
                stdin=self._slave,
                stdout=screen,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=self._environment(),
                start_new_session=True,  # so that the ledger can be stopped with it, whatever happens
            )

    @property
    def folder(self) -> Path:
        """Where the person worked."""
        return self._home / "historia"

    def output(self) -> str:
        """Wait until the last block was typed; return what stands on the screen. Fails after a mistake."""
        status = self._person.wait(timeout=PATIENCE_SECONDS)
        output = self._screen.read_text("utf-8", errors="replace")
        assert 0 == status, output[-6000:]
        return output

    def end(self) -> None:
        """End everything that was begun, and forget the folder."""
        with suppress(ProcessLookupError):
            os.killpg(self._person.pid, signal.SIGTERM)
        self._person.wait()
        os.close(self._slave)
        os.close(self._master)
        shutil.rmtree(self._home, ignore_errors=True)

    def _script(self) -> Path:
        """Write the blocks down as one script, with free ports; what it leaves running ends with it."""
        typed = "".join(f'echo "{MARK}{at}"\n{block}' for at, block in enumerate(BLOCKS))
        for shipped in ("127.0.0.1:8000", "127.0.0.1:8001"):
            typed = typed.replace(shipped, f"127.0.0.1:{free_port()}")
        path = self._home / "typed.sh"
        path.write_text(f"{BEGIN}{typed}", encoding="utf-8")
        return path

    def _environment(self) -> dict[str, str]:
        typed = (self._home / "typed.sh").read_text("utf-8")
        ledger, notifier = re.findall(r'="http://(127\.0\.0\.1:\d+)"', typed)
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("LIBRO_")},
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self._home),
            "LANG": "C.UTF-8",
            "LC_ALL": "es_MX.UTF-8",
            "LIBRO_LEDGER_BIND": ledger,
            "LIBRO_NOTIFIER_BIND": notifier,
            "LIBRO_NOTIFIER_STREAM_BIND": f"127.0.0.1:{free_port()}",
        }
