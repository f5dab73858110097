"""The contract of ports.Subscriptions."""

from __future__ import annotations

import dataclasses

import pytest

from libroabierto_notifier.ports import Stale
from support.notifier_contract.stores import (
    NOW,
    A,
    B,
    Stores,
    later,
    publish,
    subscribe,
    subscription,
)


class SubscriptionsContract:
    def test_it_comes_back_as_it_went(self, stores: Stores) -> None:
        made = subscribe(stores, filters=({"any": [{"prefix": {"type": "ñandú."}}]},), challenge="abc")

        assert made == stores.subscriptions.get(A)
        assert [made] == stores.subscriptions.live()

    @pytest.mark.parametrize("state", ["pending", "disabled", "gone"])
    def test_only_active_ones_are_live(self, stores: Stores, state: str) -> None:
        subscribe(stores, state=state)

        assert [] == stores.subscriptions.live()
        assert stores.subscriptions.get(A) is not None

    def test_a_replacement_is_one_version_higher(self, stores: Stores) -> None:
        made = subscribe(stores)
        changed = dataclasses.replace(
            made, sink="https://otro.example.org/", state="disabled", reason="owner"
        )
        stores.subscriptions.replace(changed, version=1)

        assert dataclasses.replace(changed, version=2) == stores.subscriptions.get(A)
        assert [] == stores.subscriptions.live()

    @pytest.mark.parametrize("version", [0, 2])
    def test_of_two_changes_of_one_version_the_second_is_refused(self, stores: Stores, version: int) -> None:
        made = subscribe(stores)

        with pytest.raises(Stale):
            stores.subscriptions.replace(dataclasses.replace(made, since=7), version=version)
        assert made == stores.subscriptions.get(A)

    def test_what_was_deleted_is_not_replaced(self, stores: Stores) -> None:
        made = subscribe(stores)
        stores.subscriptions.delete(A)

        with pytest.raises(Stale):
            stores.subscriptions.replace(made, version=1)

    def test_deletion_takes_everything_and_may_be_repeated(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 3, A)
        stores.subscriptions.delete(A)
        stores.subscriptions.delete(A)

        assert stores.subscriptions.get(A) is None
        assert [] == stores.lanes.deliveries(A, after=-1, most=9)
        assert 0 == stores.lanes.counts()["pending"]
        assert stores.lanes.next_due() is None

    def test_the_same_id_begins_again_with_nothing(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 3, A)
        stores.subscriptions.delete(A)
        subscribe(stores)

        assert [] == stores.lanes.deliveries(A, after=-1, most=9)

    def test_the_generation_grows_with_what_is_live(self, stores: Stores) -> None:
        seen = [stores.subscriptions.generation()]
        made = subscribe(stores)
        seen.append(stores.subscriptions.generation())
        stores.subscriptions.replace(dataclasses.replace(made, state="disabled"), version=1)
        seen.append(stores.subscriptions.generation())
        stores.subscriptions.replace(dataclasses.replace(made, state="active"), version=2)
        seen.append(stores.subscriptions.generation())
        stores.subscriptions.delete(A)
        seen.append(stores.subscriptions.generation())

        assert sorted(set(seen)) == seen

    def test_a_new_one_replaces_the_oldest_unverified_one_of_its_host(self, stores: Stores) -> None:
        for i in range(5):
            sink = f"https://Victim.example.org{(':8443', '')[i % 2]}/{i}"
            pending = subscription(f"sub_{i}", state="pending", reason="unverified", sink=sink)
            stores.subscriptions.add(pending, most_pending=3)
        subscribe(stores, B, state="pending", reason="unverified")

        left = [i for i in range(5) if stores.subscriptions.get(f"sub_{i}")]
        assert [2, 3, 4] == left
        assert stores.subscriptions.get(B) is not None

    @pytest.mark.parametrize(
        ("state", "reason"),
        [("active", None), ("disabled", "owner"), ("pending", "sink-changed"), ("pending", "rate-raised")],
    )
    def test_one_that_was_verified_is_never_replaced(
        self, stores: Stores, state: str, reason: str | None
    ) -> None:
        subscribe(stores, state=state, reason=reason)
        for id_ in ("sub_1", "sub_2"):
            stores.subscriptions.add(subscription(id_, state="pending", reason="unverified"), most_pending=1)

        assert [True, False, True] == [bool(stores.subscriptions.get(i)) for i in (A, "sub_1", "sub_2")]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("https://ñandú.example.org/", "https://XN--and-6ma2c.example.org.:8443/x"),
            ("https://93.184.216.34/", "https://0x5db8d822/"),
            ("https://[2001:DB8:0::1]/", "https://[2001:db8::1]:8443/x"),
        ],
    )
    def test_live_ones_are_counted_by_host_however_it_is_spelled(
        self, stores: Stores, one: str, other: str
    ) -> None:
        subscribe(stores, sink=one)
        subscribe(stores, B, sink=one, state="disabled")
        subscribe(stores, "sub_other")

        assert (1, 2) == stores.subscriptions.count_live(other)
        assert (0, 2) == stores.subscriptions.count_live("https://nadie.example.org/")

    def test_attempts_against_a_host_are_bounded_within_an_hour(self, stores: Stores) -> None:
        count = stores.subscriptions.count_attempt
        first = [count("a.example.org", later(i), most=3) for i in range(5)]

        assert [True, True, True, False, False] == first
        assert count("b.example.org", NOW, most=3)
        assert not count("a.example.org", later(3599), most=3)
        assert count("a.example.org", later(3600), most=3)
        assert not count("a.example.org", later(3600), most=3)

    def test_those_never_verified_are_forgotten_after_a_while(self, stores: Stores) -> None:
        early, late = "2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z"
        subscribe(stores, "sub_old", state="pending", reason="unverified", created_at=early)
        subscribe(stores, "sub_new", state="pending", reason="unverified", created_at=late)
        subscribe(stores, "sub_moved", state="pending", reason="sink-changed", created_at=early)
        subscribe(stores, "sub_active", created_at=early)

        assert 1 == stores.subscriptions.forget_unverified(late)
        left = [
            id_ for id_ in ("sub_old", "sub_new", "sub_moved", "sub_active") if stores.subscriptions.get(id_)
        ]
        assert ["sub_new", "sub_moved", "sub_active"] == left
