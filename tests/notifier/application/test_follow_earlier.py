"""What an act speaks of is found wherever it stands: in the same look, in the same chunk, or long before."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.notices.filters import Filters
from support.followed import Followed
from support.founding import Town
from support.lives import LIVES
from support.simulated_ledger import SimulatedLedger


def observed() -> Town:
    """An organisation observed the municipality's accreditation, and was answered."""
    town = Town()
    LIVES["observed and answered"](town)
    return town


def told_to(desk: Followed, **question: str) -> list[str]:
    filters = Filters.from_query(list(question.items()))
    found = [notice for notice in desk.notices() if filters.match(notice.type, notice.dimensions) is not None]
    return [notice.type for notice in found][-2:]


@pytest.mark.parametrize("looks", [0, 1, 2, 3])
def test_observations_and_answers_reach_who_follows_the_municipality(tmp_path: Path, looks: int) -> None:
    town = observed()
    desk, size = Followed(tmp_path, town), len(town.entries)
    for last in range(size - looks, size):
        desk.follow(SimulatedLedger.of(town, last))
        desk.restart()
    desk.follow(SimulatedLedger.of(town))

    assert ["observation.filed", "observation.answered"] == told_to(desk, municipality="15113")
    assert "15113" == desk.bodies()[-1]["municipality"]


def test_however_it_was_read_an_act_is_about_the_same(tmp_path: Path) -> None:
    town = observed()
    slow, fast = Followed(tmp_path / "slow", town), Followed(tmp_path / "fast", town)
    fast.follow()
    for size in range(1, len(town.entries) + 1):
        slow.follow(SimulatedLedger.of(town, size))

    assert [notice.dimensions for notice in slow.notices()] == [one.dimensions for one in fast.notices()]
