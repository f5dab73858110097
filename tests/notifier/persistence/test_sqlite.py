"""The notifier's database in SQLite: the contracts of all five ports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from libroabierto_notifier.persistence.database import Database
from support.notifier_contract.backlogs import BacklogsContract, OrderingContract
from support.notifier_contract.calls import CallsContract, RestartsContract
from support.notifier_contract.clocks import ClocksContract
from support.notifier_contract.follower import AlarmContract, FollowerContract, PublishContract
from support.notifier_contract.forgetting import ForgettingContract, ForgottenContract
from support.notifier_contract.lanes import ClaimsContract, EndingContract, SettlingContract
from support.notifier_contract.leaving_out import LeavingOutContract
from support.notifier_contract.notices import NoticesContract
from support.notifier_contract.replays import ReplaysContract
from support.notifier_contract.stores import Stores
from support.notifier_contract.subscriptions import SubscriptionsContract
from support.notifier_stores import sqlite_stores


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    database = Database.create(tmp_path / "notifier.db")
    yield sqlite_stores(database)
    database.close()


class TestFollower(FollowerContract):
    pass


class TestPublish(PublishContract):
    pass


class TestAlarm(AlarmContract):
    pass


class TestNotices(NoticesContract):
    pass


class TestSubscriptions(SubscriptionsContract):
    pass


class TestClaims(ClaimsContract):
    pass


class TestSettling(SettlingContract):
    pass


class TestEnding(EndingContract):
    pass


class TestCalls(CallsContract):
    pass


class TestRestarts(RestartsContract):
    pass


class TestClocks(ClocksContract):
    pass


class TestReplays(ReplaysContract):
    pass


class TestForgetting(ForgettingContract):
    pass


class TestForgotten(ForgottenContract):
    pass


class TestBacklogs(BacklogsContract):
    pass


class TestOrdering(OrderingContract):
    pass


class TestLeavingOut(LeavingOutContract):
    pass
