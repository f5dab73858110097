"""`libro follow` in the background, as somebody leaves it running in a terminal of their own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from demo.machine import BIN, Failed
from demo.notifier import wait_for
from demo.telling import Teller


class Following:
    """The command while it runs; what it prints goes to a file."""

    def __init__(self, teller: Teller, command: Sequence[str], output: Path) -> None:
        self._teller, self._command, self._output = teller, command, output
        self._process: subprocess.Popen[bytes]

    def __enter__(self) -> Self:
        """Start it; come back when it knows from where on it follows."""
        self._teller.command(self._command)
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                [str(BIN / self._command[0]), *self._command[1:]],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "LC_ALL": "es_MX.UTF-8"},
            )
        first = wait_for(self._lines, "libro follow")
        self._teller.say("\n".join(f"  {line}" for line in first))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(timeout=10)

    def line_with(self, words: str) -> str | None:
        """Return the first line with these words; raise Failed if the command has ended."""
        if self._process.poll() is not None:
            raise Failed(f"libro follow terminó; vea {self._output}")
        return next((line for line in self._lines() if words in line), None)

    def _lines(self) -> list[str]:
        return self._output.read_text("utf-8").splitlines()
