"""The contract of ports.Lanes: replays, predecessors, and what is listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libroabierto_notifier.ports import DeliveryState, Due
from support.notifier_contract.stores import (
    A,
    B,
    Stores,
    claim,
    key_of,
    keys,
    later,
    publish,
    settle,
    subscribe,
)

_SHARED_STORE = [HealthCheck.function_scoped_fixture]  # every example makes a subscription of its own


def dues(indexes: Sequence[int], id_: str = A) -> list[Due]:
    return [Due(id_, key_of(i), "") for i in indexes]


def deliver(stores: Stores, state: DeliveryState = "delivered") -> None:
    """Settle all that one claim brings."""
    stores.lanes.settle([settle(c, state, count=10) for c in claim(stores, later(9999))])


class ReplaysContract:
    def test_delivered_ones_come_again_in_order(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 5, A)
        deliver(stores)

        assert 2 == stores.lanes.replay(A, dues([3, 1]))
        assert [1, 3] == keys(claim(stores, later(9999))[0].deliveries)

    def test_a_replay_begins_a_new_round(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        deliver(stores, "exhausted")
        stores.lanes.replay(A, dues([0]))

        assert [("pending", 0)] == [(d.state, d.attempts) for d in claim(stores, later(9999))[0].deliveries]

    def test_pending_ones_are_left_as_they_are(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)

        assert 0 == stores.lanes.replay(A, dues([0, 1]))
        assert 2 == stores.lanes.counts()["pending"]

    def test_older_ones_are_added_before_the_rest(self, stores: Stores) -> None:
        publish(stores, 0, 3)
        subscribe(stores)
        publish(stores, 3, 5, A)

        assert 2 == stores.lanes.replay(A, dues([2, 0]))
        (claimed,) = claim(stores)
        assert [0, 2, 3, 4] == keys(claimed.deliveries)
        assert [-1, key_of(0), key_of(2), key_of(3)] == [d.previous for d in claimed.deliveries]

    def test_a_replay_to_a_subscription_that_is_gone_is_nothing(self, stores: Stores) -> None:
        subscribe(stores, state="gone")

        assert (0, 0) == (stores.lanes.replay(A, dues([0])), stores.lanes.replay(B, dues([0], B)))

    def test_exhausted_ones_after_a_position_come_again(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 3, A)
        deliver(stores, "exhausted")
        publish(stores, 3, 4, A)
        deliver(stores)

        assert 2 == stores.lanes.retry_exhausted(A, key_of(0))
        assert [1, 2] == keys(claim(stores, later(9999))[0].deliveries)
        assert 0 == stores.lanes.retry_exhausted(A, key_of(0))

    def test_deliveries_are_listed_page_by_page_and_by_state(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        deliver(stores)
        publish(stores, 2, 5, A)
        listed = stores.lanes.deliveries

        assert [1, 2, 3] == keys(listed(A, after=key_of(0), most=3))
        assert [0, 1] == keys(listed(A, after=-1, most=9, state="delivered"))
        assert [3, 4] == keys(listed(A, after=key_of(2), most=9, state="pending"))
        assert [] == listed(A, after=-1, most=9, state="exhausted")
        assert [] == listed(B, after=-1, most=9)

    def test_one_delivery_is_found(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1)
        publish(stores, 1, 2, A)

        assert stores.lanes.delivery(A, key_of(0)) is None
        found = stores.lanes.delivery(A, key_of(1))
        assert found is not None
        assert key_of(1) == found.key

    @settings(max_examples=25, deadline=None, suppress_health_check=_SHARED_STORE)
    @given(data=st.data())
    def test_a_predecessor_is_the_one_before_in_whatever_order_they_came(
        self, stores: Stores, data: Any
    ) -> None:
        rounds = data.draw(st.lists(st.lists(st.integers(0, 30), max_size=6), max_size=6))
        stores.subscriptions.delete(A)
        subscribe(stores)
        for indexes in rounds:
            stores.lanes.replay(A, dues(indexes))
        listed = stores.lanes.deliveries(A, after=-1, most=99)

        assert sorted({key_of(i) for indexes in rounds for i in indexes}) == [d.key for d in listed]
        assert [-1, *(d.key for d in listed)][: len(listed)] == [d.previous for d in listed]
        assert len(listed) == stores.lanes.counts()["pending"]
