"""The contract of ports.Lanes: claims, leases, and how a claim ends."""

from __future__ import annotations

import dataclasses

import pytest

from libroabierto_notifier.ports import State
from support.notifier_contract.stores import (
    NOW,
    A,
    B,
    Stores,
    claim,
    due_again,
    key_of,
    keys,
    later,
    publish,
    settle,
    subscribe,
)

FAILED_AT = "2026-11-23T12:00:01.000Z"


class ClaimsContract:
    def test_a_claim_brings_the_subscription_and_the_oldest_deliveries(self, stores: Stores) -> None:
        made = subscribe(stores)
        publish(stores, 0, 9, A)
        (claimed,) = claim(stores, each=3)

        assert made == claimed.subscription
        assert [0, 1, 2] == keys(claimed.deliveries)
        assert [-1, key_of(0), key_of(1)] == [d.previous for d in claimed.deliveries]
        assert {("pending", 0, "/filters/0")} == {
            (d.state, d.attempts, d.matched) for d in claimed.deliveries
        }

    def test_a_leased_lane_is_nobody_elses(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 9, A)

        assert [1, 0, 0] == [len(claim(stores, later(s))) for s in (0, 1, 59)]

    def test_a_lease_that_ended_gives_the_lane_back_with_the_same_deliveries(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        (first,) = claim(stores)
        (second,) = claim(stores, later(60))

        assert first.deliveries == second.deliveries
        assert first.token != second.token

    def test_idle_lanes_are_never_claimed(self, stores: Stores) -> None:
        subscribe(stores)
        subscribe(stores, B)
        publish(stores, 0, 1, B)

        assert [B] == [one.subscription.id for one in claim(stores)]

    @pytest.mark.parametrize("state", ["pending", "disabled", "gone"])
    def test_only_active_ones_are_claimed(self, stores: Stores, state: State) -> None:
        made = subscribe(stores)
        publish(stores, 0, 1, A)
        stores.subscriptions.replace(dataclasses.replace(made, state=state), version=1)

        assert ([], None) == (claim(stores), stores.lanes.next_due())

    def test_one_that_is_active_again_is_claimed_again(self, stores: Stores) -> None:
        made = subscribe(stores)
        publish(stores, 0, 1, A)
        stores.subscriptions.replace(dataclasses.replace(made, state="disabled"), version=1)
        stores.subscriptions.replace(dataclasses.replace(made, state="active"), version=2)

        assert [A] == [one.subscription.id for one in claim(stores)]

    def test_the_longest_waiting_come_first(self, stores: Stores) -> None:
        for id_ in (A, B):
            subscribe(stores, id_)
        publish(stores, 0, 1, A, B)
        one, other = claim(stores)
        stores.lanes.settle([settle(one, "pending", due=later(20)), settle(other, "pending", due=later(10))])

        assert [other.subscription.id] == [c.subscription.id for c in claim(stores, later(30), most=1)]

    def test_two_dispatchers_share_the_lanes(self, stores: Stores) -> None:
        ids = [f"sub_{i}" for i in range(10)]
        for id_ in ids:
            subscribe(stores, id_)
        publish(stores, 0, 1, *ids)
        one, other = claim(stores, most=6), claim(stores, most=6)

        assert (6, 4) == (len(one), len(other))
        assert set(ids) == {c.subscription.id for c in [*one, *other]}


class SettlingContract:
    def test_what_was_delivered_comes_no_more(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 3, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, count=2)])
        (rest,) = claim(stores)

        assert [2] == keys(rest.deliveries)
        assert ["delivered", "delivered", "pending"] == [
            d.state for d in stores.lanes.deliveries(A, after=-1, most=9)
        ]

    def test_how_an_attempt_ended_is_kept(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        failed = dataclasses.replace(
            claimed.deliveries[0], attempts=1, status=503, error="answer.5xx", at=FAILED_AT
        )
        ended = dataclasses.replace(
            settle(claimed), deliveries=(failed,), due=later(5), failing_since=FAILED_AT
        )
        stores.lanes.settle([ended])

        assert failed == stores.lanes.delivery(A, failed.key)

    def test_a_lane_that_failed_waits_until_it_is_due(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, "pending", due=later(5), failing_since=FAILED_AT)])

        assert later(5) == stores.lanes.next_due()
        assert [] == claim(stores, later(4.999999))
        (again,) = claim(stores, later(5))
        assert (FAILED_AT, 1) == (again.failing_since, again.deliveries[0].attempts)

    def test_the_next_attempt_is_that_of_the_oldest_pending_delivery(self, stores: Stores) -> None:
        subscribe(stores)
        nothing = stores.lanes.next_attempt(A)
        publish(stores, 0, 3, A)
        (claimed,) = claim(stores)
        failed = settle(claimed, count=1), settle(claimed, "pending")
        both = (failed[0].deliveries[0], dataclasses.replace(claimed.deliveries[1], attempts=1))
        stores.lanes.settle([dataclasses.replace(failed[0], deliveries=both, due=later(5))])

        assert (None, (key_of(1), later(5))) == (nothing, stores.lanes.next_attempt(A))
        assert stores.lanes.next_attempt(B) is None

    def test_what_is_not_active_has_no_next_attempt(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, "pending", disable="failing")])

        assert stores.lanes.next_attempt(A) is None

    def test_what_is_published_meanwhile_does_not_hurry_a_lane_that_failed(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, "pending", due=later(5))])
        publish(stores, 1, 2, A)

        assert [] == claim(stores)
        assert [0, 1] == keys(claim(stores, later(5))[0].deliveries)

    def test_a_lane_may_wait_with_nothing_pending(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, due=later(5))])
        nothing = stores.lanes.next_due()
        publish(stores, 1, 2, A)

        assert (None, later(5)) == (nothing, stores.lanes.next_due())

    def test_an_exhausted_delivery_lets_the_next_one_pass(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, "exhausted")])

        assert [1] == keys(claim(stores)[0].deliveries)
        assert [0] == keys(stores.lanes.deliveries(A, after=-1, most=9, state="exhausted"))

    def test_a_claim_whose_lease_went_to_another_changes_nothing(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (dead,) = claim(stores)
        (alive,) = claim(stores, later(60))
        stores.lanes.settle([settle(dead, due=later(3600), disable="gone")])

        assert ["pending"] == [d.state for d in stores.lanes.deliveries(A, after=-1, most=9)]
        assert later(120) == stores.lanes.next_due()
        stores.lanes.settle([settle(alive)])
        assert ["delivered"] == [d.state for d in stores.lanes.deliveries(A, after=-1, most=9)]

    def test_a_late_claim_still_counts_while_nobody_else_has_the_lane(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (late,) = claim(stores)
        stores.lanes.settle([settle(late)])

        assert [] == claim(stores, later(3600))

    def test_the_same_end_told_twice_counts_once(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed)])
        stores.lanes.replay(A, [due_again(claimed)])
        stores.lanes.settle([settle(claimed)])

        assert ["pending"] == [d.state for d in stores.lanes.deliveries(A, after=-1, most=9)]

    @pytest.mark.parametrize("reason", ["gone", "failing"])
    def test_the_end_of_a_sink_is_not_that_of_the_next_one(self, stores: Stores, reason: str) -> None:
        made = subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        moved = dataclasses.replace(made, sink="https://otro.example.org/")
        stores.subscriptions.replace(moved, version=1)
        stores.lanes.settle([dataclasses.replace(settle(claimed, "pending"), disable=reason)])

        assert dataclasses.replace(moved, version=2) == stores.subscriptions.get(A)
        assert [A] == [one.subscription.id for one in claim(stores, later(60))]

    def test_a_claim_of_what_was_deleted_is_nothing(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        (claimed,) = claim(stores)
        stores.subscriptions.delete(A)
        stores.lanes.settle([settle(claimed, disable="gone")])

        assert stores.subscriptions.get(A) is None
        assert 0 == stores.lanes.counts()["pending"]


class EndingContract:
    @pytest.mark.parametrize(("reason", "state"), [("gone", "gone"), ("failing", "disabled")])
    def test_a_claim_may_end_the_subscription(self, stores: Stores, reason: str, state: str) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        before = stores.subscriptions.generation()
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, "pending", disable=reason)])
        left = stores.subscriptions.get(A)

        assert left is not None
        assert (state, reason, 2) == (left.state, left.reason, left.version)
        assert [] == [*claim(stores, later(9999)), *stores.subscriptions.live()]
        assert before < stores.subscriptions.generation()

    def test_nothing_is_lost_while_it_is_disabled(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, "pending", disable="failing")])
        left = stores.subscriptions.get(A)
        assert left is not None
        stores.subscriptions.replace(dataclasses.replace(left, state="active", reason=None), version=2)

        assert [0, 1] == keys(claim(stores)[0].deliveries)

    def test_it_counts_what_waits_and_fails(self, stores: Stores) -> None:
        for id_ in (A, B, "sub_c"):
            subscribe(stores, id_)
        subscribe(stores, "sub_d", state="disabled")
        publish(stores, 0, 2, A, B)
        (claimed,) = claim(stores, most=1)
        stores.lanes.settle([settle(claimed, "pending", due=later(5), failing_since=FAILED_AT)])

        assert {"active": 3, "disabled": 1, "waiting": 2, "failing": 1, "pending": 4, "backlogs": 0} == dict(
            stores.lanes.counts()
        )

    def test_nothing_to_settle_is_nothing(self, stores: Stores) -> None:
        stores.lanes.settle([])

        assert [] == claim(stores, NOW)
