"""The store: one writer, all or nothing, positions from the head, durable commits."""

from __future__ import annotations

import os
import re
import sqlite3
import threading
from contextlib import closing

import pytest

from libroabierto_ledger.bootstrap import Assembly
from libroabierto_ledger.persistence import snapshot as snapshot_module
from libroabierto_ledger.persistence import world as world_module
from libroabierto_ledger.persistence.schema import PAST, PRESENT
from libroabierto_ledger.ports import RecordedEvent
from support.founding import Town
from support.ledger_home import entries_of


def test_nothing_is_saved_outside_the_sequencer(founded: Assembly) -> None:
    with pytest.raises(AssertionError, match="outside the sequencer"):
        founded.ledger.save(RecordedEvent("institution:x", 1, "x.y", b"{}"))


def test_the_event_store_keeps_exact_bytes_under_public_names(told: Assembly, town: Town) -> None:
    with closing(sqlite3.connect(told.config.database)) as db:
        rows = db.execute("SELECT rowid, topic, state FROM stored_events ORDER BY rowid").fetchall()

    assert [(n + 1, raw) for n, raw in enumerate(town.entries)] == [(row[0], row[2]) for row in rows]
    assert "ledger.founded" == rows[0][1]
    assert "declaration.digitized" == rows[-1][1]


def test_a_stray_event_stops_the_sequencer_instead_of_taking_a_position(
    founded: Assembly, town: Town
) -> None:
    with closing(sqlite3.connect(founded.config.database)) as db:
        db.execute("INSERT INTO stored_events VALUES ('x', 1, 'x.y', x'00')")
        db.commit()

    with pytest.raises(Exception, match=r"ledger\.batch-failed"):
        founded.submissions.submit(town.accreditation())

    assert 1 == founded.queries.info().size


def test_what_fails_inside_is_undone(founded: Assembly) -> None:
    def spoil() -> None:
        with founded.store.exclusive() as tx:
            tx.rows.clear()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        spoil()

    assert founded.inspect().size == 1


def test_writers_wait_for_one_another(founded: Assembly) -> None:
    order: list[str] = []

    def write() -> None:
        with founded.store.exclusive():
            order.append("second")

    with founded.store.exclusive():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join(5)

    assert ["first", "second"] == order


def test_readers_do_not_wait_for_the_writer_and_see_nothing_of_it(founded: Assembly) -> None:
    with founded.store.exclusive() as tx:
        tx.rows.clear()

        assert 4 == len(founded.states.page("institution").items)


def test_a_commit_waits_for_the_disk(founded: Assembly) -> None:
    with founded.store.exclusive() as tx:
        db = tx._db
        assert (2, "wal") == (
            db.execute("PRAGMA synchronous").fetchone()[0],
            db.execute("PRAGMA journal_mode").fetchone()[0],
        )


def test_a_ledger_that_was_closed_is_found_again(told: Assembly, town: Town) -> None:
    assert town.entries == entries_of(told)
    told.store.close()

    assert town.entries == entries_of(told)


def test_the_shell_cannot_change_what_is_recorded(told: Assembly, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "COMPRESSOR_TOPIC", "zlib")
    monkeypatch.setitem(os.environ, "LEDGER_SQLITE_DBNAME", ":memory:")

    environment = told.ledger.construct_env("Ledger", {"A": "b"})

    assert environment.get("COMPRESSOR_TOPIC") is None
    assert environment.get("SQLITE_DBNAME") is None


@pytest.mark.parametrize(
    "select",
    [
        world_module._ROWS.format(visible=PRESENT),
        world_module._TAGGED.format(visible=PRESENT),
        world_module._TAGGED.format(visible=PAST),
        world_module._HEADS,
        world_module._INDEXES,
        snapshot_module._FIND,
        snapshot_module._ROW,
        *(snapshot_module._select_rows(visible, tags) for visible in (PRESENT, PAST) for tags in range(3)),
    ],
)
def test_no_question_of_a_rule_or_list_reads_a_whole_table(told: Assembly, select: str) -> None:
    """What is asked costs the same at a thousand entries and at a million."""
    asked = dict.fromkeys(re.findall(r":(\w+)", select), "[]") or ["[]"] * select.count("?")
    with told.store.snapshot() as view:
        plan = [row[3] for row in view._db.execute(f"EXPLAIN QUERY PLAN {select}", asked)]

    assert [] == [step for step in plan if re.match(r"SCAN (?!asked |json_each )", step)]
    assert [] == [
        step for step in plan if re.search(r"state_(row|tag) .*\(kind=\?\)$", step) and "t0" in select
    ]
