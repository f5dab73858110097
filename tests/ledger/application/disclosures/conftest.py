"""A ledger in which a private person may take a seat, and somebody watches over personal data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto_ledger.bootstrap import Assembly
from support.founding import Town
from support.ledger_home import opened, relive
from support.refusals.row import town_after


@pytest.fixture
def town() -> Town:
    """A town with data-protection officers, whose secretariat was called."""
    return town_after("watched")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of its ledger."""
    return tmp_path / "home"


@pytest.fixture
def house(town: Town, home: Path) -> Iterator[Assembly]:
    """A ledger in which nobody has taken a seat yet."""
    with opened(home, town) as assembly:
        relive(assembly, town)
        yield assembly
