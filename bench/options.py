"""The options that every bench has."""

from __future__ import annotations

import argparse
from pathlib import Path


def parser(manual: str | None, *, events: int, rounds: int) -> argparse.ArgumentParser:
    """Make the parser of a bench whose docstring is *manual*."""
    made = argparse.ArgumentParser(description=manual, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--events", type=int, default=events, help="how large it is, default %(default)s")
    made.add_argument("--rounds", type=int, default=rounds, help="interleaved rounds, default %(default)s")
    made.add_argument("--markdown", action="store_true", help="print tables as Markdown")
    made.add_argument("--keep", type=Path, metavar="DIR", help="keep signed acts and ledgers there")
    return made
