"""What the notifier needs of a database, in "must"; every adapter passes one contract suite.

    following        FollowerStore: what was verified and what is published: follower
    notices          Notices: what was published, in order: stream, feeds, pull, previews
    subscriptions    Subscriptions: who asked for what: web, matching
    lanes            Lanes: what is due to whom: dispatcher
    backlogs         Backlogs: what is still to be made due, piece by piece: web, dispatcher
    receivers        Verifier: asks a receiver whether it wants what was ordered for it; Tester: sends it a
                     trial
    waking           Clock: the present instant, aware, in UTC; Wake and Sleep: a tap on the shoulder between
                     processes, which is a hint: the truth is in the database
    failures         what a database may refuse

Implementations are safe between processes: each method is one transaction, which is committed before
it returns, or has changed nothing. What the database itself cannot do (gone, full, locked for too long)
raises StoreUnavailable; callers wait and try again.
"""

from libroabierto_notifier.ports.backlogs import Backlog, Backlogs
from libroabierto_notifier.ports.failures import Stale, StoreUnavailable
from libroabierto_notifier.ports.following import Cursor, FollowerStore, Staged
from libroabierto_notifier.ports.lanes import Claim, Delivery, DeliveryState, Due, Lanes, Settled
from libroabierto_notifier.ports.notices import Dimensions, Notice, Notices, Outline
from libroabierto_notifier.ports.receivers import Consent, Tester, Trial, Verifier
from libroabierto_notifier.ports.subscriptions import (
    RATE_RAISED,
    Secret,
    State,
    Subscription,
    Subscriptions,
)
from libroabierto_notifier.ports.waking import Clock, Sleep, Wake

__all__ = [
    "RATE_RAISED",
    "Backlog",
    "Backlogs",
    "Claim",
    "Clock",
    "Consent",
    "Cursor",
    "Delivery",
    "DeliveryState",
    "Dimensions",
    "Due",
    "FollowerStore",
    "Lanes",
    "Notice",
    "Notices",
    "Outline",
    "Secret",
    "Settled",
    "Sleep",
    "Staged",
    "Stale",
    "State",
    "StoreUnavailable",
    "Subscription",
    "Subscriptions",
    "Tester",
    "Trial",
    "Verifier",
    "Wake",
]
