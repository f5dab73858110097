"""Ledgers for the ledger's tests: a town, its story, and real databases that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto_ledger.bootstrap import Assembly
from support.founding import Town
from support.ledger_home import fill, opened


@pytest.fixture
def town() -> Town:
    """A town in which nothing has happened yet."""
    return Town()


@pytest.fixture
def empty(town: Town, tmp_path: Path) -> Iterator[Assembly]:
    """A ledger that was made, but not founded."""
    with opened(tmp_path / "home", town) as assembly:
        yield assembly


@pytest.fixture
def founded(town: Town, empty: Assembly) -> Assembly:
    """A ledger with entry 0 alone."""
    fill(empty, [town.found()])
    return empty


@pytest.fixture
def told(town: Town, empty: Assembly) -> Assembly:
    """A ledger that holds the town's whole story, recorded one by one."""
    fill(empty, town.live())
    return empty
