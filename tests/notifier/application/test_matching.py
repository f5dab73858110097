"""To whom notices are due: the index against each subscription judged by itself."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libroabierto.notices.filters import parse_filters
from libroabierto.notices.messages import ALARM
from libroabierto_notifier.application.matching import Matcher
from libroabierto_notifier.ports import Due, Stale
from support.notifier_contract.stores import A, Stores, key_of, notice, subscribe, subscription
from support.notifier_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def stores(desk: Desk) -> Stores:
    return desk.stores


VILLA = {"exact": {"municipality": "15113"}}


def test_each_gets_what_it_asked_for_and_is_told_why(stores: Stores) -> None:
    subscribe(stores, "sub_1", types=(), filters=(VILLA,))
    subscribe(stores, "sub_2", types=(), filters=({"prefix": {"municipality": "15"}},))
    subscribe(stores, "sub_3", types=("plan.started", "secretariat.installed"), filters=())
    subscribe(stores, "sub_4", types=(), filters=({"exact": {"municipality": "15999"}},))
    subscribe(stores, "sub_5", types=(), filters=())
    _, due = Matcher(stores.subscriptions).match([notice(7, municipality="15113")])
    told = {one.subscription: one.matched for one in due}

    assert {"sub_1": "/filters/0", "sub_2": "/filters/0", "sub_3": "/types/1", "sub_5": ""} == told


def test_an_alarm_is_due_to_everybody(stores: Stores) -> None:
    subscribe(stores, "sub_1", types=("plan.started",), filters=())
    subscribe(stores, "sub_2", types=(), filters=({"exact": {"municipality": "15999"}},))
    alarm = dataclasses.replace(notice(7, 1), type=ALARM)
    _, due = Matcher(stores.subscriptions).match([alarm])

    assert [Due("sub_1", alarm.key, ""), Due("sub_2", alarm.key, "")] == sorted(
        due, key=lambda d: d.subscription
    )


def test_nobody_gets_what_came_before_it_began(stores: Stores) -> None:
    subscribe(stores, since=key_of(7))
    _, due = Matcher(stores.subscriptions).match([notice(7), notice(7, 1), notice(8)])

    assert [key_of(7, 1), key_of(8)] == [one.key for one in due]


@pytest.mark.parametrize("state", ["pending", "disabled", "gone"])
def test_those_that_are_not_live_get_nothing(stores: Stores, state: str) -> None:
    subscribe(stores, state=state)

    assert [] == Matcher(stores.subscriptions).match([notice(0)])[1]


def test_changes_are_seen_by_the_next_match(stores: Stores) -> None:
    matcher = Matcher(stores.subscriptions)
    before = matcher.match([notice(0)])
    made = subscribe(stores)
    after = matcher.match([notice(0)])
    stores.subscriptions.replace(dataclasses.replace(made, types=("plan.started",)), version=1)
    changed = matcher.match([notice(0)])
    stores.subscriptions.delete(A)
    deleted = matcher.match([notice(0)])

    assert [0, 1, 0, 0] == [len(due) for _, due in (before, after, changed, deleted)]
    assert before[0] < after[0] < changed[0] < deleted[0]


def test_who_subscribes_between_match_and_publication_misses_nothing(desk: Desk) -> None:
    generation, due = desk.matcher.match([notice(0)])
    made = desk.active()

    with pytest.raises(Stale, match=r"subscriptions\.moved"):
        desk.stores.follower.publish([notice(0)], due, day="2026-11-23", generation=generation)
    desk.publish([notice(0)])
    assert desk.stores.lanes.delivery(made.subscription.id, 0) is not None


values = st.sampled_from(["15113", "15106", "09002", "15"])
names = st.sampled_from(["municipality", "issuer", "type"])
leaves = st.builds(
    lambda dialect, name, value: {dialect: {name: value}}, st.sampled_from(["exact", "prefix"]), names, values
)
filters = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=5,
)
questions = st.tuples(st.lists(values, max_size=2).map(tuple), st.lists(filters, max_size=2).map(tuple))


class Held:
    """Subscriptions that stand in no database: those of the port that a matcher asks."""

    def __init__(self, asked: list[Any]) -> None:
        self.all = [subscription(f"sub_{i}", types=q[0], filters=q[1]) for i, q in enumerate(asked)]

    def live(self) -> list[Any]:
        return self.all

    def generation(self) -> int:
        return 1


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(questions, max_size=8),
    values,
    st.dictionaries(st.sampled_from(["municipality", "issuer"]), st.lists(values, max_size=2).map(tuple)),
)
def test_the_index_forgets_nobody(asked: list[Any], type_: str, about: Any) -> None:
    told = dataclasses.replace(notice(0), type=type_, dimensions=about)
    held: Any = Held(asked)
    _, due = Matcher(held).match([told])
    judged = [(one.id, parse_filters(one.types, one.filters).match(type_, about)) for one in held.all]

    assert sorted(pair for pair in judged if pair[1] is not None) == sorted(
        (d.subscription, d.matched) for d in due
    )
