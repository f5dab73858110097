"""The contract of Subscriptions.replace where what came before its `since` is left out."""

from __future__ import annotations

import dataclasses

from libroabierto_notifier.ports import Subscription
from support.notifier_contract.backlogs import advance, listed, order, states
from support.notifier_contract.forgetting import chain
from support.notifier_contract.stores import (
    A,
    Stores,
    claim,
    due_again,
    key_of,
    keys,
    publish,
    settle,
    subscribe,
)


def go_on(stores: Stores, one: Subscription, since: int) -> None:
    """Let one go on after an entry, without what was before."""
    live = dataclasses.replace(one, state="active", since=key_of(since))
    stores.subscriptions.replace(live, version=one.version, catch_up=True, leave_out=True)


def pause(stores: Stores, one: Subscription) -> Subscription:
    paused = dataclasses.replace(one, state="disabled", reason="owner")
    stores.subscriptions.replace(paused, version=one.version)
    return dataclasses.replace(paused, version=one.version + 1)


def waiting(stores: Stores) -> int:
    """Count what waits, once nothing that was missed is to be queued."""
    missed = stores.backlogs.get(A, again=False)
    if missed is not None and not missed.is_done:
        advance(stores, missed)
    return stores.lanes.counts()["pending"]


class LeavingOutContract:
    def test_what_waits_from_before_is_withdrawn_and_the_rest_names_it(self, stores: Stores) -> None:
        made = subscribe(stores)
        publish(stores, 0, 4, A)
        go_on(stores, made, 1)

        assert [(2, 1), (3, 2)] == chain(listed(stores))
        assert 2 == waiting(stores)

    def test_what_was_taken_and_waits_again_is_delivered_as_before(self, stores: Stores) -> None:
        made = subscribe(stores)
        publish(stores, 0, 2, A)
        (claimed,) = claim(stores)
        stores.lanes.settle([settle(claimed)])
        stores.lanes.replay(A, [due_again(claimed)])
        go_on(stores, made, 1)

        assert ([0], ["delivered"]) == (keys(listed(stores)), states(listed(stores)))
        assert (0, None) == (waiting(stores), stores.lanes.next_due())

    def test_what_was_given_up_stays_listed(self, stores: Stores) -> None:
        made = subscribe(stores)
        publish(stores, 0, 2, A)
        stores.lanes.settle([settle(one, "exhausted") for one in claim(stores)])
        go_on(stores, made, 1)

        assert ([0], ["exhausted"]) == (keys(listed(stores)), states(listed(stores)))

    def test_a_replay_that_is_being_queued_goes_on_after_it(self, stores: Stores) -> None:
        publish(stores, 0, 6)
        made = pause(stores, subscribe(stores))
        first = order(stores, 0, 5)
        advance(stores, first, 0, done=False)
        go_on(stores, made, 3)
        left = stores.backlogs.get(A, again=True)

        assert left is not None
        assert (key_of(3), key_of(5), []) == (left.after, left.until, listed(stores))
        assert advance(stores, first, 0, 1) is None

    def test_a_replay_of_nothing_but_that_is_done(self, stores: Stores) -> None:
        publish(stores, 0, 6)
        made = pause(stores, subscribe(stores))
        order(stores, 0, 2)
        go_on(stores, made, 5)
        publish(stores, 6, 7, A)

        assert stores.backlogs.next(0) is None
        assert [[6]] == [keys(one.deliveries) for one in claim(stores)]

    def test_what_is_being_sent_may_be_withdrawn(self, stores: Stores) -> None:
        made = subscribe(stores)
        publish(stores, 0, 3, A)
        (claimed,) = claim(stores)
        go_on(stores, pause(stores, made), 0)
        stores.lanes.settle([settle(claimed, count=2)])

        assert ([1, 2], ["delivered", "pending"]) == (keys(listed(stores)), states(listed(stores)))
        assert 1 == waiting(stores)

    def test_who_moves_back_gets_what_was_left_out(self, stores: Stores) -> None:
        made = subscribe(stores)
        publish(stores, 0, 3, A)
        go_on(stores, made, 2)
        moved = dataclasses.replace(made, since=key_of(0), version=2)
        go_on(stores, moved, 0)
        backlog = stores.backlogs.get(A, again=False)
        assert backlog is not None
        advance(stores, backlog, 1, 2)

        assert [(1, -1), (2, 1)] == chain(listed(stores))
