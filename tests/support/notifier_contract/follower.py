"""The contract of ports.FollowerStore."""

from __future__ import annotations

import pytest

from libroabierto.tlog.tile import Tile
from libroabierto_notifier.ports import Cursor, Due, Stale
from support.notifier_contract.stores import (
    A,
    B,
    Stores,
    claim,
    key_of,
    keys,
    notice,
    publish,
    staged,
    subscribe,
)

AT = "2026-11-23T12:00:00.000Z"
WIDE, NARROW = bytes(range(256)) * 3, bytes(range(256)) * 2  # 24 and 16 hashes


class FollowerContract:
    def test_it_begins_with_nothing(self, stores: Stores) -> None:
        assert Cursor() == stores.follower.cursor()
        assert stores.follower.evidence() is None

    def test_what_is_staged_is_read_once_it_is_trusted(self, stores: Stores) -> None:
        stores.follower.stage(staged(0, 5), [])
        before = stores.follower.entries(0, 10)
        stores.follower.trust(5, b"note", AT)

        assert [] == before
        assert staged(0, 5) == stores.follower.entries(0, 10)
        assert staged(2, 4) == stores.follower.entries(2, 2)
        assert Cursor(verified=5, note=b"note", checked_at=AT) == stores.follower.cursor()

    def test_one_entry_is_read_from_when_it_is_staged(self, stores: Stores) -> None:
        stores.follower.stage(staged(0, 5), [])
        before = stores.follower.staged(4)
        stores.follower.trust(5, b"note", AT)

        assert staged(4, 5) == [before] == [stores.follower.staged(4)]
        assert stores.follower.staged(5) is None

    def test_what_is_beyond_the_trusted_size_is_forgotten(self, stores: Stores) -> None:
        stores.follower.stage(staged(0, 5), [])
        stores.follower.trust(3, b"note", AT)

        with pytest.raises(AssertionError, match="never staged"):
            stores.follower.trust(5, b"note", AT)

    def test_a_size_is_not_trusted_before_all_of_it_is_staged(self, stores: Stores) -> None:
        stores.follower.stage([*staged(0, 2), *staged(3, 5)], [])

        with pytest.raises(AssertionError, match="never staged"):
            stores.follower.trust(5, b"note", AT)
        assert Cursor() == stores.follower.cursor()

    def test_what_was_verified_neither_changes_nor_shrinks(self, stores: Stores) -> None:
        stores.follower.stage(staged(0, 5), [])
        stores.follower.trust(5, b"note", AT)

        with pytest.raises(AssertionError):
            stores.follower.stage(staged(4, 5), [])
        with pytest.raises(AssertionError):
            stores.follower.trust(4, b"note", AT)

    def test_the_same_size_under_a_later_note_is_trusted(self, stores: Stores) -> None:
        stores.follower.stage(staged(0, 5), [])
        stores.follower.trust(5, b"note", AT)
        stores.follower.trust(5, b"newer", AT)

        assert b"newer" == stores.follower.cursor().note

    def test_what_is_staged_again_replaces_the_one_before(self, stores: Stores) -> None:
        stores.follower.stage(staged(0, 5), [(Tile(0, 0, 24), WIDE)])
        stores.follower.stage(staged(0, 4), [(Tile(0, 0, 16), NARROW)])
        stores.follower.trust(4, b"note", AT)

        assert NARROW == stores.follower.tile(Tile(0, 0, 16))
        with pytest.raises(KeyError):
            stores.follower.tile(Tile(0, 0, 24))

    def test_staged_entries_can_be_forgotten(self, stores: Stores) -> None:
        stores.follower.stage(staged(0, 3), [])
        stores.follower.trust(3, b"note", AT)
        stores.follower.stage(staged(3, 9), [])
        stores.follower.forget_staged()

        assert staged(0, 3) == stores.follower.entries(0, 99)
        with pytest.raises(AssertionError):
            stores.follower.trust(9, b"note", AT)

    @pytest.mark.parametrize("width", [1, 15, 24])
    def test_a_tile_is_cut_when_it_is_read(self, stores: Stores, width: int) -> None:
        stores.follower.stage([], [(Tile(1, 7, 24), WIDE)])

        assert WIDE[: width * 32] == stores.follower.tile(Tile(1, 7, width))

    def test_a_tile_that_was_never_staged_is_no_tile(self, stores: Stores) -> None:
        with pytest.raises(KeyError):
            stores.follower.tile(Tile(0, 0, 1))

    def test_a_report_keeps_what_it_does_not_say(self, stores: Stores) -> None:
        stores.follower.report(seen=7, checked_at=AT)
        stores.follower.report(error="ledger.unreachable")

        assert Cursor(seen=7, checked_at=AT, error="ledger.unreachable") == stores.follower.cursor()

    def test_trust_ends_an_error(self, stores: Stores) -> None:
        stores.follower.report(error="ledger.unreachable")
        stores.follower.trust(0, b"note", AT)

        assert stores.follower.cursor().error is None


class PublishContract:
    def test_notices_deliveries_cursor_and_day_come_together(self, stores: Stores) -> None:
        subscribe(stores)
        publish(stores, 0, 3, A)

        assert Cursor(published=key_of(2), day="2026-11-23") == stores.follower.cursor()
        assert key_of(2) == stores.notices.published()
        assert [0, 1, 2] == keys(stores.notices.after(-1, 9))
        assert [0, 1, 2] == keys(stores.lanes.deliveries(A, after=-1, most=9))

    def test_a_day_may_pass_without_a_notice(self, stores: Stores) -> None:
        publish(stores, 0, 1)
        stores.follower.publish([], [], day="2026-11-24")

        assert (key_of(0), "2026-11-24") == (stores.notices.published(), stores.follower.cursor().day)

    @pytest.mark.parametrize("order", [[2], [1], [4, 3], [3, 3]])
    def test_notices_out_of_order_change_nothing(self, stores: Stores, order: list[int]) -> None:
        publish(stores, 0, 3)

        with pytest.raises(Stale, match=r"follower\.moved"):
            stores.follower.publish([notice(i) for i in order], [], day="2026-11-24")
        assert (key_of(2), "2026-11-23") == (stores.notices.published(), stores.follower.cursor().day)

    def test_what_was_matched_with_other_subscriptions_is_not_published(self, stores: Stores) -> None:
        generation = stores.subscriptions.generation()
        subscribe(stores)

        with pytest.raises(Stale, match=r"subscriptions\.moved"):
            stores.follower.publish([notice(0)], [], day="2026-11-23", generation=generation)
        assert -1 == stores.notices.published()

    def test_what_was_matched_with_the_present_ones_is_published(self, stores: Stores) -> None:
        subscribe(stores)
        generation = stores.subscriptions.generation()
        stores.follower.publish([notice(0)], [], day="2026-11-23", generation=generation)

        assert key_of(0) == stores.notices.published()

    def test_those_that_are_gone_get_nothing(self, stores: Stores) -> None:
        subscribe(stores)
        subscribe(stores, B, state="gone")
        stores.subscriptions.delete(A)
        publish(stores, 0, 1, A, B)

        assert key_of(0) == stores.notices.published()
        assert [] == [*claim(stores), *stores.lanes.deliveries(B, after=-1, most=9)]


class AlarmContract:
    def test_an_alarm_goes_to_every_live_subscription(self, stores: Stores) -> None:
        subscribe(stores)
        subscribe(stores, B, filters=({"exact": {"municipality": "15999"}},))
        stores.follower.freeze("checkpoint.fork", b"{}", notice(3, 1))

        assert ("checkpoint.fork", key_of(3, 1)) == (
            stores.follower.cursor().frozen,
            stores.notices.published(),
        )
        assert {A, B} == {one.subscription.id for one in claim(stores)}
        assert b"{}" == stores.follower.evidence()

    def test_the_second_alarm_changes_nothing(self, stores: Stores) -> None:
        stores.follower.freeze("checkpoint.fork", b"first", notice(3, 1))
        stores.follower.freeze("entry.rewritten", b"second", notice(3, 2))

        assert ("checkpoint.fork", b"first") == (stores.follower.cursor().frozen, stores.follower.evidence())
        assert key_of(3, 1) == stores.notices.published()

    def test_after_an_alarm_nothing_is_published(self, stores: Stores) -> None:
        stores.follower.freeze("checkpoint.fork", b"{}", notice(3, 1))

        with pytest.raises(Stale, match=r"follower\.frozen"):
            stores.follower.publish([notice(4)], [], day="2026-11-23")
        assert key_of(3, 1) == stores.notices.published()

    def test_an_operator_lets_it_go_on_and_the_evidence_stays(self, stores: Stores) -> None:
        stores.follower.freeze("checkpoint.fork", b"first", notice(3, 1))
        stores.follower.thaw()
        stores.follower.publish([notice(4)], [Due(A, key_of(4), "")], day="2026-11-23")

        assert (None, b"first") == (stores.follower.cursor().frozen, stores.follower.evidence())
        assert key_of(4) == stores.notices.published()

    def test_an_alarm_may_come_again(self, stores: Stores) -> None:
        stores.follower.freeze("checkpoint.fork", b"first", notice(3, 1))
        stores.follower.thaw()
        stores.follower.freeze("entry.rewritten", b"second", notice(3, 2))

        assert b"second" == stores.follower.evidence()
