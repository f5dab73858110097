"""The rotation of the log's key: which key signs what, what is asked before, and what is needed then."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from libroabierto.errors import KeyUnusable, LedgerBusy, Refused
from libroabierto.tlog.checkpoint import open_checkpoint
from libroabierto.tlog.merkle import Hash
from libroabierto.tlog.note import NoteSigner
from libroabierto_ledger.application import Outcome
from libroabierto_ledger.application.inspect import Damaged
from libroabierto_ledger.bootstrap import Assembly, assemble
from libroabierto_ledger.log.guard import Guard
from libroabierto_ledger.log.hold import Hold
from libroabierto_ledger.log.integrate import Item
from libroabierto_ledger.log.sequencer import GroupCommit
from libroabierto_ledger.log.signer import format_key
from support.founding import ORIGIN, Town, read
from support.ledger_home import config_in, fill, opened
from support.lives.rotation import AFTER, NEXT, handover, rotation
from support.refusal import refused


@pytest.fixture
def settled(town: Town, empty: Assembly) -> Assembly:
    """A settled ledger whose next key is made."""
    fill(empty, town.settle())
    make_next(empty)
    return empty


def make_next(assembly: Assembly, key: NoteSigner = NEXT) -> None:
    assembly.config.next_log_key.write_text(format_key(key))


def rotate(assembly: Assembly, town: Town) -> int:
    """Record the rotation; return its entry."""
    fill(assembly, [town.tokens[town.record(rotation(town))]])
    return len(town.entries) - 1


def act(assembly: Assembly, town: Town, name: str = "osc-nueva") -> None:
    fill(assembly, [town.tokens[town.record(town.institution(name))]])


def test_the_checkpoint_over_the_rotation_and_all_later_ones_carry_the_new_key(
    settled: Assembly, town: Town
) -> None:
    at = rotate(settled, town)
    act(settled, town)
    notes = [stored.note for stored in settled.queries.checkpoints()]

    assert [1, at] == [open_checkpoint(note, town.log.verifier).size for note in (notes[0], notes[at - 1])]
    assert [at + 1, at + 2] == [open_checkpoint(note, NEXT.verifier).size for note in notes[at:]]
    assert str(NEXT.verifier) == settled.queries.info().vkey


def test_receipts_from_before_stay_what_they_were(settled: Assembly, town: Town) -> None:
    before = settled.queries.receipt(3).to_json()
    rotate(settled, town)

    assert before == settled.queries.receipt(3).to_json()


def test_one_batch_may_rotate_and_go_on(settled: Assembly, town: Town) -> None:
    for token in (rotation(town), town.institution("osc-nueva")):
        town.record(token)
    rotated, after = settled.submissions.submit_batch(town.tokens[-2:])

    assert isinstance(rotated, Outcome)
    assert isinstance(after, Outcome)
    assert len(town.entries) == open_checkpoint(settled.queries.checkpoint(), NEXT.verifier).size


def test_what_comes_first_in_the_batch_makes_the_size_past(settled: Assembly, town: Town) -> None:
    late = rotation(town)
    other, failed = settled.submissions.submit_batch([town.institution("osc-nueva"), late])

    assert isinstance(other, Outcome)
    assert getattr(failed, "code", None) in ("version.conflict", "ledger.size-not-current")


def test_both_keys_under_another_tree_rotate_nothing(settled: Assembly, town: Town) -> None:
    note = handover(town, town.log, NEXT, root=bytes(32))

    with refused("ledger.handover-other-root", Refused, size=len(town.entries)):
        settled.submissions.submit(rotation(town, checkpoint=note))
    assert str(town.log.verifier) == settled.queries.info().vkey


def test_a_key_that_the_host_does_not_have_is_not_rotated_to(settled: Assembly, town: Town) -> None:
    with refused("ledger.next-key-missing", Refused, want=str(AFTER.verifier)):
        settled.submissions.submit(rotation(town, AFTER))
    assert len(town.entries) == settled.queries.info().size


def test_another_worker_that_started_before_the_key_was_made_signs_with_it(
    town: Town, tmp_path: Path
) -> None:
    with opened(tmp_path, town) as one, opened(tmp_path, town) as other:
        fill(one, town.settle())
        make_next(one)
        rotate(one, town)
        act(other, town)

        assert len(town.entries) == open_checkpoint(other.queries.checkpoint(), NEXT.verifier).size


class Dying(Guard):
    """The process ends between the commit and the guard's advance."""

    def cover(self, size: int, root: Hash) -> None:
        raise OSError("killed")


def test_a_process_that_dies_right_after_the_commit_leaves_a_ledger_that_goes_on(
    settled: Assembly, town: Town
) -> None:
    token = town.tokens[town.record(rotation(town))]
    guard, event = Dying(settled.config.guard, ORIGIN), read(token)
    sequencer = GroupCommit(settled.store, guard, settled.signer.sign, lambda: town.now)
    sequencer.submit([Item(event, token, event.idempotency_key)], timeout=60)
    assert sequencer.close()

    with opened(settled.config.home, town) as again:
        act(again, town)
        assert len(town.entries) == open_checkpoint(again.queries.checkpoint(), NEXT.verifier).size
        assert len(town.entries) == again.inspect().size


@pytest.mark.parametrize("lost", ["log.key", "log.key.next"])
def test_a_ledger_starts_with_the_key_in_force_in_either_file(
    settled: Assembly, town: Town, lost: str
) -> None:
    rotate(settled, town)
    home = settled.config.home
    (home / lost).replace(home / "elsewhere")
    if lost == "log.key.next":
        (home / "log.key").write_text(format_key(NEXT))

    with opened(home, town) as again:
        act(again, town)
        assert len(town.entries) == again.inspect().size


def test_a_ledger_without_the_key_in_force_does_not_start_and_says_which_one_it_needs(
    settled: Assembly, town: Town
) -> None:
    rotate(settled, town)
    settled.config.next_log_key.unlink()

    with refused("log-key.not-here", KeyUnusable, want=str(NEXT.verifier)):
        assemble(config_in(settled.config.home))


def test_a_ledger_with_another_log_key_does_not_start(settled: Assembly) -> None:
    """Before, it would have signed with it."""
    settled.config.log_key.write_text(format_key(AFTER))

    with refused("log-key.not-here", KeyUnusable):
        assemble(config_in(settled.config.home))


def test_a_next_key_that_is_not_in_force_yet_changes_nothing(settled: Assembly, town: Town) -> None:
    with opened(settled.config.home, town) as again:
        act(again, town)

        assert len(town.entries) == open_checkpoint(again.queries.checkpoint(), town.log.verifier).size


@pytest.mark.parametrize("key", ["log.key", "log.key.next"])
def test_check_verifies_what_a_key_signed_that_is_gone(settled: Assembly, town: Town, key: str) -> None:
    at = rotate(settled, town)
    act(settled, town)
    home = settled.config.home
    (home / "log.key.next").replace(home / "log.key")
    with opened(home, town) as again:
        assert len(town.entries) == again.inspect().size
        signer = NEXT if key == "log.key" else AFTER
        wrong = signer.sign(settled.queries.checkpoints()[at - 1].note.decode().split("\n\n")[0] + "\n")
        with closing(sqlite3.connect(again.config.database)) as db:
            db.execute("UPDATE ledger_checkpoint SET note = ? WHERE size = ?", (wrong, at))
            db.commit()

        with refused("store.checkpoint", Damaged, size=at):
            again.inspect()


def test_a_rebuild_comes_to_the_same_keys(settled: Assembly, town: Town) -> None:
    rotate(settled, town)
    settled.rebuild()

    assert str(NEXT.verifier) == settled.queries.info().vkey


# --- the hold -------------------------------------------------------------------------------------------


def test_a_held_ledger_takes_the_rotation_and_nothing_before_it(settled: Assembly, town: Town) -> None:
    Hold(settled.config.hold).begin(len(town.entries), town.now + timedelta(minutes=5))

    with refused("ledger.held", LedgerBusy, retry_after=60):
        settled.submissions.submit(town.institution("osc-nueva"))
    rotate(settled, town)
    act(settled, town)
    assert len(town.entries) == settled.queries.info().size


def test_a_hold_ends_with_its_time_or_when_it_is_released(settled: Assembly, town: Town) -> None:
    hold = Hold(settled.config.hold)
    hold.begin(len(town.entries), town.now)
    act(settled, town, "osc-una")
    hold.begin(len(town.entries), town.now + timedelta(minutes=5))
    hold.end()
    act(settled, town, "osc-otra")

    assert hold.held(town.now) is None


@pytest.mark.parametrize(
    "text", ["", "libro-hold 1\n9\n", "libro-hold 2\n9\n2030-01-01T00:00:00Z\n", "x" * 99]
)
def test_a_hold_that_cannot_be_read_holds_nothing(tmp_path: Path, town: Town, text: str) -> None:
    (tmp_path / "hold").write_text(text)

    assert Hold(tmp_path / "hold").held(town.now) is None


def test_a_hold_at_another_size_holds_nothing(settled: Assembly, town: Town) -> None:
    Hold(settled.config.hold).begin(len(town.entries) - 1, town.now + timedelta(minutes=5))
    act(settled, town)

    assert len(town.entries) == settled.queries.info().size


def test_the_origin_of_these_tests_is_that_of_the_keys() -> None:
    assert {ORIGIN} == {key.verifier.name for key in (NEXT, AFTER)}
