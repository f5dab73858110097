"""What is due to a subscription: listed, and sent again when its owner asks for it. Nothing is ever lost.

recover          what was given up (exhausted), from a position on
replay           everything that matches between two positions, whatever became of it
replay_missing   what matches and never was due; usually nothing
resend           one message

The lane is called at once: that may end its back-off, but nothing that its receiver asked for, neither the
rate nor a `Retry-After`. An attempt so made that fails is none of the ten.

What was delivered long ago is forgotten: never missing, and sent again as if it was due.
"""

from __future__ import annotations

from datetime import datetime

from libroabierto.errors import LibroError, Malformed, Refused
from libroabierto.notices.filters import parse_filters
from libroabierto.notices.position import Position
from libroabierto_notifier.application.matching import matched
from libroabierto_notifier.application.queueing import Queueing
from libroabierto_notifier.application.wishes import BEFORE_ALL, EARLIEST
from libroabierto_notifier.ports import (
    Backlog,
    Backlogs,
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

    def __init__(
        self, notices: Notices, lanes: Lanes, backlogs: Backlogs, *, wake: Wake, clock: Clock
    ) -> None:
        self._notices, self._lanes, self._backlogs = notices, lanes, backlogs
        self._queueing = Queueing(notices, backlogs)
        self._wake, self._clock = wake, clock

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
        """Try again what was given up from a position on; return how many. Raises Malformed."""
        count = self._lanes.retry_exhausted(one.id, _key_before(since, "/since"))
        self._woken(one)
        return count

    def replay(self, one: Subscription, first: str, last: str | None = None) -> Backlog:
        """Send again what matches from *first* to *last*, both included; return how far it is queued.

        Raises Malformed: "position.past" for what is no position, "position.not-yet", "subscription.range";
        Refused where another replay is not queued yet.
        """
        published = self._notices.published()
        after = _key_before(first, "/from")
        if first != EARLIEST and after >= published:
            raise Malformed("position.not-yet", pointer="/from")
        until = published if last is None else min(_past(last, "/to"), published)
        if until < after:
            raise Malformed("subscription.range", pointer="/to")
        return self._queued(one, after, until, again=True)

    def replay_missing(self, one: Subscription) -> Backlog:
        """Make due what matches and never was; return how far it is queued."""
        return self._queued(one, one.since, self._notices.published(), again=False)

    def resend(self, one: Subscription, key: int) -> Delivery:
        """Send one message again; raises NoSuchDelivery."""
        found = self._lanes.delivery(one.id, key)
        pointer = self._forgotten(one, key) if found is None else found.matched
        if pointer is None:
            raise NoSuchDelivery("delivery.not-found")
        self._lanes.replay(one.id, [Due(one.id, key, pointer)])
        self._woken(one)
        found = self._lanes.delivery(one.id, key) or found
        if found is None:  # to one that is gone nothing is due anew
            raise NoSuchDelivery("delivery.not-found")
        return found

    def _queued(self, one: Subscription, after: int, until: int, *, again: bool) -> Backlog:
        ordered = self._backlogs.order(one.id, after=after, until=until, again=again)
        if ordered is None:
            raise Refused("subscription.replaying")
        backlog = self._queueing.some(ordered)
        self._woken(one)
        return backlog

    def _forgotten(self, one: Subscription, key: int) -> str | None:
        """Return what matched where a delivery may have been forgotten; None if there was none."""
        told = self._notices.outlines(key - 1, 1, until=key)
        if not told or key > self._lanes.forgotten(one.id):
            return None
        return matched(parse_filters(one.types, one.filters), told[0])

    def _woken(self, one: Subscription) -> None:
        """Let the lane be served at once, whatever it failed in: its owner says that it is well."""
        self._lanes.wake(one.id)
        self._wake.wake()


def _key_before(text: str, pointer: str) -> int:
    """Return the key before the first position that is meant: of "earliest", or of one that is past."""
    return BEFORE_ALL if text == EARLIEST else _past(text, pointer) - 1


def _past(text: str, pointer: str) -> int:
    """Return the key of a position; "now" is none: what comes is due anyway."""
    try:
        return Position.parse(text).key
    except Malformed:
        raise Malformed("position.past", pointer=pointer) from None
