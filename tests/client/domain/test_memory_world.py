"""The world in memory, alone and laid over another one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from libroabierto.domain.world import Effect, MemoryWorld
from support.world_contract import MakeWorld, WorldContract, effect, tenure


class TestAlone(WorldContract):
    @pytest.fixture
    def make_world(self) -> MakeWorld:
        def make(effects: Sequence[Effect]) -> MemoryWorld:
            world = MemoryWorld()
            for change in effects:
                world.apply(change)
            return world

        return make


class TestOverAnother(WorldContract):
    """The first effects lie below, the rest above."""

    @pytest.fixture(params=[0, 1, 2])
    def make_world(self, request: pytest.FixtureRequest) -> MakeWorld:
        def make(effects: Sequence[Effect]) -> MemoryWorld:
            below = MemoryWorld()
            above = MemoryWorld(below)
            for at, change in enumerate(effects):
                (below if at < request.param else above).apply(change)
            return above

        return make


def test_what_lies_above_never_changes_what_lies_below() -> None:
    below = MemoryWorld()
    below.apply(effect(0, tenure("1", "seal")))

    MemoryWorld(below).apply(effect(1, tenure("1", "other"), tenure("2")))

    assert ["1"] == [d["id"] for d in below.find("tenure", "office:ayto-1:seal")]
    assert below.get("tenure", "2") is None
    assert below.index_of("event-1") is None


def test_rows_are_given_in_the_order_of_kind_and_id() -> None:
    world = MemoryWorld()
    world.apply(effect(0, tenure("2"), tenure("1")))

    assert ["1", "2"] == [row.id for row in world.rows()]
