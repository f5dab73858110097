"""What nobody waits for: long replays go on after the answer; what was delivered long ago is forgotten."""

from __future__ import annotations

import random
import threading
from collections import Counter
from pathlib import Path

import pytest

from libroabierto.errors import Malformed, Refused
from libroabierto_notifier.application.queueing import MOST_PIECES, PIECE
from libroabierto_notifier.application.redelivering import NoSuchDelivery
from libroabierto_notifier.application.wishes import Change
from libroabierto_notifier.ports import Delivery, DeliveryState, Subscription
from support.notifier_contract.stores import A, key_of, keys, notice, settle, subscribe
from support.notifier_desk import KEEP_DAYS, Desk
from support.patience import wait_for

AT_ONCE = MOST_PIECES * PIECE
LONG = AT_ONCE + PIECE // 2


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def listed(desk: Desk, one: Subscription) -> list[int]:
    return keys(desk.redelivering.list(one, after=-1, most=2 * LONG))


def claimed(desk: Desk) -> list[Delivery]:
    """Let one claim deliver what it brings; return that."""
    claims = desk.stores.lanes.claim(desk.now, most=99, lease_seconds=60, each=2 * LONG)
    desk.stores.lanes.settle([settle(one, count=len(one.deliveries)) for one in claims])
    return [delivery for one in claims for delivery in one.deliveries]


def work(desk: Desk) -> None:
    """Let upkeep do all that there is."""
    while desk.upkeep.piece():
        pass


class TestLong:
    @pytest.fixture
    def one(self, desk: Desk) -> Subscription:
        """A subscription to what comes, after much was told."""
        desk.publish([notice(i) for i in range(LONG)])
        return desk.active().subscription

    def test_a_replay_says_how_far_it_is_and_upkeep_does_the_rest(
        self, desk: Desk, one: Subscription
    ) -> None:
        begun = desk.redelivering.replay(one, "earliest")
        work(desk)

        assert (AT_ONCE, key_of(AT_ONCE - 1)) == (begun.queued, begun.after)
        assert (key_of(LONG - 1), False) == (begun.until, begun.is_done)
        assert list(range(LONG)) == listed(desk, one)

    def test_nothing_newer_is_sent_before_all_of_it_is_queued(self, desk: Desk, one: Subscription) -> None:
        desk.redelivering.replay(one, "earliest")
        desk.tell(LONG, LONG + 1)
        before = claimed(desk)
        work(desk)

        assert [] == before
        assert list(range(LONG + 1)) == keys(claimed(desk))

    def test_another_replay_is_refused_until_it_is_queued(self, desk: Desk, one: Subscription) -> None:
        desk.redelivering.replay(one, "earliest")
        with pytest.raises(Refused, match=r"subscription\.replaying"):
            desk.redelivering.replay(one, "3", "4")
        work(desk)

        assert 0 == desk.redelivering.replay(one, "3", "4").queued  # it waits already

    def test_a_change_of_the_question_does_not_change_what_was_ordered(
        self, desk: Desk, one: Subscription
    ) -> None:
        desk.redelivering.replay(one, "earliest")
        desk.subscribing.change(one, Change(types=("plan.started",)))
        work(desk)

        assert LONG == len(listed(desk, one))

    def test_whoever_begins_with_the_earliest_gets_everything_in_order(self, desk: Desk) -> None:
        desk.publish([notice(i) for i in range(LONG)])
        one = desk.active(**{"from": "earliest"}).subscription
        desk.tell(LONG, LONG + 1)
        before = claimed(desk)
        work(desk)

        assert ("active", []) == (one.state, before)
        assert list(range(LONG + 1)) == keys(claimed(desk))

    def test_what_was_missed_is_queued_by_its_question_before_there_is_another(self, desk: Desk) -> None:
        """Else the end of what it missed would never be due: another question begins now."""
        desk.publish([notice(i) for i in range(LONG)])
        one = desk.active(**{"from": "earliest"}).subscription
        with pytest.raises(Refused, match=r"subscription\.replaying"):
            desk.subscribing.change(one, Change(types=("plan.started",)))
        work(desk)
        changed = desk.subscribing.change(one, Change(types=("plan.started",)))

        assert (("plan.started",), list(range(LONG))) == (changed.types, keys(claimed(desk)))

    def test_two_of_them_share_the_work_and_nothing_is_doubled(self, desk: Desk, one: Subscription) -> None:
        desk.redelivering.replay(one, "earliest")
        stop = threading.Event()
        threads = [threading.Thread(target=desk.upkeep.run, args=(stop,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        while desk.stores.lanes.counts()["backlogs"]:
            stop.wait(0.01)
        stop.set()
        for thread in threads:
            thread.join()
        done = desk.stores.backlogs.get(one.id, again=True)

        assert done is not None
        assert (LONG, list(range(LONG))) == (done.queued, keys(claimed(desk)))

    def test_one_that_we_stumble_over_stops_no_other(
        self, desk: Desk, one: Subscription, caplog: pytest.LogCaptureFixture
    ) -> None:
        subscribe(desk.stores, filters=({"sql": "SELECT"},))
        desk.stores.backlogs.order(A, after=-1, until=key_of(LONG - 1), again=True)
        desk.redelivering.replay(one, "earliest")
        stop = threading.Event()
        thread = threading.Thread(target=desk.upkeep.run, args=(stop,))
        thread.start()
        wait_for(lambda: desk.stores.lanes.counts()["backlogs"] == 1)
        stop.set()
        thread.join()

        assert list(range(LONG)) == listed(desk, one)
        assert "our bug: stumbled over backlog" in caplog.text


class TestForgetting:
    @pytest.fixture
    def one(self, desk: Desk) -> Subscription:
        """A subscription that took 0..4 long ago, and failed to take 5."""
        made = desk.active(**{"from": "earliest"}).subscription
        desk.tell(0, 5)
        desk.deliver()
        desk.tell(5, 6)
        desk.deliver("exhausted")
        desk.later(days=KEEP_DAYS, seconds=2)
        work(desk)
        return made

    def test_what_was_taken_is_listed_for_some_time(self, desk: Desk, one: Subscription) -> None:
        assert [5] == listed(desk, one)

    def test_a_backlog_at_which_we_stumble_keeps_nobody_from_forgetting(self, desk: Desk) -> None:
        made = desk.active(**{"from": "earliest"}).subscription
        desk.tell(0, 5)
        desk.deliver()
        subscribe(desk.stores, filters=({"sql": "SELECT"},))
        desk.stores.backlogs.order(A, after=-1, until=key_of(4), again=True)
        desk.later(days=KEEP_DAYS, seconds=2)
        with pytest.raises(Malformed):
            desk.upkeep.piece()

        assert [] == listed(desk, made)

    def test_pausing_and_going_on_sends_nothing_again(self, desk: Desk, one: Subscription) -> None:
        paused = desk.subscribing.disable(one)
        desk.tell(6, 7)
        desk.subscribing.enable(paused)

        assert [(key_of(6), key_of(5))] == [(d.key, d.previous) for d in claimed(desk)]

    def test_nothing_is_missing(self, desk: Desk, one: Subscription) -> None:
        assert 0 == desk.redelivering.replay_missing(one).queued

    def test_what_was_given_up_is_recovered(self, desk: Desk, one: Subscription) -> None:
        assert 1 == desk.redelivering.recover(one)
        assert [5] == keys(claimed(desk))

    def test_it_is_replayed_on_demand(self, desk: Desk, one: Subscription) -> None:
        assert 3 == desk.redelivering.replay(one, "3").queued
        assert [3, 4, 5] == keys(claimed(desk))

    def test_one_is_resent_on_demand(self, desk: Desk, one: Subscription) -> None:
        again = desk.redelivering.resend(one, key_of(2))

        assert ("pending", "", [2]) == (again.state, again.matched, keys(claimed(desk)))

    def test_what_never_was_due_is_not_resent(self, desk: Desk) -> None:
        desk.tell(0, 2)
        one = desk.active(filters=[{"exact": {"municipality": "15106"}}]).subscription
        desk.tell(2, 3)
        desk.tell(3, 4, town="15106")
        desk.deliver()
        desk.later(days=KEEP_DAYS, seconds=2)
        work(desk)

        assert key_of(3) == desk.stores.lanes.forgotten(one.id)
        for i in (2, 4):
            with pytest.raises(NoSuchDelivery):
                desk.redelivering.resend(one, key_of(i))

    def test_a_beginning_that_its_owner_moves_back_brings_what_was_forgotten(self, desk: Desk) -> None:
        desk.tell(0, 2)
        one = desk.active().subscription
        desk.tell(2, 4)
        desk.deliver()
        desk.later(days=KEEP_DAYS, seconds=2)
        work(desk)
        desk.subscribing.enable(desk.subscribing.disable(one), "1")

        assert [1, 2, 3] == keys(claimed(desk))


class Walk:
    """A subscriber, its owner, a ledger and a clock that do whatever comes to their mind."""

    def __init__(self, desk: Desk, chance: random.Random) -> None:
        self.desk, self.chance = desk, chance
        self.one = desk.active(**{"from": "earliest"}).subscription
        self.told = 0
        self.taken: Counter[int] = Counter()
        self.again: set[int] = set()  # what its owner asked for again

    def step(self) -> None:
        self.chance.choice((self.tell, self.take, self.take, self.wait, self.keep, self.ask, self.pause))()

    def tell(self) -> None:
        more = self.chance.randint(1, 4)
        self.desk.tell(self.told, self.told + more)
        self.told += more

    def take(self) -> None:
        claims = self.desk.stores.lanes.claim(self.desk.now, most=9, lease_seconds=60, each=99)
        for claim in claims:
            count = self.chance.randint(0, len(claim.deliveries))
            state: DeliveryState = self.chance.choice(("delivered", "delivered", "exhausted"))
            self.desk.stores.lanes.settle([settle(claim, state, count=count)])
            if state == "delivered":
                self.taken.update(keys(claim.deliveries[:count]))

    def wait(self) -> None:
        self.desk.later(days=self.chance.randint(1, KEEP_DAYS))

    def keep(self) -> None:
        self.desk.upkeep.piece()

    def ask(self) -> None:
        if not self.told:
            return
        first, last = sorted(self.chance.choices(range(self.told), k=2))
        deed = self.chance.choice(("replay", "resend", "recover", "missing"))
        if deed == "replay":
            self.desk.redelivering.replay(self.one, str(first), str(last))
            self.again |= set(range(first, last + 1))
        elif deed == "resend":
            self.desk.redelivering.resend(self.one, key_of(first))
            self.again.add(first)
        elif deed == "recover":
            self.desk.redelivering.recover(self.one)
        else:
            assert 0 == self.desk.redelivering.replay_missing(self.one).queued

    def pause(self) -> None:
        paused = self.desk.subscribing.disable(self.one)
        self.tell()
        self.one = self.desk.subscribing.enable(paused).subscription

    def end(self) -> None:
        """Take everything that is left."""
        work(self.desk)
        self.desk.redelivering.recover(self.one)
        while found := claimed(self.desk):
            self.taken.update(keys(found))


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_each_is_taken_once_or_as_often_as_was_asked_for(tmp_path: Path, seed: int) -> None:
    walk = Walk(Desk(tmp_path), random.Random(seed))
    for _ in range(80):
        walk.step()
    walk.end()

    assert set(range(walk.told)) == walk.taken.keys()
    assert [] == [i for i, times in walk.taken.items() if times > 1 and i not in walk.again]
