"""The folder of the trust store cannot be written: the follower goes on, or waits."""

from __future__ import annotations

from pathlib import Path

import pytest

from libroabierto.tlog.note import NoteSigner
from libroabierto_notifier.application import standing
from support.followed import Followed
from support.founding import ORIGIN
from support.lies.turned import forked
from support.rotated_ledger import Rotated, town_of
from support.simulated_ledger import SimulatedLedger
from support.towns import big_town


def stand_in_the_way(folder: Path) -> Path:
    """Put a file where the store keeps a ledger's folder, and return that folder under its other name."""
    (place,) = (folder / "trust").iterdir()
    aside = place.rename(folder / "aside")
    place.write_bytes(b"")
    return aside


def get_out_of_the_way(folder: Path, aside: Path) -> None:
    (place,) = (folder / "trust").iterdir()
    place.unlink()
    aside.rename(place)


def test_a_snapshot_that_cannot_be_kept_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "LEAST_BETWEEN", 100)
    desk = Followed(tmp_path, big_town())
    desk.follow(SimulatedLedger.of(big_town(), 50))
    aside = stand_in_the_way(tmp_path)
    desk.follow(SimulatedLedger.of(big_town(), 300))
    get_out_of_the_way(tmp_path, aside)
    desk.follow(SimulatedLedger.of(big_town(), 301))

    assert [*map(str, range(301))] == desk.positions()
    assert 1 == len(list(tmp_path.rglob("snapshot.ndjson")))


def test_an_alarm_does_not_wait_for_its_file(tmp_path: Path) -> None:
    desk = Followed(tmp_path, big_town())
    desk.follow(SimulatedLedger.of(big_town(), 300))
    stand_in_the_way(tmp_path)
    desk.follow(forked(299)())

    assert desk.cursor.frozen is not None
    assert desk.stores.follower.evidence()
    assert [*map(str, range(300)), "299-1"] == desk.positions()


def test_a_rotation_that_cannot_be_kept_is_waited_for(tmp_path: Path) -> None:
    new = NoteSigner(ORIGIN, bytes([77]) * 32)
    town, former = town_of(new)
    desk = Followed(tmp_path, town)
    desk.follow(SimulatedLedger.of(town, 5))
    aside = stand_in_the_way(tmp_path)

    assert desk.follow(Rotated(town.entries, new, former)) > 0
    assert [*map(str, range(5))] == desk.positions()

    get_out_of_the_way(tmp_path, aside)
    desk.follow()

    assert [*map(str, range(len(town.entries)))] == desk.positions()
