"""The rows of state can be dropped and folded again; nothing else moves."""

from __future__ import annotations

import sqlite3

import pytest

from libroabierto_ledger.bootstrap import Assembly
from support.founding import Town


def dump(assembly: Assembly) -> list[str]:
    """Return the whole database as statements."""
    with sqlite3.connect(assembly.config.database) as db:
        lines = list(db.iterdump())
    db.close()
    return sorted(lines)


def test_a_rebuild_changes_nothing(told: Assembly) -> None:
    before = dump(told)

    assert 14 == told.rebuild()
    assert before == dump(told)


def test_a_rebuild_mends_rows(told: Assembly) -> None:
    before = dump(told)
    with sqlite3.connect(told.config.database) as db:
        db.execute("DELETE FROM state_row WHERE from_index > 3")
        db.execute("UPDATE state_tag SET until_index = 5")
        db.commit()
    db.close()

    told.rebuild()

    assert before == dump(told)


def test_a_rebuild_over_several_portions_equals_the_rows_written_batch_by_batch(
    told: Assembly, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.submissions.submit_batch([town.institution(f"osc-{n}") for n in range(30)])
    before = dump(told)
    for portion in (1, 3, 44, 1000):
        monkeypatch.setattr("libroabierto_ledger.application.refold.PORTION", portion)
        told.rebuild()

        assert before == dump(told)


def test_a_rebuild_that_fails_leaves_the_old_rows(told: Assembly) -> None:
    before = dump(told)

    def fail(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        told.rebuild(fail)

    assert before == dump(told)


def test_long_work_says_how_far_it_is(told: Assembly) -> None:
    heard: list[tuple[str, int, int]] = []
    told.rebuild(lambda *told_so_far: heard.append(told_so_far))

    assert [("rows", 14, 14)] == heard


def test_an_empty_ledger_is_rebuilt_into_an_empty_one(empty: Assembly) -> None:
    assert 0 == empty.rebuild()
