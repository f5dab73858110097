"""Active subscriptions are bounded, of one target host and in all; the bounds are made small here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from libroabierto.errors import Refused
from libroabierto_notifier.application import subscribing
from libroabierto_notifier.application.wishes import Change
from support.notifier_desk import SINK, Desk

OTHER = "https://otro.example.org/"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(subscribing, "MOST_OF_HOST", 2)
    monkeypatch.setattr(subscribing, "MOST_IN_ALL", 3)
    return Desk(tmp_path)


def fill_host(desk: Desk) -> None:
    """Take both places of the usual host."""
    for _ in range(2):
        desk.active()


def test_a_host_has_so_many_active_ones_and_others_have_theirs(desk: Desk) -> None:
    fill_host(desk)

    with pytest.raises(Refused, match=r"subscription\.too-many-of-host"):
        desk.subscribe()
    assert "active" == desk.active(sink=OTHER).subscription.state
    with pytest.raises(Refused, match=r"subscription\.too-many\b(?!-)"):
        desk.subscribe(sink="https://tercero.example.org/")


def test_one_that_was_paused_comes_back_only_where_there_is_room(desk: Desk) -> None:
    paused = desk.subscribing.disable(desk.active().subscription)
    fill_host(desk)
    desk.tell(0, 1)

    with pytest.raises(Refused):
        desk.subscribing.enable(paused)
    assert [] == desk.stores.lanes.deliveries(paused.id, after=-1, most=9)
    assert paused == desk.stores.subscriptions.get(paused.id)


def test_nobody_is_asked_where_there_is_no_room(desk: Desk) -> None:
    waiting = desk.subscribe().subscription
    fill_host(desk)

    with pytest.raises(Refused):
        desk.subscribing.verify(waiting)
    assert 2 == len(desk.receivers.asked)


def test_a_sink_is_not_moved_to_a_host_that_is_full(desk: Desk) -> None:
    fill_host(desk)
    other = desk.active(sink=OTHER).subscription

    with pytest.raises(Refused):
        desk.subscribing.change(other, Change(sink=SINK))
    assert other == desk.stores.subscriptions.get(other.id)


def test_of_many_for_the_last_place_one_gets_it(desk: Desk) -> None:
    desk.active()
    made = [desk.subscribe().subscription for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        tried = [threads.submit(desk.subscribing.verify, one) for one in made]

    assert 5 == sum(isinstance(one.exception(), Refused) for one in tried)
    assert 2 == len(desk.stores.subscriptions.live())
