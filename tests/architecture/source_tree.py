"""Where the source stands and how to read it as text, as syntax and as modules.

Reads files only; never imports what it reads.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

# Import root of each package that we ship.
PACKAGES = {
    "libroabierto": ROOT / "client",
    "libroabierto_face": ROOT / "services" / "face",
    "libroabierto_ledger": ROOT / "services" / "ledger",
    "libroabierto_notifier": ROOT / "services" / "notifier",
}

# Made by tools or by running the product; nothing in them is written by us.
_NOT_OURS = {".git", ".venv", "__pycache__", "dist", "node_modules", "htmlcov"}


def our_files(*suffixes: str) -> Iterator[Path]:
    """Yield every file of the repository whose name ends in one of *suffixes*."""
    yield from _walk(ROOT, suffixes)


def _walk(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not _skipped(path):
            yield from _walk(path, suffixes)
        elif path.is_file() and path.name.endswith(suffixes):
            yield path


def _skipped(folder: Path) -> bool:
    return folder.name in _NOT_OURS or folder.name.endswith(("_cache", ".egg-info"))


def shipped_modules() -> dict[str, Path]:
    """Map the dotted name of every module that we ship to its file."""
    return {
        _dotted(path.relative_to(base)): path
        for package, base in PACKAGES.items()
        for path in sorted((base / package).rglob("*.py"))
    }


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """Name the room that *module* stands in: its package and the next word, if it has one."""
    return ".".join(module.split(".")[:2])


def syntax_of(path: Path) -> ast.Module:
    """Parse one source file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def pyproject() -> dict[str, Any]:
    """Read the settings of the repository."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def named(path: Path) -> str:
    """Give *path* as a reader of the repository would write it."""
    return path.relative_to(ROOT).as_posix()
