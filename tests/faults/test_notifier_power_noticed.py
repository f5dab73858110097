"""The judges of the notifier's power cuts are judged: one that is broken on purpose does not pass them.

python -m pytest tests/faults/test_notifier_power_noticed.py
"""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from faults.notifier_power import PowerBench
from libroabierto import files
from libroabierto_notifier.delivery import webhook_keys
from libroabierto_notifier.persistence import database
from libroabierto_notifier.persistence.deliveries import add_due
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.lanes import SqlLanes
from libroabierto_notifier.persistence.notices import write_notices
from libroabierto_notifier.ports import Claim, Due, Notice, Settled


def is_noticed(complaint: str, name: str, folder: Path, *, every: int = 3) -> bool:
    """Cut the power until somebody complains so."""
    bench = PowerBench(name, folder)
    return any(complaint in str(bench.cut(*point)["why"]) for point in bench.points()[::every])


def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no commit wait for the disk."""
    honest = database._connect

    def hasty(path: Path) -> sqlite3.Connection:
        db = honest(path)
        db.execute("PRAGMA synchronous = OFF")
        return db

    monkeypatch.setattr(database, "_connect", hasty)


def test_a_publication_that_does_not_wait_for_the_disk_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_waiting(monkeypatch)

    assert is_noticed("what was told is there", "follow", tmp_path)


def test_an_answer_that_does_not_wait_for_the_disk_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_waiting(monkeypatch)

    assert is_noticed("as it was answered", "subscribe", tmp_path, every=9)


def test_a_cursor_that_moves_before_its_notices_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def hasty(store: SqlFollowerStore, notices: Sequence[Notice], due: Sequence[Due], **options: Any) -> None:
        with store._database.writing() as db:
            published = max([notice.key for notice in notices], default=None)
            db.execute(
                "UPDATE follower SET published = coalesce(?, published), day = ?", (published, options["day"])
            )
        with store._database.writing() as db:
            write_notices(db, notices)
            add_due(db, due)

    monkeypatch.setattr(SqlFollowerStore, "publish", hasty)

    assert is_noticed("cursor and notices", "follow", tmp_path)


def test_a_message_that_counts_as_delivered_before_it_was_taken_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    honest = SqlLanes.claim

    def hasty(lanes: SqlLanes, *arguments: Any, **options: Any) -> list[Claim]:
        claims = honest(lanes, *arguments, **options)
        lanes.settle([_done(claim) for claim in claims])
        return claims

    monkeypatch.setattr(SqlLanes, "claim", hasty)

    assert is_noticed("has not taken", "deliver", tmp_path, every=29)


def test_an_alarm_whose_folder_does_not_wait_for_the_disk_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(files, "flush_folder", lambda _: None)

    assert is_noticed("its evidence is a file, too", "alarm", tmp_path)


def test_a_rotation_whose_key_does_not_wait_for_the_disk_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(webhook_keys, "flush_folder", lambda _: None)

    assert is_noticed("every key that ever signed", "init", tmp_path)


def _done(claim: Claim) -> Settled:
    ended = [dataclasses.replace(one, state="delivered") for one in claim.deliveries]
    return Settled(claim, tuple(ended), None, None)
