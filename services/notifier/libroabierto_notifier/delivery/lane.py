"""The deliveries of one endpoint, in order, until one fails or the turn ends.

    delivered     the next one follows at once, as far as the granted rate allows
    failed        the rest waits behind it until it is tried again, or its owner calls for it
    exhausted     after the schedule's end; the lane goes on with the next
    410           nothing more is sent, not even a farewell
    given up      after five days of nothing but failures; told to the endpoint once, by the way that failed

A turn is short: no attempt begins after half of its lease, so that what was sent is settled before the lease
ends, and a slow endpoint with a thousand messages waits for its next turn like everybody else.
"""

from __future__ import annotations

import contextlib
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from libroabierto.notices.position import Position
from libroabierto.record.moments import format_millis
from libroabierto_notifier.delivery.addresses import SinkRefused
from libroabierto_notifier.delivery.connector import Connector
from libroabierto_notifier.delivery.endpoint_messages import DISABLED, endpoint_message
from libroabierto_notifier.delivery.exchange import Exchange
from libroabierto_notifier.delivery.schedule import (
    CALLED_AGAIN,
    Chance,
    asked_pause,
    delay_after,
    is_given_up,
    is_last,
)
from libroabierto_notifier.delivery.signing import message_id
from libroabierto_notifier.delivery.sink import Sink
from libroabierto_notifier.delivery.webhook import Outcome, Webhook, address, failed
from libroabierto_notifier.ports import Claim, Clock, Delivery, DeliveryState, Settled, StoreUnavailable

GONE: Final = "gone"
FAILING: Final = "failing"
_FAREWELL_SECONDS: Final = 5.0
_STORE_SECONDS: Final = 1  # until a lane is due again whose message could not be read
# A lane whose message cannot even be made is our bug; it waits this long and blocks nobody else.
_BROKEN_SECONDS: Final = 300

Bodies = Callable[[int], bytes]
"""Give the published bytes of the notice at a key."""


@dataclass(slots=True)
class Turn:
    """What happens to one claimed lane. Owned by the thread that serves it."""

    claim: Claim
    until: float  # of the monotonic clock: no attempt begins after it
    tried: list[Delivery] = field(default_factory=list)
    failing_since: str | None = None
    back_off: datetime | None = None  # to which the lane returns if what its owner called for fails
    due: datetime | None = None
    held: datetime | None = None
    disable: str | None = None

    def __post_init__(self) -> None:
        self.failing_since, self.back_off = self.claim.failing_since, self.claim.back_off

    @property
    def goes_on(self) -> bool:
        """Whether another attempt may begin."""
        is_waiting = self.due is not None or self.held is not None
        return not is_waiting and self.disable is None and time.monotonic() < self.until

    def hold_until(self, instant: datetime) -> None:
        """Let no turn begin before then, whoever calls."""
        self.held = instant if self.held is None else max(self.held, instant)

    def settled(self) -> Settled:
        """Say what is to be written."""
        due = self.due or self.back_off
        return Settled(self.claim, tuple(self.tried), due, self.failing_since, self.disable, self.held)


def put_off(claim: Claim, until: datetime | None) -> Settled:
    """Give a lane back untouched, until then."""
    return Settled(claim, (), claim.back_off, claim.failing_since, held=until)


class LaneServer:
    """Serves claimed lanes; threads share it."""

    def __init__(
        self, connector: Connector, webhook: Webhook, bodies: Bodies, clock: Clock, chance: Chance
    ) -> None:
        self._connector = connector
        self._webhook = webhook
        self._bodies = bodies
        self._clock = clock
        self._chance = chance

    def check(self) -> None:
        """Raise KeyUnusable where nothing can be signed: no fault of any endpoint."""
        self._webhook.check(self._clock())

    def serve(self, claim: Claim, until: float, goes_on: Callable[[], bool]) -> Settled:
        """Send what the lane holds, in order; *until* is of the monotonic clock. Raises nothing."""
        turn = Turn(claim, until)
        try:
            self._serve(turn, goes_on)
        except StoreUnavailable:
            turn.hold_until(self._clock() + timedelta(seconds=_STORE_SECONDS))
        except Exception:  # noqa: BLE001 - one lane's fault must not stop the others; it is told, and tried again
            sys.stderr.write(f"{claim.subscription.id}: {traceback.format_exc()}\n")
            turn.hold_until(self._clock() + timedelta(seconds=_BROKEN_SECONDS))
        return turn.settled()

    def _serve(self, turn: Turn, goes_on: Callable[[], bool]) -> None:
        try:
            sink = self._connector.read(turn.claim.subscription.sink)
        except SinkRefused as error:
            self._refuse(turn, failed(error))
            return
        with contextlib.closing(Exchange(self._connector, sink)) as exchange:
            self._send(turn, exchange, goes_on)
        if turn.disable == FAILING:
            self._say_farewell(turn, sink)

    def _send(self, turn: Turn, exchange: Exchange, goes_on: Callable[[], bool]) -> None:
        begun = self._clock()
        rate = _rate(turn.claim)
        for delivery in turn.claim.deliveries[: _allowed(rate)]:
            if not (turn.goes_on and goes_on()):
                break
            self._attempt(turn, exchange, delivery)
        if rate and turn.tried:
            turn.hold_until(begun + timedelta(seconds=60 * len(turn.tried) / rate))

    def _attempt(self, turn: Turn, exchange: Exchange, delivery: Delivery) -> None:
        subscription, id = turn.claim.subscription, message_id(delivery.key)
        body = address(self._bodies(delivery.key), delivery)
        self._note(turn, delivery, self._webhook.attempt(exchange, subscription, id, body, self._clock()))

    def _refuse(self, turn: Turn, outcome: Outcome) -> None:
        """Fail the head without a request: its sink is one that the present policy refuses."""
        if turn.goes_on:
            self._note(turn, turn.claim.deliveries[0], outcome)

    def _note(self, turn: Turn, delivery: Delivery, outcome: Outcome) -> None:
        now = self._clock()
        is_counted = turn.back_off is None or outcome.is_delivered
        attempts = delivery.attempts + is_counted
        turn.tried.append(_tried(delivery, outcome, attempts, format_millis(now)))
        if outcome.is_delivered:
            turn.failing_since = turn.back_off = None
            return
        turn.failing_since = turn.failing_since or format_millis(now)
        if outcome.retry_after is not None:
            turn.hold_until(now + asked_pause(attempts, outcome.retry_after))
        if outcome.is_gone:
            turn.disable = GONE
        elif turn.back_off is not None:
            turn.hold_until(min(now + CALLED_AGAIN, turn.back_off))
        else:
            self._back_off(turn, now, attempts, outcome.retry_after)

    def _back_off(self, turn: Turn, now: datetime, attempts: int, retry_after: float | None) -> None:
        """Say when it is tried again after so many failures, if ever."""
        failing_since = datetime.fromisoformat(turn.failing_since or format_millis(now))
        if is_given_up(attempts, failing_since, now):
            turn.disable = FAILING
        elif not is_last(attempts):
            turn.due = now + delay_after(attempts, self._chance(), retry_after)

    def _say_farewell(self, turn: Turn, sink: Sink) -> None:
        """Tell the endpoint once that nothing more will come; its owner sees it on the subscription."""
        subscription, now = turn.claim.subscription, self._clock()
        head = Position.of_key(turn.tried[-1].key).sequence
        facts = {"reason": FAILING, "failing_since": turn.failing_since, "undelivered": head}
        message = endpoint_message(DISABLED, subscription.id, self._webhook.origin, now, facts)
        with contextlib.closing(Exchange(self._connector, sink, seconds=_FAREWELL_SECONDS)) as exchange:
            self._webhook.attempt(exchange, subscription, message.id, message.body, now)


def _tried(delivery: Delivery, outcome: Outcome, attempts: int, at: str) -> Delivery:
    """Return a delivery after an attempt."""
    state: DeliveryState = "delivered" if outcome.is_delivered else "pending"
    if state == "pending" and is_last(attempts):
        state = "exhausted"
    about = (delivery.subscription, delivery.key, delivery.previous, delivery.matched)
    return Delivery(*about, state, attempts, outcome.status, outcome.error, at)


def _rate(claim: Claim) -> int:
    """Return how many a minute were granted; 0 for no limit."""
    rate = claim.subscription.settings.get("rate_per_minute")
    return rate if isinstance(rate, int) else 0


def _allowed(rate: int) -> int | None:
    """Return how many may be sent in one turn, a second's worth; None for all that were claimed.

    A rate of 120 a minute gives turns of two every second, one of 6 turns of one every ten seconds.
    """
    return max(1, rate // 60) if rate else None
