"""The contract of Lanes.mend_clock: a clock that was ahead and is right again stalls nobody."""

from __future__ import annotations

import dataclasses

from libroabierto.record.moments import format_millis
from libroabierto_notifier.ports import Claim, Settled
from support.notifier_contract.stores import NOW, A, Stores, claim, later, publish, settle, subscribe

HOURS = 3600


def mend(stores: Stores) -> int:
    return stores.lanes.mend_clock(NOW, lease_seconds=60)


def failed(claimed: Claim, at: float, *, delay: float) -> Settled:
    """Settle a claim whose first delivery failed, to be tried again."""
    told = format_millis(later(at))
    tried = dataclasses.replace(claimed.deliveries[0], attempts=1, error="answer.5xx", at=told)
    return Settled(claimed, (tried,), later(at + delay), told)


class ClocksContract:
    def test_a_lane_that_was_delivered_to_by_a_clock_ahead_is_due(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        stores.lanes.settle([settle(one) for one in claim(stores, later(6 * HOURS))])
        before = claim(stores, later(HOURS))

        assert ([], 1, 1) == (before, mend(stores), len(claim(stores)))

    def test_a_lease_by_a_clock_ahead_ends_as_one_of_now(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        claim(stores, later(6 * HOURS))
        mend(stores)

        assert [0, 1] == [len(claim(stores, later(seconds))) for seconds in (59, 60)]

    def test_a_failure_that_lies_in_the_future_delays_nothing(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores, later(6 * HOURS))
        stores.lanes.settle([failed(claimed, 6 * HOURS, delay=300)])

        assert (1, 1) == (mend(stores), len(claim(stores)))

    def test_whoever_failed_before_waits_as_long_as_the_schedule_says(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        (claimed,) = claim(stores, later(-5))
        stores.lanes.settle([failed(claimed, -5, delay=24 * HOURS)])

        assert (0, []) == (mend(stores), claim(stores, later(23 * HOURS)))

    def test_a_lane_in_hand_and_one_that_rests_are_left_alone(self, stores: Stores) -> None:
        for id_ in (A, "sub_b"):
            subscribe(stores, id_)
        publish(stores, 0, 2, A, "sub_b")
        resting, _ = claim(stores)
        stores.lanes.settle([settle(resting, due=later(300))])

        assert (0, []) == (mend(stores), claim(stores, later(59)))
