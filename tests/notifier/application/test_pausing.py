"""A subscription is paused, goes on, is tried and ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.errors import Refused
from libroabierto_notifier.application.subscribing import (
    MOST_ATTEMPTS,
    NoSuchSubscription,
    TooManyAttempts,
)
from libroabierto_notifier.ports import Consent, Trial
from support.notifier_contract.stores import keys, settle
from support.notifier_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def due_to(desk: Desk, id_: str) -> list[int]:
    return keys(desk.stores.lanes.deliveries(id_, after=-1, most=99))


def end(desk: Desk, reason: str) -> None:
    """Let the dispatcher end the only subscription."""
    (claimed,) = desk.stores.lanes.claim(desk.now, most=9, lease_seconds=60, each=9)
    desk.stores.lanes.settle([settle(claimed, "pending", disable=reason)])


class TestPausing:
    def test_a_paused_one_gets_nothing_and_later_what_it_missed(self, desk: Desk) -> None:
        made = desk.active()
        desk.tell(0, 1)
        paused = desk.subscribing.disable(made.subscription)
        desk.tell(1, 3)
        meanwhile = due_to(desk, paused.id)
        again = desk.subscribing.enable(paused)

        assert (("disabled", "owner"), [0]) == ((paused.state, paused.reason), meanwhile)
        assert ("active", [0, 1, 2]) == (again.subscription.state, due_to(desk, paused.id))
        assert 1 == len(desk.receivers.asked)

    def test_it_may_begin_again_with_what_is_new(self, desk: Desk) -> None:
        made = desk.active()
        paused = desk.subscribing.disable(made.subscription)
        desk.tell(0, 2)
        desk.subscribing.enable(paused, "now")
        desk.tell(2, 3)

        assert [2] == due_to(desk, paused.id)

    @pytest.mark.parametrize(("reason", "failing"), [("owner", 1), ("failing", 0)])
    def test_only_a_receiver_that_answered_has_no_failures(
        self, desk: Desk, reason: str, failing: int
    ) -> None:
        made = desk.active()
        desk.tell(0, 1)
        desk.fail()
        one = desk.subscribing.open(made.subscription.id, made.token)
        if reason == "owner":
            desk.subscribing.enable(desk.subscribing.disable(one))
        else:
            desk.later(hours=1)
            end(desk, "failing")
            desk.subscribing.enable(desk.subscribing.open(one.id, made.token))

        assert failing == desk.stores.lanes.counts()["failing"]
        assert 1 == len(desk.stores.lanes.claim(desk.now, most=9, lease_seconds=60, each=9))

    @pytest.mark.parametrize("reason", ["failing", "gone"])
    def test_one_that_failed_is_asked_first(self, desk: Desk, reason: str) -> None:
        made = desk.active()
        desk.tell(0, 1)
        end(desk, reason)
        ended = desk.subscribing.open(made.subscription.id, made.token)
        desk.receivers.consent = Consent(error="intent.unreachable")
        refused = desk.subscribing.enable(ended)
        desk.receivers.consent = Consent()
        desk.tell(1, 2)
        again = desk.subscribing.enable(ended)

        assert ("intent.unreachable", "active") == (refused.error, again.subscription.state)
        assert [0, 1] == due_to(desk, ended.id)

    def test_a_pending_one_cannot_be_paused_out_of_it(self, desk: Desk) -> None:
        made = desk.subscribe()

        assert "pending" == desk.subscribing.disable(made.subscription).state

    def test_what_was_deleted_is_gone(self, desk: Desk) -> None:
        made = desk.active()
        desk.tell(0, 1)
        desk.subscribing.delete(made.subscription)

        with pytest.raises(NoSuchSubscription):
            desk.subscribing.open(made.subscription.id, made.token)
        assert [] == due_to(desk, made.subscription.id)


class TestTrying:
    def test_a_trial_is_no_news(self, desk: Desk) -> None:
        made = desk.active()
        desk.receivers.trial = Trial(503, "webhook.status")

        assert Trial(503, "webhook.status") == desk.subscribing.test(made.subscription)
        assert [] == due_to(desk, made.subscription.id)

    def test_who_has_not_consented_is_not_tried(self, desk: Desk) -> None:
        made = desk.subscribe()

        with pytest.raises(Refused, match=r"subscription\.pending"):
            desk.subscribing.test(made.subscription)
        assert [] == desk.receivers.tested

    def test_trials_are_counted_too(self, desk: Desk) -> None:
        made = desk.active()
        for _ in range(MOST_ATTEMPTS):
            desk.subscribing.test(made.subscription)

        with pytest.raises(TooManyAttempts):
            desk.subscribing.test(made.subscription)
        assert MOST_ATTEMPTS == len(desk.receivers.tested)

    def test_strangers_do_not_use_up_what_is_left_to_who_consented(self, desk: Desk) -> None:
        made = desk.active()
        desk.tell(0, 1)
        end(desk, "gone")
        ended = desk.stores.subscriptions.get(made.subscription.id)
        desk.receivers.consent = Consent(error="intent.refused")
        stranger = desk.subscribe().subscription
        for _ in range(MOST_ATTEMPTS - 1):  # the owner was asked once, as one of them
            desk.subscribing.verify(stranger)
        with pytest.raises(TooManyAttempts):
            desk.subscribing.verify(stranger)
        desk.receivers.consent = Consent()

        assert ended is not None
        assert "active" == desk.subscribing.enable(ended).subscription.state
