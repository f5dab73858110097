"""How the demonstration speaks: numbered acts, each entry in words, and commands that a person could copy."""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

WIDTH = 100
RULE = "─" * WIDTH


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

    def tell(self, text: str) -> None:
        """Print a paragraph, and a blank line."""
        self.say(self._wrapped(text, "  ", "  ") + "\n")

    def entry(self, index: int, sentence: str) -> None:
        """Print what an entry says."""
        self.say(self._wrapped(sentence, f"  asiento {index:>3}  ", " " * 15))

    def fact(self, name: str, text: str) -> None:
        """Print what something is called, and what it says."""
        self.say(self._wrapped(text, f"  {name:<13} ", " " * 16))

    def command(self, words: Sequence[str]) -> None:
        """Show a command as one would type it."""
        shown = [Path(words[0]).name, *words[1:]]
        self.say(f"\n  $ {shlex.join(shown)}")

    def _wrapped(self, text: str, first: str, others: str) -> str:
        return textwrap.fill(
            text,
            WIDTH,
            initial_indent=first,
            subsequent_indent=others,
            break_long_words=False,
            break_on_hyphens=False,
        )
