"""Every statement of rules and reads goes through an index, and costs the same however long the log is.

The plans are those of the statements as they were really run: an exercise is recorded and read over the
web while SQLite tells each statement of each connection. SQLite keeps no statistics of these tables, so
that the plans do not depend on what is in them. What a question costs is counted in steps of SQLite's
virtual machine, which follow neither the clock nor the cache.
"""

from __future__ import annotations

import contextlib
import functools
import re
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from bench.statements import Statements

from libroabierto.domain.kinds import row
from libroabierto.domain.world import World
from libroabierto_ledger.persistence.schema import tables
from libroabierto_ledger.persistence.snapshot import SqlSnapshot
from libroabierto_ledger.persistence.world import SqlWorld
from libroabierto_ledger.web.app import create_app
from support.founding import DECLARATION, KEY, Town
from support.ledger_home import fill, opened
from support.lives import LIVES, commitments, observations, plans, secretariats

LOG: Final = ("/v1/log", "/v1/entries?after=3&limit=5", "/v1/checkpoints", "/v1/proofs/inclusion?index=3")
READS: Final = (
    "/v1/institutions?role=authority",
    "/v1/institutions/ayto-15113",
    "/v1/municipalities",
    f"/v1/municipalities/{KEY}",
    "/v1/declarations",
    f"/v1/declarations?municipality={KEY}&state=in-force",
    f"/v1/declarations/{DECLARATION}",
    f"/v1/secretariats/{secretariats.STREAM}",
    f"/v1/secretariats/{secretariats.STREAM}/sessions",
    f"/v1/plans/{plans.PLAN}",
    "/v1/commitments",
    f"/v1/commitments?territory={KEY}&state=under-way&pillar=transparency",
    f"/v1/commitments/{commitments.PLANNED}",
    f"/v1/observations/{observations.OBSERVATION}",
    f"/v1/streams/{DECLARATION}",
    f"/v1/streams/{commitments.PLANNED}",
)
_TABLES: Final = ("state_row", "state_tag", "ledger_entry", "ledger_tile", "ledger_checkpoint")


# --- plans ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plans_run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The plan of each statement that recording and reading an exercise runs, by its text."""
    statements, town = Statements(), Town()
    LIVES["whole exercise"](town)
    with opened(tmp_path_factory.mktemp("home"), town) as ledger:
        client = create_app(ledger).test_client()
        fill(ledger, town.tokens[:1])  # opens every connection, so that each is heard from here on
        with statements:
            fill(ledger, town.tokens[1:])
            for path in LOG:
                assert client.get(path).status_code == 200, path
            for path in READS:
                for address in (path, f"{path}{'&' if '?' in path else '?'}as_of={len(town.tokens) - 2}"):
                    assert client.get(address).status_code == 200, address  # a refusal closes its connection
        with contextlib.closing(sqlite3.connect(ledger.config.database)) as db:
            return {text: plan(db, text) for text in one_of_each(statements.seen)}


def one_of_each(statements: set[str]) -> list[str]:
    """Return statements about our tables, one of all that differ only in their literals."""
    told = {re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", text): text for text in sorted(statements)}
    return [text for text in told.values() if any(table in text for table in _TABLES)]


def plan(db: sqlite3.Connection, statement: str) -> list[str]:
    """Ask SQLite how it would run a statement."""
    return [line[3] for line in db.execute(f"EXPLAIN QUERY PLAN {statement}")]


def test_the_exercise_is_recorded_and_read_in_many_statements(plans_run: dict[str, list[str]]) -> None:
    begun = {text.split()[0] for text in plans_run}

    assert {"SELECT", "INSERT", "UPDATE"} == begun
    assert 20 < len(plans_run)


def test_no_statement_scans_a_table(plans_run: dict[str, list[str]]) -> None:
    """Only the questions themselves are gone through, which stand in a JSON array (json_each)."""
    scans = {
        text: step
        for text, steps in plans_run.items()
        for step in steps
        if step.startswith("SCAN") and "VIRTUAL TABLE" not in step and "CONSTANT ROW" not in step
    }

    assert {} == scans


def test_no_statement_sorts_a_table(plans_run: dict[str, list[str]]) -> None:
    """Rows that carry a tag are sorted by id: as many as were found."""
    sorts = {text for text, steps in plans_run.items() for step in steps if "TEMP B-TREE" in step}

    assert all("json_each" in text for text in sorts), sorts


# --- steps ------------------------------------------------------------------------------------------

SMALL, LARGE = 1_000, 100_000  # entries
_DAY: Final = "2026-11-20"
_NOON: Final = f"{_DAY}T18:00:00.000Z"


def made(entries: int) -> sqlite3.Connection:
    """Make a log of so many entries, each with a row of its own; five rows share a tag."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    for statement in tables():
        db.execute(statement)
    db.execute("BEGIN")
    db.execute("INSERT INTO ledger_head VALUES (1, ?, x'00', '', '')", (entries,))
    rows, tags, log = [], [], []
    for at in range(entries):
        document = {"id": f"{at:07d}", "corrects": at // 5, "stream": f"x:{at}"}
        made_row = row("correction", document)
        rows.append(("correction", made_row.id, at, 1 << 62, "{}"))
        tags += [("correction", tag, made_row.id, at, 1 << 62) for tag in made_row.tags]
        log.append((at, f"event-{at}", f"{at}", f"x:{at}", 1, _NOON, b"", f"{at:064x}"))
    db.executemany("INSERT INTO state_row VALUES (?, ?, ?, ?, ?)", rows)
    db.executemany("INSERT INTO state_tag VALUES (?, ?, ?, ?, ?)", tags)
    db.executemany("INSERT INTO ledger_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", log)
    db.execute("COMMIT")
    return db


@pytest.fixture(scope="module")
def logs() -> Iterator[list[sqlite3.Connection]]:
    """A small log and a large one."""
    with contextlib.ExitStack() as held:
        yield [held.enter_context(contextlib.closing(made(size))) for size in (SMALL, LARGE)]


def steps(db: sqlite3.Connection, ask: Callable[[], Any]) -> int:
    """Count the steps of the virtual machine while a question is answered."""
    taken = 0

    def step() -> int:
        nonlocal taken
        taken += 1
        return 0

    db.set_progress_handler(step, 1)
    try:
        assert ask() not in (None, []), "our bug: nothing was found"
    finally:
        db.set_progress_handler(None, 1)
    return taken


QUESTIONS: Final[dict[str, Callable[[World], object]]] = {
    "get": lambda world: world.get("correction", "0000500"),
    "find": lambda world: world.find("correction", "corrects:100"),
    "head": lambda world: world.head("x:500"),
    "index_of": lambda world: world.index_of("event-500"),
    "recorded_on": lambda world: world.recorded_on(500),
}


@pytest.mark.parametrize("at", [None, 900], ids=["now", "as of an entry"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_rules_question_takes_the_same_steps_at_1000_and_at_100000_entries(
    logs: list[sqlite3.Connection], name: str, at: int | None
) -> None:
    small, large = (steps(db, functools.partial(QUESTIONS[name], SqlWorld(db, at))) for db in logs)

    assert small == large


@pytest.mark.parametrize("tags", [[], ["corrects:100"], ["corrects:100", "stream:x:500"]], ids=len)
@pytest.mark.parametrize("at", [None, 900], ids=["now", "as of an entry"])
def test_a_page_takes_the_same_steps_at_1000_and_at_100000_entries(
    logs: list[sqlite3.Connection], tags: list[str], at: int | None
) -> None:
    def page(db: sqlite3.Connection) -> object:
        snapshot = SqlSnapshot(db)
        return snapshot.rows("correction", tags, snapshot.head.size - 1 if at is None else at, "0000400", 100)

    small, large = (steps(db, functools.partial(page, db)) for db in logs)

    assert small == large
