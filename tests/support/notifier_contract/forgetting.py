"""The contract of ports.Lanes: what was delivered long ago is forgotten, and nothing comes twice for that."""

from __future__ import annotations

import dataclasses

from libroabierto.notices.position import Position
from libroabierto_notifier.ports import Delivery, DeliveryState, Due
from support.notifier_contract.backlogs import advance, listed, order
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

# The contract's deliveries are tried one second after NOW.
LONG_AFTER = later(1.001)


def told(stores: Stores, first: int, stop: int, state: DeliveryState = "delivered", id_: str = A) -> None:
    """Publish entries to a subscription, and let each delivery end so."""
    publish(stores, first, stop, id_)
    stores.lanes.settle([settle(c, state, count=99) for c in claim(stores, later(9999), each=99)])


def forget(stores: Stores, *, most: int = 99) -> int:
    return stores.lanes.forget_delivered(LONG_AFTER, most=most)


def chain(found: list[Delivery]) -> list[tuple[int, int]]:
    """Return the entries of deliveries, each with its predecessor's; -1 for none."""
    previous = [-1 if d.previous < 0 else Position.of_key(d.previous).index for d in found]
    return list(zip(keys(found), previous, strict=True))


class ForgettingContract:
    def test_what_waits_or_was_given_up_stays(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 2)
        told(stores, 2, 4, "exhausted")
        told(stores, 4, 5)
        publish(stores, 5, 6, A)

        assert (3, 0) == (forget(stores), forget(stores))
        assert [(2, 1), (3, 2), (5, 4)] == chain(listed(stores))
        assert [2, 3] == keys(stores.lanes.deliveries(A, after=-1, most=9, state="exhausted"))
        assert 1 == stores.lanes.counts()["pending"]

    def test_what_was_delivered_since_stays(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 2)

        assert 0 == stores.lanes.forget_delivered(later(1), most=9)
        assert [0, 1] == keys(listed(stores))

    def test_it_goes_in_small_pieces(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 5)

        assert [2, 2, 1, 0] == [forget(stores, most=2) for _ in range(4)]
        assert key_of(4) == stores.lanes.forgotten(A)

    def test_the_next_one_names_its_predecessor_all_the_same(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 3)
        forget(stores)
        publish(stores, 3, 5, A)

        assert [(3, 2), (4, 3)] == chain(listed(stores))

    def test_what_was_forgotten_was_not_missed(self, stores: Stores) -> None:
        made = subscribe(stores)
        told(stores, 0, 3)
        forget(stores)
        publish(stores, 3, 4)
        stores.subscriptions.replace(made, version=1, catch_up=True)
        backlog = stores.backlogs.get(A, again=False)
        assert backlog is not None

        assert (key_of(2), key_of(3)) == (backlog.after, backlog.until)
        assert key_of(2) == order(stores, 0, 3, again=False).after

    def test_a_beginning_that_moves_back_brings_all_of_it(self, stores: Stores) -> None:
        publish(stores, 0, 2)
        made = subscribe(stores, since=key_of(1))
        told(stores, 2, 4)
        forget(stores)
        stores.subscriptions.replace(dataclasses.replace(made, since=key_of(0)), version=1, catch_up=True)
        backlog = stores.backlogs.get(A, again=False)
        assert backlog is not None

        assert (key_of(0), key_of(0)) == (backlog.after, stores.lanes.forgotten(A))

    def test_while_a_backlog_is_open_nothing_is_forgotten(self, stores: Stores) -> None:
        for id_ in (A, B):
            subscribe(stores, id_)
            told(stores, *((0, 2) if id_ == A else (2, 4)), id_=id_)
        ordered = order(stores, 0, 1)

        assert (2, [0, 1]) == (forget(stores), keys(listed(stores)))
        advance(stores, ordered)
        assert 2 == forget(stores)


class ForgottenContract:
    def test_a_replay_makes_it_anew_each_after_the_one_before(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 5)
        forget(stores)
        publish(stores, 5, 6, A)
        done = advance(stores, order(stores, 1, 3), 1, 2, 3)

        assert done is not None
        assert 3 == done.queued
        assert [(1, -1), (2, 1), (3, 2), (5, 4)] == chain(listed(stores))
        assert [1, 2, 3, 5] == keys(claim(stores, later(9999))[0].deliveries)

    def test_one_that_never_was_due_knows_a_predecessor_that_was_forgotten(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 2)
        publish(stores, 2, 3)
        told(stores, 3, 4, "exhausted")
        forget(stores)
        stores.lanes.replay(A, [Due(A, key_of(2), "")])

        assert [(2, 1), (3, 2)] == chain(listed(stores))

    def test_the_newest_one_is_sent_again_though_it_was_forgotten(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 2)
        forget(stores)

        assert 1 == stores.lanes.replay(A, [Due(A, key_of(1), "")])
        publish(stores, 2, 3, A)
        assert [(1, -1), (2, 1)] == chain(listed(stores))

    def test_what_was_given_up_before_it_is_recovered(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 1, "exhausted")
        told(stores, 1, 3)
        forget(stores)

        assert 1 == stores.lanes.retry_exhausted(A, -1)
        assert [0] == keys(claim(stores, later(9999))[0].deliveries)

    def test_pages_go_on_behind_it(self, stores: Stores) -> None:
        subscribe(stores)
        told(stores, 0, 1, "exhausted")
        told(stores, 1, 3)
        forget(stores)
        publish(stores, 3, 5, A)
        pages = [stores.lanes.deliveries(A, after=key_of(i), most=2) for i in (0, 1)]

        assert [[3, 4], [3, 4]] == [keys(page) for page in pages]
        assert (None, -1) == (stores.lanes.delivery(A, key_of(1)), stores.lanes.forgotten(B))
