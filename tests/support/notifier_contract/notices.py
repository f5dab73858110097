"""The contract of ports.Notices."""

from __future__ import annotations

from libroabierto_notifier.ports import Outline
from support.notifier_contract.stores import Stores, key_of, keys, notice, publish


class NoticesContract:
    def test_before_the_first_there_is_none(self, stores: Stores) -> None:
        assert -1 == stores.notices.published()
        assert ([], [], None) == (
            stores.notices.after(-1, 5),
            stores.notices.before(99, 5),
            stores.notices.get(0),
        )

    def test_a_notice_comes_back_as_it_went(self, stores: Stores) -> None:
        told = notice(5, 2, municipality="15113", commitment="7c9e6679-7425-40de-944b-e07fc1f90ae7")
        stores.follower.publish([told], [], day="2026-11-23")

        assert told == stores.notices.get(key_of(5, 2))
        assert [told] == stores.notices.after(-1, 1)

    def test_a_position_between_two_has_no_notice(self, stores: Stores) -> None:
        publish(stores, 0, 3)

        assert stores.notices.get(key_of(1, 1)) is None

    def test_after_and_before_leave_the_position_itself_out(self, stores: Stores) -> None:
        publish(stores, 0, 9)

        assert [4, 5] == keys(stores.notices.after(key_of(3), 2))
        assert [2, 1] == keys(stores.notices.before(key_of(3), 2))

    def test_until_is_the_last(self, stores: Stores) -> None:
        publish(stores, 0, 9)

        assert [4, 5, 6] == keys(stores.notices.after(key_of(3), 99, until=key_of(6)))

    def test_outlines_are_the_same_notices(self, stores: Stores) -> None:
        publish(stores, 0, 9)
        whole = stores.notices.after(key_of(3), 3, until=key_of(5))

        assert [Outline(n.key, n.type, n.dimensions) for n in whole] == stores.notices.outlines(
            key_of(3), 3, until=key_of(5)
        )

    def test_outlines_go_backward_too(self, stores: Stores) -> None:
        publish(stores, 0, 9)

        assert [2, 1] == keys(stores.notices.outlines(key_of(3), 2, before=True))
        assert [] == stores.notices.outlines(0, 2, before=True)

    def test_a_notice_is_found_by_each_of_its_values(self, stores: Stores) -> None:
        towns = [notice(i, municipality=f"1500{i % 2}", issuer="ayto") for i in range(6)]
        stores.follower.publish(towns, [], day="2026-11-23")

        assert [1, 3, 5] == keys(stores.notices.about("municipality", "15001", -1, 9))
        assert [3, 5] == keys(stores.notices.about("municipality", "15001", key_of(1), 9))
        assert [5, 4] == keys(stores.notices.about("issuer", "ayto", key_of(9), 2, before=True))
        assert [] == stores.notices.about("municipality", "15", -1, 9)
        assert [] == stores.notices.about("issuer", "15001", -1, 9)
