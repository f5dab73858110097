"""A ledger that lies: nothing is told beyond the lie, the evidence is kept, and everyone hears of it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from libroabierto.notices.messages import ALARM
from libroabierto.notices.position import Position
from libroabierto.tlog.note import NoteSigner
from libroabierto.verify.evidence import Evidence
from libroabierto.verify.weighing import check_evidence
from libroabierto_notifier.application.following import BEGIN_ANEW
from support import worked_log
from support.followed import Followed
from support.lies import LIES
from support.lies.lie import FINDING, Lie
from support.lies.turned import forked
from support.notifier_contract.stores import A, B, subscription
from support.rotated_ledger import Rotated, town_of
from support.simulated_ledger import SimulatedLedger
from support.towns import BIG, big_town

FOUND = [lie for lie in LIES if lie.status == FINDING]
WEATHER = [lie for lie in LIES if lie.status != FINDING]


def lied_to(folder: Path, lie: Lie) -> tuple[Followed, int]:
    """Follow the honest past, if there is one, and then the lie; return how much was told before it."""
    desk = Followed(folder, lie.town())
    if lie.before is not None:
        desk.follow(lie.before())
    told = len(desk.positions())
    desk.follow(lie.ledger())
    return desk, told


@pytest.mark.parametrize("lie", FOUND, ids=str)
def test_nothing_is_told_beyond_the_lie(lie: Lie, tmp_path: Path) -> None:
    desk, told = lied_to(tmp_path, lie)
    desk.follow(SimulatedLedger.of(lie.town()))

    assert lie.code == desk.cursor.frozen
    assert told == desk.cursor.verified
    assert [*map(str, range(told)), f"{max(0, told - 1)}-1"] == desk.positions()


@pytest.mark.parametrize("lie", FOUND, ids=str)
def test_the_evidence_of_a_lie_is_kept_and_told(lie: Lie, tmp_path: Path) -> None:
    desk, _ = lied_to(tmp_path, lie)
    kept = desk.stores.follower.evidence()
    data = desk.bodies()[-1]["data"]

    assert (lie.weight is not None) == bool(kept)
    assert lie.code == data["finding"]["code"]
    if kept:
        assert lie.weight == check_evidence(Evidence.parse(kept))
        assert [kept] == [path.read_bytes() for path in tmp_path.rglob("evidence-*.json")]
        assert data["evidence"] in (json.loads(kept), None)


@pytest.mark.parametrize("lie", WEATHER, ids=str)
def test_what_is_no_lie_raises_no_alarm(lie: Lie, tmp_path: Path) -> None:
    desk, told = lied_to(tmp_path, lie)

    assert (None, told) == (desk.cursor.frozen, len(desk.positions()))
    assert desk.cursor.error is not None


def forks(folder: Path) -> Followed:
    """A notifier with two subscribers that sees the log fork at entry 299."""
    desk = Followed(folder, big_town())
    for id in (A, B):
        desk.stores.subscriptions.add(subscription(id), most_pending=1)
    desk.follow(SimulatedLedger.of(big_town(), 300))
    desk.follow(forked(299)())
    return desk


def test_an_alarm_shows_both_checkpoints(tmp_path: Path) -> None:
    told = forks(tmp_path).bodies()[-1]
    sizes = [note.split("\n")[1] for note in told["data"]["checkpoints"]]

    assert (ALARM, ["300", str(BIG)]) == (told["type"], sizes)
    assert "ledger:main" == told["subject"]


def test_an_alarm_goes_to_every_live_subscription(tmp_path: Path) -> None:
    desk = forks(tmp_path)
    key = Position(299, 1).key

    assert all(desk.stores.lanes.delivery(id, key) is not None for id in (A, B))


def test_a_frozen_follower_asks_nothing_more(tmp_path: Path) -> None:
    desk = forks(tmp_path)
    ledger = SimulatedLedger.of(big_town())
    desk.restart()

    assert 1.0 == desk.follow(ledger)
    assert [] == ledger.asked


def test_a_cleared_alarm_lets_the_honest_ledger_go_on(tmp_path: Path) -> None:
    desk = forks(tmp_path)
    desk.stores.follower.thaw()
    desk.follow(SimulatedLedger.of(big_town()))

    assert [*map(str, range(300)), "299-1", *map(str, range(300, BIG))] == desk.positions()


def test_a_lie_that_goes_on_alarms_again_once_it_is_cleared(tmp_path: Path) -> None:
    desk = forks(tmp_path)
    desk.stores.follower.thaw()
    desk.follow()

    assert ["299", "299-1", "299-2"] == desk.positions()[-3:]


def test_an_alarm_before_anything_was_told_needs_a_new_beginning(tmp_path: Path) -> None:
    desk = Followed(tmp_path, big_town())
    desk.follow(SimulatedLedger(big_town().entries[:5], NoteSigner("libro.example/mex", bytes(32))))
    desk.stores.follower.thaw()
    desk.follow(SimulatedLedger.of(big_town()))

    assert (["0-1"], BEGIN_ANEW) == (desk.positions(), desk.cursor.error)


NEW = NoteSigner("libro.example/mex", bytes([7]) * 32)
NEWER = NoteSigner("libro.example/mex", bytes([8]) * 32)


def test_a_rotated_log_key_is_followed(tmp_path: Path) -> None:
    town, former = town_of(NEW, NEWER)
    desk = Followed(tmp_path, town)
    first = min(former.values())
    desk.follow(SimulatedLedger.of(town, first))
    desk.follow(Rotated(town.entries, NEWER, former))
    desk.restart()
    desk.follow()

    assert [*map(str, range(len(town.entries)))] == desk.positions()
    assert (None, None) == (desk.cursor.frozen, desk.cursor.error)


def test_a_crash_between_a_rotation_and_the_database_loses_nothing(tmp_path: Path) -> None:
    town, former = town_of(NEW)
    desk = Followed(tmp_path, town)
    desk.follow(SimulatedLedger.of(town, 5))
    trust = desk.stores.follower.trust
    desk.stores.follower.trust = partial(no_database)  # type: ignore[method-assign]  # gone just then
    with pytest.raises(ConnectionError):
        desk.follow(Rotated(town.entries, NEW, former))
    desk.stores.follower.trust = trust  # type: ignore[method-assign]  # the same file, after it
    desk.restart()
    desk.follow()

    assert [*map(str, range(len(town.entries)))] == desk.positions()


def no_database(*_: object) -> None:
    raise ConnectionError


def test_a_checkpoint_that_lacks_cosignatures_is_waited_for(tmp_path: Path) -> None:
    policy = f"witness one {worked_log.WITNESS_VKEY}\nquorum one".encode()
    desk = Followed(tmp_path, big_town(), policy=policy)
    desk.follow(SimulatedLedger.of(big_town(), 5))

    assert (None, "audit.quorum", []) == (desk.cursor.frozen, desk.cursor.error, desk.positions())
