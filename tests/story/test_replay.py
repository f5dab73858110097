"""The state that is served is what the entries make of it, whoever folds them: mixed acts of every family.

    make test-replay        with 100,000 events (LIBRO_REPLAY_EVENTS; 3,000 otherwise)

One ledger on SQLite records whole exercises of several municipalities (bench/mixed.py). What it serves
is compared with what `rebuild` leaves after dropping every row, and with the world in memory of an
auditor who has nothing but the published log.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Final

import pytest
from bench import cast
from bench.mixed import length, mixed, types
from bench.published import opened, publish
from bench.settling import config_in, record, settle

from libroabierto.domain.catalogue import CATALOGUE
from libroabierto.domain.kinds import KINDS
from libroabierto.domain.world import Row
from libroabierto.remote.audit import audit
from libroabierto_ledger.bootstrap import Assembly, assemble
from libroabierto_ledger.persistence.schema import NOW

EVENTS: Final = int(os.environ.get("LIBRO_REPLAY_EVENTS", "3000"))
LIVES: Final = -(-max(1, EVENTS - cast.settled(whole=True)) // length())
PAGE: Final = 500
Served = list[tuple[str, str, object]]  # kind, id, document


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assembly]:
    """A ledger that recorded so many lives."""
    config = config_in(tmp_path_factory.mktemp("ledger") / "home")
    id = settle(config, whole=True)
    with closing(assemble(config)) as assembly:
        for number in range(LIVES):
            record(assembly, mixed(number, id))
        yield assembly


def served(ledger: Assembly) -> Served:
    """Return every row of state as readers find it, page by page."""
    with ledger.store.snapshot() as snapshot:
        at = snapshot.head.size - 1
        found: Served = []
        for kind in sorted(KINDS):
            after = ""
            while page := snapshot.rows(kind, (), at, after, PAGE):
                found += [(kind, one.id, json.loads(one.document)) for one in page]
                after = page[-1].id
    return found


def stored(ledger: Assembly) -> str:
    """Return the digest of the tables of state: every version of every row and tag, from entry to entry."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(ledger.config.database)) as db:
        for columns in (
            "state_row ORDER BY kind, id, from_index",
            "state_tag ORDER BY kind, tag, id, from_index",
        ):
            for found in db.execute(f"SELECT * FROM {columns}"):  # noqa: S608 - only our own words
                digest.update(repr(found).encode())
    return digest.hexdigest()


def tagged(ledger: Assembly) -> dict[tuple[str, str], set[str]]:
    """Return by which tags each row is found now."""
    tags: dict[tuple[str, str], set[str]] = {}
    with closing(sqlite3.connect(ledger.config.database)) as db:
        for kind, id, tag in db.execute(f"SELECT kind, id, tag FROM state_tag WHERE {NOW}"):  # noqa: S608 - ours
            tags.setdefault((kind, id), set()).add(tag)
    return tags


@pytest.fixture(scope="module")
def audited(ledger: Assembly, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The rows of an auditor who reads the published log from its first entry."""
    folder = tmp_path_factory.mktemp("published")
    publish(ledger, folder)
    return list(audit(*opened(folder)).snapshot.world.rows())


def test_the_exercises_are_made_of_every_type_but_the_rarest() -> None:
    seldom = {"ledger.founded", "term.started", "catalogue.updated", "ledger.rules_adopted"}
    seldom |= {"institution.succeeded", "succession.attested", "ledger.policy_changed"}
    seldom |= {"ledger.log_key_rotated", "disclosure.withdrawn"}

    assert seldom == set(CATALOGUE) - set(types())


def test_rebuilding_leaves_every_version_of_every_row_as_it_was(ledger: Assembly) -> None:
    before, seen = stored(ledger), served(ledger)

    assert cast.settled(whole=True) + LIVES * length() == ledger.rebuild()
    assert before == stored(ledger)
    assert seen == served(ledger)


def test_an_auditor_arrives_at_the_rows_that_are_served(ledger: Assembly, audited: list[Row]) -> None:
    alike = [(one.kind, one.id, json.loads(json.dumps(one.document))) for one in audited]

    assert served(ledger) == alike


def test_an_auditor_finds_them_by_the_same_tags(ledger: Assembly, audited: list[Row]) -> None:
    assert tagged(ledger) == {(one.kind, one.id): set(one.tags) for one in audited if one.tags}
