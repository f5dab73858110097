"""What every World must do: one suite, inherited by the world in memory and the world in SQL.

Subclass `WorldContract` and provide the fixture `make_world`, which gives a world after some effects:

    class TestMyWorld(WorldContract):
        @pytest.fixture
        def make_world(self) -> MakeWorld: ...
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from libroabierto.domain.kinds import row
from libroabierto.domain.world import Effect, Row, StreamHead, World

MakeWorld: TypeAlias = Callable[[Sequence[Effect]], World]


def tenure(id: str, office: str = "seal", institution: str = "ayto-1", **more: object) -> Row:
    """Return a row whose tags are its institution and its office there."""
    return row("tenure", {"id": id, "institution": institution, "office": office, "term": None, **more})


def effect(index: int, *rows: Row, stream: str = "institution:ayto-1", version: int | None = None) -> Effect:
    """Return what entry *index* changes; hash and event id follow from the index."""
    return Effect(index, f"event-{index}", stream, version or index + 1, f"{index:064x}", day_of(index), rows)


def day_of(index: int) -> str:
    """Return the day on which entry *index* was recorded: three a day."""
    return f"2026-11-{1 + index // 3:02d}"


class WorldContract:
    """Claims about get, find, head and index_of."""

    def test_before_the_first_entry_nothing_is_known(self, make_world: MakeWorld) -> None:
        world = make_world([])

        assert world.get("tenure", "1") is None
        assert [] == world.find("tenure", "institution:ayto-1")
        assert world.head("institution:ayto-1") is None
        assert world.index_of("event-0") is None

    def test_a_row_is_found_by_kind_and_id(self, make_world: MakeWorld) -> None:
        world = make_world([effect(0, tenure("1", holder="Ñandú \U0001f98e"))])

        assert {
            "id": "1",
            "institution": "ayto-1",
            "office": "seal",
            "term": None,
            "holder": "Ñandú \U0001f98e",
        } == world.get("tenure", "1")
        assert world.get("key", "1") is None

    def test_the_newest_version_of_a_row_is_the_present_one(self, make_world: MakeWorld) -> None:
        world = make_world([effect(at, tenure("1", n=at)) for at in range(4)])

        assert {3} == {document["n"] for document in world.find("tenure", "institution:ayto-1")}
        assert 3 == (world.get("tenure", "1") or {})["n"]

    def test_rows_are_found_by_tag_in_the_order_of_their_ids(self, make_world: MakeWorld) -> None:
        world = make_world([effect(0, tenure("b"), tenure("a")), effect(1, tenure("c"), tenure("B"))])

        assert ["B", "a", "b", "c"] == [d["id"] for d in world.find("tenure", "institution:ayto-1")]

    def test_a_row_that_loses_a_tag_is_no_longer_found_by_it(self, make_world: MakeWorld) -> None:
        world = make_world(
            [effect(0, tenure("1", "seal"), tenure("2", "seal")), effect(1, tenure("1", "other"))]
        )

        assert ["2"] == [d["id"] for d in world.find("tenure", "office:ayto-1:seal")]
        assert ["1"] == [d["id"] for d in world.find("tenure", "office:ayto-1:other")]

    def test_a_tag_may_come_back(self, make_world: MakeWorld) -> None:
        world = make_world(
            [effect(at, tenure("1", office)) for at, office in enumerate(("seal", "other", "seal"))]
        )

        assert ["1"] == [d["id"] for d in world.find("tenure", "office:ayto-1:seal")]
        assert [] == world.find("tenure", "office:ayto-1:other")

    def test_of_two_versions_in_one_entry_the_last_one_stands(self, make_world: MakeWorld) -> None:
        world = make_world(
            [effect(0, tenure("1", "seal")), effect(1, tenure("1", "other"), tenure("1", "third"))]
        )

        assert ["1"] == [d["id"] for d in world.find("tenure", "office:ayto-1:third")]
        assert [] == world.find("tenure", "office:ayto-1:other")

    def test_tags_of_another_kind_are_another_matter(self, make_world: MakeWorld) -> None:
        world = make_world([effect(0, tenure("1"))])

        assert [] == world.find("key", "institution:ayto-1")

    def test_the_head_of_a_stream_is_its_last_entry(self, make_world: MakeWorld) -> None:
        world = make_world(
            [
                effect(0),
                effect(1, stream="ledger:main", version=1),
                effect(2, version=2),
                effect(3, stream="x:y"),
            ]
        )

        assert StreamHead(2, 2, f"{2:064x}") == world.head("institution:ayto-1")
        assert StreamHead(1, 1, f"{1:064x}") == world.head("ledger:main")

    def test_an_event_is_found_by_its_id_also_at_index_0(self, make_world: MakeWorld) -> None:
        world = make_world([effect(0), effect(1)])

        assert (0, 1, None) == tuple(world.index_of(id) for id in ("event-0", "event-1", "event-2"))

    def test_the_day_of_an_entry_is_known_and_none_beyond_the_log(self, make_world: MakeWorld) -> None:
        world = make_world([effect(at) for at in range(5)])

        assert ["2026-11-01"] * 3 + ["2026-11-02"] * 2 + [None] == [world.recorded_on(at) for at in range(6)]

    def test_among_many_others_only_what_was_asked_for_is_given(self, make_world: MakeWorld) -> None:
        world = make_world(
            [
                effect(
                    at, tenure(f"{at}", institution=f"ayto-{at}"), stream=f"institution:ayto-{at}", version=1
                )
                for at in range(60)
            ]
        )

        assert ["7"] == [d["id"] for d in world.find("tenure", "institution:ayto-7")]
        assert StreamHead(1, 7, f"{7:064x}") == world.head("institution:ayto-7")
        assert 7 == world.index_of("event-7")

    def test_a_question_may_be_asked_again(self, make_world: MakeWorld) -> None:
        world = make_world([effect(0, tenure("1"))])

        world.find("tenure", "institution:ayto-1").clear()

        assert ["1"] == [d["id"] for d in world.find("tenure", "institution:ayto-1")]
