"""What is due to whom: for the dispatcher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from libroabierto_notifier.ports.subscriptions import Subscription

DeliveryState = Literal["pending", "delivered", "exhausted"]


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery that a publication makes."""

    subscription: str
    key: int
    matched: str  # JSON pointer to the filter that matched


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message for one subscription."""

    subscription: str
    key: int
    previous: int  # key of the notice that was due to it before this one; -1 for the first
    matched: str
    state: DeliveryState
    attempts: int = 0  # in the present round, without those that `wake` led to; a replay begins a new one
    status: int | None = None  # of the last answer
    error: str | None = None  # code of the last failure
    at: str | None = None  # instant of the last attempt


@dataclass(frozen=True, slots=True)
class Claim:
    """A lane that this dispatcher may serve until the lease ends."""

    subscription: Subscription
    token: str
    failing_since: str | None  # instant of the first failure after the last success
    deliveries: tuple[Delivery, ...]  # its oldest pending ones, in order
    back_off: datetime | None = None  # when it was due, where `wake` led to it before then


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claim: how each delivery that was tried ended, and when the lane is due again."""

    claim: Claim
    deliveries: tuple[Delivery, ...]  # in their new states
    due: datetime | None  # None: at once, if something is pending
    failing_since: str | None
    disable: str | None = None  # reason for which the subscription ends or pauses: "gone", "failing"
    held: datetime | None = None  # it is not claimed before, whoever wakes it; None: nothing forbids it


class Lanes(Protocol):
    """The queue of each subscription; claimed whole, so that a dead receiver costs one row."""

    def claim(self, now: datetime, *, most: int, lease_seconds: int, each: int) -> list[Claim]:
        """Lease lanes that are due and have something pending, the longest waiting first.

        Each comes with at most *each* deliveries. A lane that is leased is nobody else's before its lease
        ends. Subscriptions that are not active, or have a Backlog that is not done, are never claimed.
        """

    def settle(self, settled: Sequence[Settled]) -> None:
        """Write what became of claims, in one transaction; a claim whose lease went to another is ignored.

        `disable` holds for the sink of the claim: a subscription that has another one by now stays as it is.
        What was withdrawn meanwhile stays withdrawn.
        """

    def next_due(self) -> datetime | None:
        """Return when the next lane with something pending is due; None if nothing is pending."""

    def mend_clock(self, now: datetime, *, lease_seconds: int) -> int:
        """Bring back what a clock that was ahead put off; return how many lanes.

        No lease ends later than one of now would; a lane is due, and not held, whose failures lie in the
        future, or that waits for more than a few minutes and did not fail. Whoever failed before waits on.
        """

    def next_attempt(self, subscription: str) -> tuple[int, datetime] | None:
        """Return key and due of its oldest pending delivery; None without one, or if it is not active."""

    def wake(self, subscription: str) -> None:
        """Let a lane be claimed before it is due, but not before it is `held` for; nothing else changes.

        That holds until something was tried. While a lane is leased, it holds for the next claim.
        """

    def restart(self, subscription: str) -> None:
        """Make a lane due at once, and forget its failures and what it is held for: its receiver is well.

        While a lane is leased, what its claim will say of delay and failure is not written.
        """

    def replay(self, subscription: str, dues: Sequence[Due]) -> int:
        """Make deliveries pending again, or anew where there are none; return how many. Order is by key."""

    def retry_exhausted(self, subscription: str, since: int) -> int:
        """Make exhausted deliveries after *since* pending again; return how many."""

    def deliveries(
        self, subscription: str, *, after: int, most: int, state: DeliveryState | None = None
    ) -> list[Delivery]:
        """Return deliveries after a key, in order."""

    def delivery(self, subscription: str, key: int) -> Delivery | None:
        """Return one delivery."""

    def forgotten(self, subscription: str) -> int:
        """Return the highest key that was delivered to it and forgotten; -1 if nothing was."""

    def forget_delivered(self, before: datetime, *, most: int) -> int:
        """Forget deliveries that were delivered before an instant, at most so many; return how many.

        Those of a subscription with a Backlog that is not done stay, for the time being. What comes next
        names its predecessor all the same.
        """

    def counts(self) -> Mapping[str, int]:
        """Return counts for `/v1/status`: lanes that wait, fail or are disabled; deliveries, backlogs."""
