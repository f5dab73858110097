"""The follower: what a sound audit covered is published, each message with its proof; nothing else is."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from libroabierto.errors import LedgerUnreachable, Malformed
from libroabierto.record.entry import Entry
from libroabierto.verify.receipts import Receipt
from libroabierto_notifier.application import standing
from libroabierto_notifier.application.following import LONGEST_WAIT, Stopped
from libroabierto_notifier.ports import Staged
from support.followed import Followed, trust_in
from support.founding import Town
from support.simulated_ledger import SimulatedLedger
from support.towns import BIG, big_town, small_town


@pytest.fixture
def desk(tmp_path: Path) -> Followed:
    return Followed(tmp_path, small_town())


@pytest.fixture
def big_desk(tmp_path: Path) -> Followed:
    return Followed(tmp_path, big_town())


def test_every_entry_is_told_in_order(desk: Followed) -> None:
    desk.follow()

    assert [str(index) for index in range(len(small_town().entries))] == desk.positions()


def test_every_message_proves_its_entry_under_the_trusted_key(desk: Followed) -> None:
    desk.follow()
    trust = trust_in(small_town())

    for index, body in enumerate(desk.bodies()):
        receipt = Receipt.from_members(body["data"]["receipt"])
        assert small_town().entries[index] == receipt.entry
        assert index == trust.check_receipt(receipt).entry.index


@pytest.mark.parametrize("sizes", [(1,), (1, 2, 255, 256, 257, 512, 513), (300, 301, 599)])
def test_proofs_hold_at_whatever_size_they_were_told(big_desk: Followed, sizes: tuple[int, ...]) -> None:
    for size in sizes:
        big_desk.follow(SimulatedLedger.of(big_town(), size))
    trust = trust_in(big_town())
    receipts = [Receipt.from_members(body["data"]["receipt"]) for body in big_desk.bodies()]

    assert sizes[-1] == len(receipts)
    assert [trust.check_receipt(receipt).entry.index for receipt in receipts] == list(range(sizes[-1]))


def test_the_ledger_is_asked_for_nothing_that_its_checkpoint_does_not_imply(big_desk: Followed) -> None:
    ledger = SimulatedLedger.of(big_town())
    big_desk.follow(ledger)

    assert [] == ledger.surprises


def test_a_pause_costs_one_question(desk: Followed) -> None:
    ledger = SimulatedLedger.of(small_town())
    desk.follow(ledger)
    ledger.asked.clear()

    assert 0.2 == desk.follow()
    assert ["checkpoint"] == ledger.asked


def test_a_message_says_what_it_is_about(desk: Followed) -> None:
    desk.follow()
    told = desk.bodies()[9]

    assert {
        "specversion": "1.0",
        "id": "libro.example/mex/9",
        "source": "https://libro.example/mex",
        "type": "declaration.issued",
        "subject": "declaration:15113-2026",
        "time": Entry.parse(small_town().entries[9]).recorded_at,
        "datacontenttype": "application/json",
        "dataref": f"https://libro.example/mex/v/{told['data']['folio']}",
        "partitionkey": "15113",
        "sequence": "00000000000000000009",
        "issuer": "ayto-15113",
        "municipality": "15113",
        "declaration": "15113-2026",
    }.items() <= told.items()


def test_a_rebuilt_notifier_tells_the_same_bytes(desk: Followed, tmp_path: Path) -> None:
    other = Followed(tmp_path / "other", small_town())
    desk.follow()
    other.follow()

    assert desk.notices() == other.notices()


def test_two_followers_that_looked_at_different_times_differ_in_the_proofs_alone(
    big_desk: Followed, tmp_path: Path
) -> None:
    other = Followed(tmp_path / "other", big_town())
    other.follow(SimulatedLedger.of(big_town(), 300))
    other.follow(SimulatedLedger.of(big_town()))
    big_desk.follow()

    assert without_proofs(big_desk) == without_proofs(other)


def without_proofs(desk: Followed) -> list[str]:
    bodies = desk.bodies()
    for body in bodies:
        del body["data"]["receipt"]["proof"]
    return [json.dumps(body) for body in bodies]


def test_a_restart_goes_on_where_it_was(big_desk: Followed) -> None:
    big_desk.follow(SimulatedLedger.of(big_town(), 300))
    big_desk.restart()
    ledger = SimulatedLedger.of(big_town())
    big_desk.follow(ledger)

    assert BIG == len(big_desk.positions())
    assert [] == [path for path in ledger.asked if path.startswith("tile/entries/000")]


def test_what_was_verified_and_not_told_is_told_after_a_restart(big_desk: Followed) -> None:
    publish = big_desk.stores.follower.publish
    big_desk.stores.follower.publish = no_database  # type: ignore[method-assign]  # it went away just then
    with pytest.raises(ConnectionError):
        big_desk.follow()
    big_desk.stores.follower.publish = publish  # type: ignore[method-assign]  # the same file, after it
    big_desk.restart()
    big_desk.ledger = None
    big_desk.follow()

    assert BIG == len(big_desk.positions())


def no_database(*_: object, **__: object) -> None:
    raise ConnectionError


def test_a_ledger_that_is_away_is_asked_less_and_less_often(desk: Followed) -> None:
    desk.follow()
    desk.ledger = None
    waits = [desk.follower.step() for _ in range(12)]

    assert sorted(waits) == waits
    assert (0.4, LONGEST_WAIT) == (waits[0], waits[-1])
    assert "ledger.unreachable" == desk.cursor.error


def test_a_ledger_that_is_back_is_followed_at_once(desk: Followed) -> None:
    desk.follow(SimulatedLedger.of(small_town(), 5))
    desk.ledger = None
    desk.follower.step()

    assert 0.2 == desk.follow(SimulatedLedger.of(small_town()))
    assert desk.cursor.error is None
    assert len(small_town().entries) == desk.cursor.verified


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots every hundred entries."""
    monkeypatch.setattr(standing, "LEAST_BETWEEN", 100)


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("damage", [b"", b"damaged\n"], ids=["whole", "damaged"])
def test_a_start_goes_on_from_a_snapshot_or_without_it(
    damage: bytes, big_desk: Followed, tmp_path: Path
) -> None:
    for size in (150, 260, 300):
        big_desk.follow(SimulatedLedger.of(big_town(), size))
    (snapshot,) = tmp_path.rglob("snapshot.ndjson")
    snapshot.write_bytes(damage or snapshot.read_bytes())
    big_desk.restart()
    replayed: list[int] = []
    entries = big_desk.stores.follower.entries

    def looked_on(first: int, most: int) -> list[Staged]:
        replayed.append(first)
        return entries(first, most)

    big_desk.stores.follower.entries = looked_on  # type: ignore[method-assign]  # the same answers
    big_desk.follow(SimulatedLedger.of(big_town()))

    assert (0 if damage else 260) == replayed[0]
    assert BIG == len(big_desk.positions())


def test_a_copy_of_ours_that_was_damaged_is_no_lie_of_the_ledger(desk: Followed, tmp_path: Path) -> None:
    desk.follow()
    with sqlite3.connect(tmp_path / "notifier.db") as db:
        db.execute("UPDATE entry SET raw = replace(raw, '15:00:00.000Z', '15:00:00.001Z') WHERE idx = 3")
    db.close()
    desk.restart()

    with pytest.raises(Malformed, match=r"follower\.broken"):
        desk.follow()
    assert desk.cursor.frozen is None


class Failing(SimulatedLedger):
    """Answers so many requests, and then no more."""

    left = 4

    def send(self, request, *, max_bytes):  # type: ignore[no-untyped-def]  # as the base has it
        self.left -= 1
        if self.left < 0:
            raise LedgerUnreachable("ledger.unreachable", reason="reset")
        return super().send(request, max_bytes=max_bytes)


def test_an_audit_that_was_cut_off_leaves_nothing(big_desk: Followed) -> None:
    big_desk.follow(SimulatedLedger.of(big_town(), 20))
    for left in range(12):
        failing = Failing(big_town().entries, big_town().log)
        failing.left = left
        big_desk.ledger = failing
        if big_desk.follower.step() == 0:
            break
        assert (20, 20) == (big_desk.cursor.verified, len(big_desk.positions()))
    big_desk.follow(SimulatedLedger.of(big_town()))

    assert BIG == len(big_desk.positions())


def test_stopping_in_the_middle_of_an_audit_leaves_nothing(big_desk: Followed) -> None:
    big_desk.follower._is_stopping = lambda: True

    with pytest.raises(Stopped):
        big_desk.follow()
    assert (0, []) == (big_desk.cursor.verified, big_desk.positions())


def test_whoever_waits_is_woken_by_what_is_published(desk: Followed) -> None:
    desk.follow()

    assert 1 == desk.woken


def test_a_ledger_that_is_empty_is_waited_for(tmp_path: Path) -> None:
    town = Town()
    town.found()
    desk = Followed(tmp_path, town)
    desk.follow(SimulatedLedger([], town.log))

    assert (0, None) == (desk.cursor.verified, desk.cursor.frozen)
    desk.follow(SimulatedLedger.of(town))
    assert ["0"] == desk.positions()
