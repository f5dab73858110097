"""`:enable` with a `since`: what came before is left out, also of what was to come again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from libroabierto.errors import Refused
from libroabierto_notifier.ports import Consent
from support.notifier_contract.stores import keys, settle
from support.notifier_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def due_to(desk: Desk, id_: str) -> list[int]:
    return keys(desk.stores.lanes.deliveries(id_, after=-1, most=99))


def waiting_for(desk: Desk, id_: str) -> list[int]:
    return keys(desk.stores.lanes.deliveries(id_, after=-1, most=99, state="pending"))


def end(desk: Desk, reason: str) -> None:
    """Let the dispatcher end the only subscription, whose first message failed."""
    (claimed,) = desk.stores.lanes.claim(desk.now, most=9, lease_seconds=60, each=9)
    desk.stores.lanes.settle([settle(claimed, "pending", disable=reason)])


def test_what_was_to_come_again_and_stands_before_a_new_beginning_is_left_out(desk: Desk) -> None:
    made = desk.active()
    desk.tell(0, 10)
    desk.deliver()
    paused = desk.subscribing.disable(made.subscription)
    desk.redelivering.replay(paused, "2", "5")
    desk.tell(10, 12)
    desk.subscribing.enable(paused, "11")

    assert [11] == waiting_for(desk, paused.id)
    assert [*range(10), 11] == due_to(desk, paused.id)


@pytest.mark.parametrize("reason", ["owner", "failing", "gone"])
def test_what_failed_is_left_out_by_a_new_beginning(desk: Desk, reason: str) -> None:
    made = desk.active()
    desk.tell(0, 3)
    end(desk, "failing" if reason == "owner" else reason)
    ended = desk.subscribing.open(made.subscription.id, made.token)
    if reason == "owner":
        ended = desk.subscribing.disable(desk.subscribing.enable(ended).subscription)
    desk.subscribing.enable(ended, "now")
    desk.tell(3, 4)

    assert [3] == due_to(desk, ended.id)


def test_without_a_new_beginning_a_replay_from_before_it_still_comes(desk: Desk) -> None:
    desk.tell(0, 3)
    paused = desk.subscribing.disable(desk.active().subscription)
    desk.redelivering.replay(paused, "1")
    desk.subscribing.enable(paused)

    assert [1, 2] == due_to(desk, paused.id)


@pytest.mark.parametrize("since", ["0", "2", "earliest"])
def test_the_beginning_of_an_active_one_is_not_moved(desk: Desk, since: str) -> None:
    desk.tell(0, 3)
    made = desk.active()
    before = due_to(desk, made.subscription.id)

    with pytest.raises(Refused, match=re.escape("subscription.active")):
        desk.subscribing.enable(made.subscription, since)
    assert desk.subscribing.open(made.subscription.id, made.token) == made.subscription
    assert before == due_to(desk, made.subscription.id)


def test_to_ask_twice_for_the_same_beginning_is_no_mistake(desk: Desk) -> None:
    desk.tell(0, 3)
    paused = desk.subscribing.disable(desk.active().subscription)
    first = desk.subscribing.enable(paused, "1")
    again = desk.subscribing.enable(first.subscription, "1")

    assert (first, [1, 2]) == (again, due_to(desk, paused.id))


def test_a_refusal_of_consent_leaves_what_waits(desk: Desk) -> None:
    made = desk.active()
    desk.tell(0, 2)
    end(desk, "failing")
    ended = desk.subscribing.open(made.subscription.id, made.token)
    desk.receivers.consent = Consent(error="intent.unreachable")
    asked = desk.subscribing.enable(ended, "now")

    assert ("intent.unreachable", [0, 1]) == (asked.error, due_to(desk, ended.id))
