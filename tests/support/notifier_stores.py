"""The notifier's five ports over one SQLite file."""

from __future__ import annotations

from libroabierto_notifier.persistence.backlogs import SqlBacklogs
from libroabierto_notifier.persistence.database import Database
from libroabierto_notifier.persistence.follower_store import SqlFollowerStore
from libroabierto_notifier.persistence.lanes import SqlLanes
from libroabierto_notifier.persistence.notices import SqlNotices
from libroabierto_notifier.persistence.subscriptions import SqlSubscriptions
from support.notifier_contract.stores import Stores


def sqlite_stores(database: Database) -> Stores:
    return Stores(
        SqlFollowerStore(database),
        SqlNotices(database),
        SqlSubscriptions(database),
        SqlLanes(database),
        SqlBacklogs(database),
    )
