"""What a bench tells whoever runs it: progress on a terminal, tables, the class of the machine."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.backends.openssl.backend import backend


def progress(what: str, done: int, total: int) -> None:
    """Show on one line of a terminal how far long work is; say nothing to a file."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r{what}: {done}/{total} ", end=end, file=sys.stderr, flush=True)


def say(line: str = "") -> None:
    """Print a line at once, so that a long run can be watched."""
    print(line, flush=True)


def number(value: float) -> str:
    """Write a figure with three digits, or whole if it is larger."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 1 else f"{value:.3g}".rstrip(".")


class Table:
    """Rows of text under a heading; the first column is words, the others are figures."""

    def __init__(self, title: str, *columns: str) -> None:
        self.title, self._rows = title, [list(columns)]

    def add(self, *cells: str | float) -> None:
        """Add a row; numbers are written by `number`."""
        self._rows.append([cell if isinstance(cell, str) else number(cell) for cell in cells])

    def show(self, *, markdown: bool) -> None:
        """Print the table, aligned or as Markdown."""
        say(f"\n**{self.title}**\n" if markdown else f"\n{self.title}")
        widths = [max(len(row[n]) for row in self._rows) for n in range(len(self._rows[0]))]
        for place, row in enumerate(self._rows):
            if markdown:
                say("| " + " | ".join(row) + " |")
                if not place:
                    say("|---|" + "---:|" * (len(row) - 1))
            else:
                say("  " + row[0].ljust(widths[0]) + "".join(f"  {c:>{w}}" for c, w in _pairs(row, widths)))


def _pairs(row: Sequence[str], widths: Sequence[int]) -> list[tuple[str, int]]:
    return list(zip(row[1:], widths[1:], strict=True))


def machine() -> str:
    """Say on what class of machine this runs: what moves the figures, and nothing that names it."""
    versions = {name: importlib.metadata.version(name) for name in ("cryptography", "gunicorn")}
    parts = [
        f"{os.cpu_count()} cores ({_processor()})",
        f"{_memory_gib()} GiB",
        f"Linux {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        *(f"{name} {version}" for name, version in versions.items()),
        backend.openssl_version_text(),
    ]
    return ", ".join(parts)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
