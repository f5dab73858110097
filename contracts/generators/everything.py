"""The table of all files that are made, by path from the root of the repository."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from libroabierto.domain import rulearchive, rulebook as pinned

from . import entry_cases, envelope_cases, key_cases, payload_cases
from .cases import Topic, write_topic
from .judges import JUDGES

TOPICS: Final[tuple[Callable[[], list[Topic]], ...]] = (
    key_cases.topics,
    envelope_cases.topics,
    payload_cases.topics,
    entry_cases.topics,
)


def files(root: Path) -> dict[str, bytes]:
    """Return every file's content."""
    return {**vectors()}


def vectors() -> dict[str, bytes]:
    """Return the vector files."""
    found = [topic for topics in TOPICS for topic in topics()]
    return {f"contracts/vectors/{t.name}.json": write_topic(t, JUDGES[t.name]) for t in found}


def leftovers(root: Path, made: Mapping[str, bytes]) -> list[str]:
    return []


def rulebook(text: str) -> str:
    """Return the rulebook with the digest of the present rules."""
    version = pinned.VERSION
    return re.sub(rf'(?m)^    {version}: ".*",$', f'    {version}: "{rulearchive.digest()}",', text)
