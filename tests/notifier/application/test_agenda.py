"""The agenda: a day costs what falls due on it, and says what asking every row would."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from libroabierto.domain.world import MemoryWorld
from libroabierto.notices.reminders import KINDS, Reminder, reminders_on
from libroabierto.verify.fold import Auditor
from libroabierto_notifier.application.agenda import Agenda
from support.founding import Town
from support.lives import commitments, secretariats

AFTER = date(2026, 11, 22)
LIVED = {"under way": commitments.under_way, "installing": secretariats.installing}


@pytest.fixture(params=LIVED)
def town(request: pytest.FixtureRequest) -> Town:
    town = Town()
    LIVED[request.param](town)
    return town


def asked(world: MemoryWorld, day: date) -> list[Reminder]:
    """Ask every row what it says on *day*."""
    rows = (row for row in world.rows() if row.kind in KINDS)
    found = (one for row in rows for one in reminders_on(world, row.kind, row.document, day))
    return sorted(found, key=lambda one: one.order)


def every(world: MemoryWorld, days: int) -> list[Reminder]:
    return [one for n in range(1, days + 1) for one in asked(world, AFTER + timedelta(days=n))]


def test_it_says_what_asking_every_row_every_day_would(town: Town) -> None:
    agenda = Agenda(town.world, town.world.rows(), AFTER)

    assert every(town.world, 450) == agenda.until(town.world, AFTER + timedelta(days=450), 9999)


@pytest.mark.parametrize("step", [1, 7, 100])
def test_days_may_be_asked_for_in_any_portions(town: Town, step: int) -> None:
    agenda = Agenda(town.world, town.world.rows(), AFTER)
    found: list[Reminder] = []
    for days in range(step, 401, step):
        found += agenda.until(town.world, AFTER + timedelta(days=days), 9999)

    assert every(town.world, days) == found


def test_one_that_was_kept_says_what_one_that_is_made_anew_says(town: Town) -> None:
    auditor = Auditor()
    kept = Agenda(auditor.world, (), AFTER)
    for raw in town.entries:
        judged = auditor.judge(raw)
        auditor.accept(judged)
        kept.note(auditor.world, judged.effect.rows)
    anew = Agenda(auditor.world, auditor.world.rows(), AFTER)
    until = AFTER + timedelta(days=450)

    assert anew.until(auditor.world, until, 9999) == kept.until(auditor.world, until, 9999)


@pytest.mark.parametrize("most", [0, 1, 3])
def test_what_is_too_much_is_left_out_and_never_told_later(town: Town, most: int) -> None:
    agenda, until = Agenda(town.world, town.world.rows(), AFTER), AFTER + timedelta(days=200)
    first = agenda.until(town.world, until, most)

    assert every(town.world, 200)[:most] == first
    assert all(one.on > until.isoformat() for one in agenda.until(town.world, AFTER.replace(year=2028), 9999))


def test_a_year_of_thousands_of_years_ends(town: Town) -> None:
    agenda = Agenda(town.world, town.world.rows(), AFTER)

    assert len(agenda.until(town.world, date.max, 9998)) <= 9998
    assert [] == agenda.until(town.world, date.max, 9998)
