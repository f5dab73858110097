"""The table of all pictures, by path from the root of the repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from drawing import event, rooms, tables
from drawing.glossary import Glossary

FOLDER: Final = "docs/pictures"


def files(root: Path) -> dict[str, bytes]:
    """Return every picture's bytes; reads the source, the import rules and the glossary under *root*."""
    words = Glossary((root / "docs/glossary.md").read_text("utf-8"))
    return {
        f"{FOLDER}/rooms.svg": rooms.draw(root),
        f"{FOLDER}/event.svg": event.draw(words),
        f"{FOLDER}/tables.svg": tables.draw(words),
    }


def leftovers(root: Path, made: Mapping[str, bytes]) -> list[str]:
    """Name the pictures in our folder that are made no longer."""
    there = {path.relative_to(root).as_posix() for path in (root / FOLDER).glob("*.svg")}
    return sorted(there - set(made))
