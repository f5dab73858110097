"""Checking a ledger that is live: what is recorded and let out meanwhile is no reason for an alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from libroabierto_ledger import admin, bootstrap
from libroabierto_ledger.application import Outcome
from libroabierto_ledger.bootstrap import Assembly, check_guard
from libroabierto_ledger.log.guard import Covered, Guard, GuardRefuses
from support.founding import Town
from support.refusal import refused

Commit = Callable[[], None]


@pytest.fixture
def commit(founded: Assembly, town: Town) -> Commit:
    """Record and cover one more entry, as the server beside us does."""
    numbers: Iterator[int] = iter(range(99))

    def record() -> None:
        outcome = founded.submissions.submit(town.institution(f"osc-{next(numbers)}"))
        assert isinstance(outcome, Outcome)

    return record


@pytest.fixture
def busy(commit: Commit) -> type[Guard]:
    """A guard that never comes to rest: one commit just before it is read, and one just after."""

    class Busy(Guard):
        def read(self) -> Covered:
            commit()
            covered = super().read()
            commit()
            return covered

    return Busy


def test_a_commit_in_the_gap_is_no_alarm_at_start_up(founded: Assembly, busy: type[Guard]) -> None:
    check_guard(busy(founded.config.guard, founded.signer.origin), founded.store)

    assert 3 == founded.queries.info().size


def test_check_passes_on_a_live_ledger(
    founded: Assembly, busy: type[Guard], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "Guard", busy)

    assert admin.WELL == admin.main(["check", "--home", str(founded.config.home)])
    assert 5 == founded.queries.info().size  # once at start-up, once for the inspection


def test_a_commit_after_the_guard_was_read_hides_no_older_database(founded: Assembly, commit: Commit) -> None:
    class Ahead(Guard):
        def read(self) -> Covered:
            covered = super().read()
            commit()
            return Covered(covered.origin, covered.size + 2, covered.root)

    with refused("guard.database-older", GuardRefuses, covered=3, size=2):
        check_guard(Ahead(founded.config.guard, founded.signer.origin), founded.store)


def test_an_earlier_guard_never_lowers_what_this_process_knows(founded: Assembly, commit: Commit) -> None:
    guard = founded.guard
    earlier = guard.read()
    commit()

    guard.check(earlier, earlier.size, lambda _: earlier.root)

    assert guard._known is not None
    assert 2 == guard._known.size
