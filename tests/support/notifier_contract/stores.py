"""The five ports over one database, and the things that are put there."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from libroabierto.notices.position import Position
from libroabierto_notifier.ports import (
    Backlogs,
    Claim,
    DeliveryState,
    Due,
    FollowerStore,
    Lanes,
    Notice,
    Notices,
    Secret,
    Settled,
    Staged,
    Subscription,
    Subscriptions,
)

NOW: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
A: Final = "sub_a0000000000000000000000000"
B: Final = "sub_b0000000000000000000000000"


@dataclass(frozen=True)
class Stores:
    follower: FollowerStore
    notices: Notices
    subscriptions: Subscriptions
    lanes: Lanes
    backlogs: Backlogs


def later(seconds: float) -> datetime:
    """Return the instant so many seconds after NOW."""
    return NOW + timedelta(seconds=seconds)


def key_of(index: int, minor: int = 0) -> int:
    return Position(index, minor).key


def staged(first: int, stop: int) -> list[Staged]:
    return [Staged(i, f"entry {i}".encode(), {"folio": f"MEX-{i}"}) for i in range(first, stop)]


def notice(index: int, minor: int = 0, **dimensions: str) -> Notice:
    """Make the notice of an entry, with the named dimensions."""
    about = {name: (value,) for name, value in dimensions.items()} or {"municipality": ("15113",)}
    body = b'{"specversion":"1.0","id":"libro.example.org/mex/%d"}' % index
    titles = ("Acta de instalación", "Act of installation")
    at = "2026-11-23T12:00:00.000Z"
    return Notice(key_of(index, minor), "secretariat.installed", at, *titles, about, body)


def subscription(id_: str = A, **other: Any) -> Subscription:
    """Make one that is active and asks for everything."""
    made = Subscription(
        id=id_,
        token_hash="0" * 64,
        sink="https://vigilante.example.org/avisos",
        types=("secretariat.installed",),
        filters=({"exact": {"municipality": "15113"}},),
        settings={"rate_per_minute": 120},
        secrets=(Secret(bytes(range(32))), Secret(b"\xff" * 24, "2026-11-24T12:00:00.000Z")),
        state="active",
        reason=None,
        created_at="2026-11-23T11:00:00.000Z",
        since=-1,
    )
    return dataclasses.replace(made, **other)


def subscribe(stores: Stores, id_: str = A, **other: Any) -> Subscription:
    """Keep a subscription."""
    made = subscription(id_, **other)
    stores.subscriptions.add(made, most_pending=5)
    return made


def publish(stores: Stores, first: int, stop: int, *to: str) -> None:
    """Publish the notices of entries, due to some subscriptions."""
    notices = [notice(i) for i in range(first, stop)]
    due = [Due(id_, told.key, "/filters/0") for told in notices for id_ in to]
    stores.follower.publish(notices, due, day="2026-11-23")


def claim(stores: Stores, at: datetime = NOW, *, most: int = 10, each: int = 10) -> list[Claim]:
    return stores.lanes.claim(at, most=most, lease_seconds=60, each=each)


def settle(claimed: Claim, state: DeliveryState = "delivered", *, count: int = 1, **other: Any) -> Settled:
    """Say that the first *count* deliveries of a claim ended in a state."""
    tried = [
        dataclasses.replace(d, state=state, attempts=d.attempts + 1, at="2026-11-23T12:00:01.000Z")
        for d in claimed.deliveries[:count]
    ]
    return Settled(claimed, tuple(tried), **{"due": None, "failing_since": None, **other})


def due_again(claimed: Claim) -> Due:
    """Ask for the first delivery of a claim again."""
    first = claimed.deliveries[0]
    return Due(first.subscription, first.key, first.matched)


def keys(found: Sequence[Any]) -> list[int]:
    """Return the indexes at which notices or deliveries stand."""
    return [Position.of_key(one.key).index for one in found]
