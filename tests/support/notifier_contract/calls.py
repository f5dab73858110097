"""The contract of Lanes.wake and Lanes.restart: attempts before their time, and what holds against them."""

from __future__ import annotations

from typing import Any

import pytest

from libroabierto_notifier.ports import Claim, Settled
from support.notifier_contract.stores import (
    NOW,
    A,
    Stores,
    claim,
    key_of,
    keys,
    later,
    publish,
    settle,
    subscribe,
)

FAILED_AT = "2026-11-23T12:00:01.000Z"


def failed(stores: Stores, **other: Any) -> Claim:
    """Keep a lane whose first delivery failed, to be tried again in an hour; return the claim."""
    subscribe(stores)
    publish(stores, 0, 2, A)
    (claimed,) = claim(stores)
    stores.lanes.settle([failure(claimed, **other)])
    return claimed


def failure(claimed: Claim, **other: Any) -> Settled:
    return settle(claimed, "pending", **{"due": later(3600), "failing_since": FAILED_AT, **other})


class CallsContract:
    def test_a_call_ends_the_back_off_and_says_so_and_forgets_no_failure(self, stores: Stores) -> None:
        failed(stores)
        stores.lanes.wake(A)
        (called,) = claim(stores, later(1))

        assert (later(3600), FAILED_AT, [0, 1]) == (
            called.back_off,
            called.failing_since,
            keys(called.deliveries),
        )

    def test_a_lane_that_is_due_has_no_back_off(self, stores: Stores) -> None:
        failed(stores)
        stores.lanes.wake(A)

        assert [None] == [one.back_off for one in claim(stores, later(3600))]

    def test_nobody_calls_a_lane_that_is_held(self, stores: Stores) -> None:
        failed(stores, held=later(90))
        for _ in range(3):
            stores.lanes.wake(A)

        assert ((key_of(0), later(90)), later(90)) == (stores.lanes.next_attempt(A), stores.lanes.next_due())
        assert [0, 1] == [len(claim(stores, later(s))) for s in (89.999999, 90)]

    def test_what_is_held_is_held_also_where_nothing_failed(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        stores.lanes.settle([settle(one, held=later(60)) for one in claim(stores)])
        stores.lanes.wake(A)

        assert [0, 1] == [len(claim(stores, later(s))) for s in (59, 60)]

    def test_a_call_leads_to_one_attempt(self, stores: Stores) -> None:
        failed(stores)
        stores.lanes.wake(A)
        (called,) = claim(stores, later(1))
        stores.lanes.settle([failure(called, due=called.back_off)])

        assert ([], 1) == (claim(stores, later(3599)), len(claim(stores, later(3600))))

    def test_a_call_for_which_nothing_was_tried_still_holds(self, stores: Stores) -> None:
        failed(stores)
        stores.lanes.wake(A)
        (called,) = claim(stores, later(1))
        stores.lanes.settle([settle(called, count=0, due=called.back_off, held=later(2))])

        assert [later(3600)] == [one.back_off for one in claim(stores, later(2))]

    def test_a_call_outlasts_whoever_died_over_it(self, stores: Stores) -> None:
        failed(stores)
        stores.lanes.wake(A)
        claim(stores, later(1))

        assert [later(3600)] == [one.back_off for one in claim(stores, later(61))]

    def test_what_was_called_for_and_succeeded_lets_the_next_go_at_once(self, stores: Stores) -> None:
        failed(stores)
        stores.lanes.wake(A)
        stores.lanes.settle([settle(one) for one in claim(stores, later(1))])

        assert [([1], None)] == [(keys(c.deliveries), c.back_off) for c in claim(stores, later(1))]

    def test_a_call_while_it_is_leased_is_for_the_next_claim(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.lanes.wake(A)
        meanwhile = claim(stores)
        stores.lanes.settle([failure(claimed)])

        assert [] == meanwhile
        assert [(FAILED_AT, later(3600))] == [(c.failing_since, c.back_off) for c in claim(stores)]

    def test_a_call_keeps_nobody_from_being_given_up(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.lanes.wake(A)
        stores.lanes.settle([failure(claimed, disable="failing")])

        assert [] == stores.subscriptions.live()

    def test_calling_nobody_is_nothing(self, stores: Stores) -> None:
        stores.lanes.wake(A)
        stores.lanes.restart(A)

        assert stores.lanes.next_due() is None


class RestartsContract:
    def test_a_restart_forgets_failures_and_what_it_is_held_for(self, stores: Stores) -> None:
        failed(stores, held=later(1800))
        stores.lanes.restart(A)

        assert [(None, None)] == [(one.failing_since, one.back_off) for one in claim(stores)]

    @pytest.mark.parametrize("is_called", [False, True])
    def test_a_restart_outlasts_what_a_claim_in_hand_says(self, stores: Stores, *, is_called: bool) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.lanes.restart(A)
        if is_called:
            stores.lanes.wake(A)
        meanwhile = claim(stores)
        stores.lanes.settle([failure(claimed, held=later(1800), disable="failing")])

        assert [] == meanwhile
        assert [(None, None)] == [(one.failing_since, one.back_off) for one in claim(stores)]

    def test_who_is_gone_is_gone_in_spite_of_a_restart(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.lanes.restart(A)
        stores.lanes.settle([failure(claimed, disable="gone")])

        assert [] == stores.subscriptions.live()

    def test_a_hold_by_a_clock_ahead_is_mended(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        stores.lanes.settle([settle(one, held=later(7260)) for one in claim(stores, later(7200))])

        assert ([], 1) == (claim(stores), stores.lanes.mend_clock(NOW, lease_seconds=60))
        assert 1 == len(claim(stores))
