"""The judges of the notifier are judged: one that is broken on purpose does not pass them.

python -m pytest tests/faults/test_notifier_noticed.py
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from faults.cutting import cuts_of
from faults.notifier_cuts import AFTER, Bench, Trial, dispatch, follow, stream
from libroabierto_notifier.delivery.stream.connection import Connection
from libroabierto_notifier.persistence.deliveries import add_due
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.lanes import SqlLanes
from libroabierto_notifier.ports import Claim, Due, Notice, Settled
from support.notifier_kills.home import long_town
from support.notifier_kills.ledger import LoopbackLedger


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Homes that were made before anything is broken."""
    with LoopbackLedger(long_town(AFTER)) as ledger:
        yield Bench(tmp_path, ledger)


def complaints(trial: Trial, bench: Bench) -> set[str]:
    """Cut a process at some of its steps; return what is complained of."""
    try:
        life, why = trial(bench, None)
        told = [why, *(trial(bench, cut)[1] for cut in cuts_of(life)[::5])]
    except AssertionError as error:
        told = [str(error)]
    return set(told) - {""}


def test_deliveries_in_a_transaction_of_their_own_are_noticed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = SqlFollowerStore.publish

    def hasty(store: SqlFollowerStore, notices: Sequence[Notice], due: Sequence[Due], **options: Any) -> None:
        honest(store, notices, (), **options)
        with store._database.writing() as db:
            add_due(db, due)

    monkeypatch.setattr(SqlFollowerStore, "publish", hasty)

    assert {"deliveries"} == complaints(follow, bench)


def test_a_message_that_counts_as_delivered_before_it_was_taken_is_noticed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = SqlLanes.claim

    def hasty(lanes: SqlLanes, *arguments: Any, **options: Any) -> list[Claim]:
        claims = honest(lanes, *arguments, **options)
        lanes.settle([_done(claim) for claim in claims])
        return claims

    monkeypatch.setattr(SqlLanes, "claim", hasty)

    assert complaints(dispatch, bench)


def test_a_stream_that_begins_a_place_too_far_is_noticed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Connection.begin
    monkeypatch.setattr(
        Connection, "begin", lambda one, key: honest(one, min(one._house.hub.head, key + 10_000))
    )

    assert complaints(stream, bench)


def _done(claim: Claim) -> Settled:
    ended = [dataclasses.replace(one, state="delivered") for one in claim.deliveries]
    return Settled(claim, tuple(ended), None, None)
