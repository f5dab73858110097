"""The contract of ports.Backlogs: what is still to be made due, and what waits for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from libroabierto_notifier.ports import Backlog, Delivery, Due, Stale
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


def order(stores: Stores, first: int, last: int, id_: str = A, *, again: bool = True) -> Backlog:
    """Order what stands from one entry to another."""
    ordered = stores.backlogs.order(id_, after=key_of(first) - 1, until=key_of(last), again=again)
    assert ordered is not None
    return ordered


def advance(stores: Stores, backlog: Backlog, *indexes: int, done: bool = True) -> Backlog | None:
    """Queue some entries, which are all of it or only the first ones."""
    dues = [Due(backlog.subscription, key_of(i), "") for i in indexes]
    return stores.backlogs.advance(backlog, dues, backlog.until if done else key_of(indexes[-1]))


def listed(stores: Stores) -> list[Delivery]:
    return stores.lanes.deliveries(A, after=-1, most=99)


def states(found: Sequence[Delivery]) -> list[str]:
    return [delivery.state for delivery in found]


class BacklogsContract:
    def test_a_piece_is_queued_and_counted_together(self, stores: Stores) -> None:
        publish(stores, 0, 6)
        subscribe(stores)
        moved = advance(stores, order(stores, 1, 5), 1, 3, done=False)

        assert moved is not None
        assert (key_of(3), 2, False) == (moved.after, moved.queued, moved.is_done)
        assert moved == stores.backlogs.get(A, again=True)
        assert [1, 3] == keys(listed(stores))

    def test_a_piece_that_somebody_else_queued_changes_nothing(self, stores: Stores) -> None:
        publish(stores, 0, 3)
        subscribe(stores)
        ordered = order(stores, 0, 2)
        advance(stores, ordered, 0, 1, done=False)

        assert advance(stores, ordered, 0, 1, 2) is None
        assert [0, 1] == keys(listed(stores))

    def test_what_comes_again_comes_once(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 2, A)
        stores.lanes.settle([settle(c, count=2) for c in claim(stores)])
        ordered = order(stores, 0, 1)
        advance(stores, ordered, 0, 1)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed, count=2)])

        assert [0, 1] == keys(claimed.deliveries)
        assert advance(stores, ordered, 0, 1) is None
        assert ["delivered", "delivered"] == states(listed(stores))

    def test_what_was_missed_leaves_alone_what_there_is(self, stores: Stores) -> None:
        publish(stores, 0, 1)
        subscribe(stores)
        publish(stores, 1, 2, A)
        stores.lanes.settle([settle(c) for c in claim(stores)])
        done = advance(stores, order(stores, 0, 1, again=False), 0, 1)

        assert done is not None
        assert (1, True) == (done.queued, done.is_done)
        assert ["pending", "delivered"] == states(listed(stores))
        assert [-1, key_of(0)] == [d.previous for d in listed(stores)]

    @pytest.mark.parametrize("again", [False, True])
    def test_nothing_newer_is_claimed_before_all_is_queued(self, stores: Stores, *, again: bool) -> None:
        publish(stores, 0, 2)
        subscribe(stores)
        ordered = order(stores, 0, 1, again=again)
        publish(stores, 2, 3, A)
        moved = advance(stores, ordered, 0, done=False)
        before, due = claim(stores), stores.lanes.next_due()
        assert moved is not None
        advance(stores, moved, 1)

        assert ([], None) == (before, due)
        assert [0, 1, 2] == keys(claim(stores)[0].deliveries)

    def test_where_nothing_is_to_be_looked_at_nobody_waits(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 1, A)
        ordered = order(stores, 1, 0)

        assert (True, None) == (ordered.is_done, stores.backlogs.next(0))
        assert [0] == keys(claim(stores)[0].deliveries)

    def test_a_paused_one_is_queued_and_not_served(self, stores: Stores) -> None:
        publish(stores, 0, 1)
        made = subscribe(stores)
        ordered = order(stores, 0, 0)
        stores.subscriptions.replace(dataclasses.replace(made, state="gone"), version=1)
        advance(stores, ordered, 0)

        assert ([0], []) == (keys(listed(stores)), claim(stores))

    def test_one_that_is_active_again_waits_for_its_backlog(self, stores: Stores) -> None:
        publish(stores, 0, 1)
        made = subscribe(stores, state="disabled")
        ordered = order(stores, 0, 0)
        stores.subscriptions.replace(dataclasses.replace(made, state="active"), version=1)
        before = claim(stores)
        advance(stores, ordered, 0)

        assert ([], [0]) == (before, keys(claim(stores)[0].deliveries))

    def test_it_keeps_the_question_of_its_time(self, stores: Stores) -> None:
        publish(stores, 0, 1)
        made = subscribe(stores)
        ordered = order(stores, 0, 0)
        stores.subscriptions.replace(dataclasses.replace(made, types=(), filters=()), version=1)

        assert (made.types, made.filters) == (ordered.types, ordered.filters)
        assert ordered == stores.backlogs.next(0)


class OrderingContract:
    def test_a_second_replay_waits_for_the_first(self, stores: Stores) -> None:
        publish(stores, 0, 3)
        subscribe(stores)
        first = order(stores, 0, 1)

        assert stores.backlogs.order(A, after=-1, until=key_of(2), again=True) is None
        advance(stores, first)
        assert first.number < order(stores, 0, 2).number

    def test_what_was_missed_is_ordered_anew_at_any_time(self, stores: Stores) -> None:
        publish(stores, 0, 3)
        subscribe(stores)
        first, replay = order(stores, 0, 1, again=False), order(stores, 0, 2)
        second = order(stores, 0, 2, again=False)

        assert advance(stores, first, 0, 1) is None
        assert (replay, second) == tuple(stores.backlogs.get(A, again=again) for again in (True, False))

    def test_each_has_its_turn(self, stores: Stores) -> None:
        publish(stores, 0, 3)
        for id_ in (A, B):
            subscribe(stores, id_)
        first, second = order(stores, 0, 2), order(stores, 0, 2, B)

        assert first == stores.backlogs.next(0)
        assert second == stores.backlogs.next(first.number)
        assert stores.backlogs.next(second.number) is None
        assert 2 == stores.lanes.counts()["backlogs"]

    def test_of_what_was_deleted_nothing_is_left(self, stores: Stores) -> None:
        publish(stores, 0, 2)
        subscribe(stores)
        ordered = order(stores, 0, 1)
        stores.subscriptions.delete(A)

        assert advance(stores, ordered, 0, 1) is None
        assert (None, None) == (stores.backlogs.next(0), stores.backlogs.get(A, again=True))
        with pytest.raises(Stale):
            order(stores, 0, 1)

    def test_whoever_goes_on_catches_up_first(self, stores: Stores) -> None:
        publish(stores, 0, 3)
        made = subscribe(stores, state="disabled", since=key_of(0))
        live = dataclasses.replace(made, state="active")
        stores.subscriptions.replace(live, version=1, catch_up=True)
        publish(stores, 3, 4, A)
        backlog = stores.backlogs.get(A, again=False)
        assert backlog is not None

        assert (key_of(0), key_of(2), []) == (backlog.after, backlog.until, claim(stores, later(9)))
        advance(stores, backlog, 1, 2)
        assert [1, 2, 3] == keys(claim(stores, later(9))[0].deliveries)

    def test_what_the_check_refuses_changes_nothing(self, stores: Stores) -> None:
        publish(stores, 0, 1)
        made = subscribe(stores, state="disabled")

        def refuse() -> None:
            raise Stale("subscription.changed")

        live = dataclasses.replace(made, state="active")
        with pytest.raises(Stale):
            stores.subscriptions.replace(live, version=1, catch_up=True, check=refuse)
        assert (made, None) == (stores.subscriptions.get(A), stores.backlogs.get(A, again=False))
