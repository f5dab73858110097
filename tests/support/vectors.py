"""The vector files, as anybody finds them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"
NOT_TOPICS = {"keys", "story", "adoption", "practice", "rotation", "unfinished"}


@cache
def topic(name: str) -> dict[str, Any]:
    """Read one file."""
    read: dict[str, Any] = json.loads((CONTRACTS / "vectors" / f"{name}.json").read_text("utf-8"))
    return read


def topics() -> list[str]:
    """Name every file of cases."""
    return sorted({path.stem for path in (CONTRACTS / "vectors").glob("*.json")} - NOT_TOPICS)


def cases(*names: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every case with the name of its topic."""
    for name in names or topics():
        yield from ((name, case) for case in topic(name)["cases"])


def label(value: object) -> str:
    """Name a case in the list of tests."""
    return value["desc"] if isinstance(value, dict) else str(value)
