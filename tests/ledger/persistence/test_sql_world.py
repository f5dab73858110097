"""The world in SQL passes the same suite as the one in memory; also under an overlay, and in the past."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import pytest

from libroabierto.domain.world import Effect, MemoryWorld
from libroabierto_ledger.persistence.rows import SqlRows
from libroabierto_ledger.persistence.schema import tables
from libroabierto_ledger.persistence.world import SqlWorld
from support.world_contract import MakeWorld, WorldContract, effect, tenure


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in tables():
        connection.execute(statement)
    yield connection
    connection.close()


def store(db: sqlite3.Connection, effects: Sequence[Effect]) -> None:
    """Write rows and entries as a transaction would."""
    SqlRows(db).put(effects)
    for e in effects:
        noon = f"{e.recorded_on}T18:00:00.000Z"
        row = (e.index, e.event_id, str(e.index), e.stream, e.version, noon, b"", e.hash)
        db.execute("INSERT INTO ledger_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


class TestInOneBatch(WorldContract):
    @pytest.fixture
    def make_world(self, db: sqlite3.Connection) -> MakeWorld:
        def make(effects: Sequence[Effect]) -> SqlWorld:
            store(db, effects)
            return SqlWorld(db)

        return make


class TestInSeveralBatches(WorldContract):
    @pytest.fixture
    def make_world(self, db: sqlite3.Connection) -> MakeWorld:
        def make(effects: Sequence[Effect]) -> SqlWorld:
            for change in effects:
                store(db, [change])
            return SqlWorld(db)

        return make


class TestInThePast(WorldContract):
    """What is recorded later does not show in a world as of an index."""

    @pytest.fixture
    def make_world(self, db: sqlite3.Connection) -> MakeWorld:
        def make(effects: Sequence[Effect]) -> SqlWorld:
            later = len(effects)
            store(db, [*effects, effect(later, tenure("1", "later"), tenure("0"), version=99)])
            return SqlWorld(db, later - 1)

        return make


class TestUnderAnOverlay(WorldContract):
    @pytest.fixture(params=[0, 1, 2])
    def make_world(self, db: sqlite3.Connection, request: pytest.FixtureRequest) -> MakeWorld:
        def make(effects: Sequence[Effect]) -> MemoryWorld:
            store(db, effects[: request.param])
            above = MemoryWorld(SqlWorld(db))
            for change in effects[request.param :]:
                above.apply(change)
            return above

        return make


def test_rows_come_out_the_same_however_they_were_cut_into_batches(db: sqlite3.Connection) -> None:
    offices = ("seal", "other", "seal", "seal", "third")
    effects = [effect(at, tenure("1", office), tenure(office, office)) for at, office in enumerate(offices)]
    dumps = []
    for size in (1, 2, 3, 5):
        SqlRows(db).clear()
        for at in range(0, len(effects), size):
            SqlRows(db).put(effects[at : at + size])
        dumps.append(db.execute("SELECT * FROM state_row ORDER BY 1, 2, 3").fetchall())
        dumps[-1] += db.execute("SELECT * FROM state_tag ORDER BY 1, 2, 3, 4").fetchall()

    assert [dumps[0]] * 4 == dumps


def test_a_tag_that_is_kept_stays_one_interval(db: sqlite3.Connection) -> None:
    SqlRows(db).put([effect(at, tenure("1", n=at)) for at in range(3)])

    assert 1 == db.execute("SELECT count(*) FROM state_tag WHERE tag = 'institution:ayto-1'").fetchone()[0]
    assert 3 == db.execute("SELECT count(*) FROM state_row").fetchone()[0]
