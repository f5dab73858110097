"""How the demonstration speaks: numbered acts, and every command that a person could copy."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

RULE = "─" * 78


class Teller:
    """Prints the story in Spanish; numbers the acts."""

    def __init__(self) -> None:
        self._act = 0

    def act(self, title: str) -> None:
        """Begin the next act."""
        self._act += 1
        self.say(f"\n{RULE}\n{self._act}. {title}\n{RULE}")

    def say(self, text: str) -> None:
        """Print a line at once, also into a pipe."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def command(self, words: Sequence[str]) -> None:
        """Show a command as one would type it."""
        shown = [Path(words[0]).name, *words[1:]]
        self.say(f"\n  $ {shlex.join(shown)}")
