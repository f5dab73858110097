"""The web face over a real ledger: SQLite in a temporary folder, the town's keys, a clock that stands still.

town, ledger, app, client       the whole story of the town, made once: for whoever only reads
exercised                       a town that went on to secretariat, plan, commitment and observation
practised                       a practice ledger, entered by two municipalities
fresh                           a founded ledger of one's own, all offices filled, for whoever submits
empty                           a client of a ledger that was never founded
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.web.town_hall import TownHall
from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.web.app import create_app
from support.founding import Town
from support.ledger_home import fill, opened
from support.lives import LIVES


@pytest.fixture(scope="session")
def town() -> Town:
    """A town that lived through the whole story."""
    town = Town()
    town.live()
    return town


@pytest.fixture(scope="session")
def ledger(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assembly]:
    """The ledger of that town; nobody writes to it."""
    with opened(tmp_path_factory.mktemp("town"), town) as assembly:
        fill(assembly, town.tokens)
        yield assembly


@pytest.fixture(scope="session")
def app(ledger: Assembly) -> Flask:
    """Its web face; pytest-flask makes `client` of it."""
    return create_app(ledger)


@pytest.fixture(scope="session")
def exercised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownHall]:
    """A town that lived through its whole exercise; nobody writes to it."""
    town = Town()
    LIVES["whole exercise"](town)
    with opened(tmp_path_factory.mktemp("exercised"), town) as assembly:
        fill(assembly, town.tokens)
        yield TownHall(town, assembly, create_app(assembly).test_client())


@pytest.fixture(scope="session")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownHall]:
    """A practice ledger that two municipalities entered by themselves; nobody writes to it."""
    town = Town()
    LIVES["practice settled"](town)
    with opened(tmp_path_factory.mktemp("practised"), town) as assembly:
        fill(assembly, town.tokens)
        yield TownHall(town, assembly, create_app(assembly).test_client())


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[TownHall]:
    """A town where everybody holds office and nothing is declared yet."""
    town = Town()
    town.settle()
    with opened(tmp_path / "fresh", town) as assembly:
        fill(assembly, town.tokens)
        yield TownHall(town, assembly, create_app(assembly).test_client())


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of a ledger without entry 0."""
    with opened(tmp_path / "empty", Town()) as assembly:
        yield create_app(assembly).test_client()
