"""What is due to a subscription: listed, and sent again when its owner asks for it. Nothing is ever lost.

recover          what was given up (exhausted), from a position on
replay           everything that matches between two positions, whatever became of it
replay_missing   what matches and never was due; usually nothing
resend           one message
"""

from __future__ import annotations

from datetime import datetime

from libroabierto.errors import LibroError, Malformed
from libroabierto.notices.position import Position
from libroabierto_notifier.application.filling import Filling
from libroabierto_notifier.application.wishes import BEFORE_ALL, EARLIEST, first_key
from libroabierto_notifier.ports import (
    Clock,
    Delivery,
    DeliveryState,
    Due,
    Lanes,
    Notices,
    Subscription,
    Wake,
)


class NoSuchDelivery(LibroError):
    """Nothing at this position was ever due to the subscription."""


class Redelivering:
    """Deliveries of one's own subscription. Thread-safe; who may call is for `Subscribing.open` to say."""

    def __init__(self, notices: Notices, lanes: Lanes, wake: Wake, clock: Clock) -> None:
        self._notices, self._lanes, self._wake, self._clock = notices, lanes, wake, clock
        self._filling = Filling(notices, lanes)

    def list(
        self, one: Subscription, *, after: int, most: int, state: DeliveryState | None = None
    ) -> list[Delivery]:
        """Return deliveries after a key, in order."""
        return self._lanes.deliveries(one.id, after=after, most=most, state=state)

    def next_attempt(self, one: Subscription) -> tuple[int, datetime] | None:
        """Return the key of the delivery that is tried next, and when: now, or later; None if none is."""
        found = self._lanes.next_attempt(one.id)
        return None if found is None else (found[0], max(found[1], self._clock()))

    def recover(self, one: Subscription, since: str = "earliest") -> int:
        """Try again what was given up from a position on; return how many."""
        before = first_key(since, self._notices.published(), pointer="/since")
        return self._woken(one, self._lanes.retry_exhausted(one.id, before))

    def replay(self, one: Subscription, first: str, last: str | None = None) -> int:
        """Send again what matches from *first* to *last*, both included; return how many.

        Raises Malformed: "position.past" for what is no position, "position.not-yet", "subscription.range".
        """
        published = self._notices.published()
        after = BEFORE_ALL if first == EARLIEST else _past(first, "/from") - 1
        if first != EARLIEST and after >= published:
            raise Malformed("position.not-yet", pointer="/from")
        until = published if last is None else min(_past(last, "/to"), published)
        if until < after:
            raise Malformed("subscription.range", pointer="/to")
        return self._woken(one, self._filling.replay(one, after, until))

    def replay_missing(self, one: Subscription) -> int:
        """Make due what matches and never was; return how many."""
        return self._woken(one, self._filling.fill(one))

    def resend(self, one: Subscription, key: int) -> Delivery:
        """Send one message again; raises NoSuchDelivery."""
        found = self._lanes.delivery(one.id, key)
        if found is None:
            raise NoSuchDelivery("delivery.not-found")
        self._woken(one, self._lanes.replay(one.id, [Due(one.id, key, found.matched)]))
        return self._lanes.delivery(one.id, key) or found

    def _woken(self, one: Subscription, count: int) -> int:
        """Let the lane be served at once, whatever it waits for: its owner says that it is well."""
        self._lanes.wake(one.id)
        self._wake.wake()
        return count


def _past(text: str, pointer: str) -> int:
    """Return the key of a position; "now" is none: what comes is due anyway."""
    try:
        return Position.parse(text).key
    except Malformed:
        raise Malformed("position.past", pointer=pointer) from None
