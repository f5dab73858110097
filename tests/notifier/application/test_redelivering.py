"""Deliveries again, for whoever asks: recovered, replayed, resent; and previews before one subscribes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto.errors import Malformed
from libroabierto_notifier.application.previewing import COUNTED
from libroabierto_notifier.application.redelivering import NoSuchDelivery
from libroabierto_notifier.application.wishes import read_question
from libroabierto_notifier.ports import Subscription
from support.notifier_contract.stores import key_of, keys, notice
from support.notifier_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def pending(desk: Desk, one: Subscription) -> list[int]:
    return keys(desk.redelivering.list(one, after=-1, most=99, state="pending"))


class TestAgain:
    @pytest.fixture
    def one(self, desk: Desk) -> Subscription:
        """A subscription with ten deliveries: five delivered, five given up."""
        made = desk.active()
        desk.tell(0, 5)
        desk.deliver()
        desk.tell(5, 10)
        desk.deliver("exhausted")
        return made.subscription

    @pytest.mark.parametrize(
        ("since", "again"), [("earliest", [5, 6, 7, 8, 9]), ("8", [8, 9]), ("8-1", [9]), ("10", [])]
    )
    def test_what_was_given_up_is_recovered(
        self, desk: Desk, one: Subscription, since: str, again: list[int]
    ) -> None:
        assert len(again) == desk.redelivering.recover(one, since)
        assert again == pending(desk, one)

    @pytest.mark.parametrize("since", ["now", "x", "", "-1"])
    def test_only_from_a_position_on_is_recovered(self, desk: Desk, one: Subscription, since: str) -> None:
        with pytest.raises(Malformed, match=re.escape("position.past")) as refused:
            desk.redelivering.recover(one, since)

        assert ("/since", []) == (refused.value.facts["pointer"], pending(desk, one))

    @pytest.mark.parametrize(
        ("first", "last", "again"),
        [
            ("3", "6", [3, 4, 5, 6]),
            ("earliest", "1", [0, 1]),
            ("8", None, [8, 9]),
            ("9", "99", [9]),
            ("4", "4", [4]),
        ],
    )
    def test_everything_between_two_positions_is_replayed(
        self, desk: Desk, one: Subscription, first: str, last: str | None, again: list[int]
    ) -> None:
        done = desk.redelivering.replay(one, first, last)

        assert (len(again), True) == (done.queued, done.is_done)
        assert again == pending(desk, one)

    def test_a_replay_reaches_behind_the_beginning_but_not_beyond_the_question(self, desk: Desk) -> None:
        desk.tell(0, 2)
        desk.tell(2, 4, town="15106")
        one = desk.active(filters=[{"exact": {"municipality": "15106"}}]).subscription

        assert 2 == desk.redelivering.replay(one, "earliest").queued
        assert [2, 3] == pending(desk, one)

    @pytest.mark.parametrize(
        ("first", "last"), [("x", None), ("3", "x"), ("", None), ("3", "-1"), ("7", "3")]
    )
    def test_a_range_that_is_none_is_refused(
        self, desk: Desk, one: Subscription, first: str, last: str | None
    ) -> None:
        with pytest.raises(Malformed):
            desk.redelivering.replay(one, first, last)

    @pytest.mark.parametrize(
        ("first", "code"),
        [
            ("99", "position.not-yet"),
            ("9-1", "position.not-yet"),
            ("now", "position.past"),
            ("x", "position.past"),
        ],
    )
    def test_a_replay_begins_where_something_was_told(
        self, desk: Desk, one: Subscription, first: str, code: str
    ) -> None:
        with pytest.raises(Malformed, match=re.escape(code)) as refused:
            desk.redelivering.replay(one, first)

        assert "/from" == refused.value.facts["pointer"]

    def test_nothing_is_missing_where_all_was_due(self, desk: Desk, one: Subscription) -> None:
        assert 0 == desk.redelivering.replay_missing(one).queued

    def test_one_message_is_resent_at_once(self, desk: Desk, one: Subscription) -> None:
        before = desk.bell.rung
        again = desk.redelivering.resend(one, key_of(7))

        assert ("pending", 0) == (again.state, again.attempts)
        assert ([7], before + 1) == (pending(desk, one), desk.bell.rung)

    @pytest.mark.parametrize("deed", ["recover", "resend", "replay"])
    def test_it_is_called_for_and_forgets_no_failure(self, desk: Desk, one: Subscription, deed: str) -> None:
        desk.tell(10, 11)
        desk.fail()
        deeds: dict[str, Callable[[], object]] = {
            "recover": lambda: desk.redelivering.recover(one),
            "resend": lambda: desk.redelivering.resend(one, key_of(7)),
            "replay": lambda: desk.redelivering.replay(one, "3", "5"),
        }
        deeds[deed]()
        (called,) = desk.stores.lanes.claim(desk.now, most=9, lease_seconds=60, each=9)

        assert desk.now + timedelta(minutes=5) == called.back_off
        assert called.failing_since is not None

    def test_what_never_was_due_is_not_resent(self, desk: Desk, one: Subscription) -> None:
        with pytest.raises(NoSuchDelivery):
            desk.redelivering.resend(one, key_of(10))
        with pytest.raises(NoSuchDelivery):
            desk.redelivering.resend(one, key_of(7, 1))


class TestPreview:
    def test_the_last_ten_matches_are_shown_the_newest_first(self, desk: Desk) -> None:
        desk.publish([notice(i, municipality=f"1500{i % 2}") for i in range(40)])
        shown = desk.previewing.preview(read_question({"filters": [{"exact": {"municipality": "15001"}}]}))

        assert list(range(39, 20, -2)) == keys(shown.notices)
        assert (20, 40) == (shown.count, shown.looked)

    def test_a_question_without_matches_shows_nothing(self, desk: Desk) -> None:
        desk.tell(0, 3)
        shown = desk.previewing.preview(read_question({"types": ["plan.started"]}))

        assert ((), 0, 3) == (shown.notices, shown.count, shown.looked)

    def test_before_the_first_message_there_is_nothing(self, desk: Desk) -> None:
        shown = desk.previewing.preview(read_question({}))

        assert ((), 0, 0) == (shown.notices, shown.count, shown.looked)

    def test_what_a_value_names_is_found_however_old_it_is(self, desk: Desk) -> None:
        desk.publish([notice(0, commitment="old"), notice(1, commitment="old")])
        desk.publish([notice(i) for i in range(2, COUNTED + 2)])
        shown = desk.previewing.preview(read_question({"filters": [{"exact": {"commitment": "old"}}]}))

        assert ([1, 0], 0, COUNTED) == (keys(shown.notices), shown.count, shown.looked)

    def test_the_body_of_a_subscription_is_a_question_too(self, desk: Desk) -> None:
        asked = read_question({"sink": "https://x.example.org/", "types": ["a.b"], "from": "now"})

        assert ("a.b",) == asked.types
        with pytest.raises(Malformed):
            read_question({"colour": 1})
