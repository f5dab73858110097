"""Reminders: what falls due on a legal day, as a second version finds it that asks every row every day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from libroabierto.domain.kinds import row
from libroabierto.domain.world import Effect, MemoryWorld
from libroabierto.notices.reminders import KINDS, RULES, Reminder, next_day, reminders_on
from libroabierto.verify.fold import Auditor
from support.founding import Town
from support.lives import LIVES, commitments, secretariats
from support.naive_reminders import naive_reminders

FIRST, DAYS = date(2026, 11, 20), 450  # beyond the end of the terms and tenures of these towns
VECTORS = Path("contracts/vectors/story.json")


def issued(town: Town) -> None:
    """A declaration that nobody but its president has signed."""
    town.settle()
    town.record(town.declaration())


def short_certificate(town: Town) -> None:
    """A person's key whose certificate ends before the tenure does."""
    secretariats.one_e_firma(town)
    keys = [one.document for one in town.world.rows() if one.kind == "key" and one.document["certificate"]]
    shorter = {**keys[0]["certificate"], "not_after": "2027-06-30"}
    changed = row("key", {**keys[0], "certificate": shorter})
    last = len(town.entries)
    town.world.apply(Effect(last, "no event", "institution:x", 1, "0" * 64, "2026-11-22", (changed,)))


@cache
def world_of(life: Callable[[Town], None]) -> MemoryWorld:
    town = Town()
    life(town)
    return town.world


@cache
def story() -> MemoryWorld:
    """The state of the whole story, in which every kind of row occurs."""
    auditor = Auditor()
    for entry in json.loads(VECTORS.read_text())["entries"]:
        auditor.take(entry.encode())
    return auditor.world


LIVED = {
    "issued": issued,
    "installing": secretariats.installing,
    "under way": commitments.under_way,
    "cancelled": commitments.cancelled,
    "suspended": commitments.suspended,
    "e-firma": secretariats.one_e_firma,
    "termless": secretariats.termless_paper,
    "certificate": short_certificate,
}


def said(world: MemoryWorld, day: date) -> list[Reminder]:
    return [
        one
        for held in world.rows()
        if held.kind in KINDS
        for one in reminders_on(world, held.kind, held.document, day)
    ]


def shown(one: Reminder) -> tuple[str, str, str, str, int | None]:
    what = one.facts.get("milestone") or one.facts.get("institution", "")
    return one.rule, one.on, one.id, what, one.facts.get("days")


def days() -> list[date]:
    return [FIRST + timedelta(days=number) for number in range(DAYS)]


@pytest.mark.parametrize("life", LIVED.values(), ids=LIVED)
def test_a_second_version_finds_the_same(life: Callable[[Town], None]) -> None:
    world = world_of(life)

    for day in days():
        assert naive_reminders(world, day) == sorted(map(shown, said(world, day)))


def test_a_second_version_finds_the_same_in_the_whole_story() -> None:
    for day in days():
        assert naive_reminders(story(), day) == sorted(map(shown, said(story(), day)))


def test_every_rule_speaks_in_some_life() -> None:
    worlds = map(world_of, LIVED.values())

    assert set(RULES) == {one.rule for world in worlds for day in days() for one in said(world, day)}


@pytest.mark.parametrize("life", LIVED.values(), ids=LIVED)
def test_the_next_day_is_the_first_on_which_something_is_said(life: Callable[[Town], None]) -> None:
    world = world_of(life)
    for one in world.rows():
        spoken = [day for day in days() if reminders_on(world, one.kind, one.document, day)]
        following, found = FIRST - timedelta(days=1), []
        while (day := next_day(world, one.kind, one.document, following)) and day <= days()[-1]:
            found.append(following := day)

        assert set(spoken) <= set(found)


def test_a_milestone_is_overdue_the_day_after() -> None:
    world = world_of(commitments.under_way)
    (one,) = [one for one in said(world, date(2027, 4, 1)) if one.rule == "notice.milestone_overdue"]

    assert one.facts == {
        "title": "Obra pública abierta",
        "lead": "ayto-15113",
        "milestone": "padron",
        "text": "Publicar el padrón",
        "due": "2027-03-31",
        "percent": 40,
    }


@pytest.mark.parametrize("life", [commitments.finished, commitments.withdrawn, commitments.concluded])
def test_nobody_is_reminded_of_what_is_done_or_over(life: Callable[[Town], None]) -> None:
    world = world_of(life)

    assert [] == [one for day in days() for one in said(world, day) if one.kind == "commitment"]


def test_whoever_is_extinguished_is_not_reminded() -> None:
    extinct = {
        row.id
        for row in story().rows()
        if row.kind == "institution" and row.document["state"] == "extinguished"
    }
    addressed = {one.facts.get("institution") for day in days() for one in said(story(), day)}

    assert extinct
    assert not extinct & addressed


def test_days_at_the_end_of_the_calendar_are_survived() -> None:
    term = {
        "id": "x",
        "municipality": {"key": "15113", "name": "x"},
        "from": "1000-01-01",
        "to": "9999-12-31",
    }
    endless = {**term, "institution": "ayto-15113"}

    assert [] == reminders_on(MemoryWorld(), "term", endless, date.max)
    assert date(9999, 12, 24) == next_day(MemoryWorld(), "term", endless, date(9999, 12, 1))
    assert next_day(MemoryWorld(), "term", endless, date.max) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", LIVES)
def test_no_life_of_a_town_stumbles(name: str) -> None:
    world = world_of(LIVES[name])

    for day in (FIRST, date(2027, 12, 1), date(2028, 1, 1)):
        assert naive_reminders(world, day) == sorted(map(shown, said(world, day)))
