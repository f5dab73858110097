"""A defect of ours costs one title or one reminder, never what follows."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from libroabierto.domain.kinds import row
from libroabierto.domain.world import Effect, MemoryWorld
from libroabierto_notifier.application.agenda import Agenda
from libroabierto_notifier.application.defects import unless_defective


def test_what_stumbles_is_replaced_and_told_to_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        made = unless_defective(lambda: int("seven"), lambda: 7, "the title of an event")

    assert 7 == made
    assert "the title of an event" in caplog.text


def test_a_row_that_cannot_be_read_costs_only_its_own_reminders() -> None:
    world, town = MemoryWorld(), {"key": "15113", "name": "Villa Guerrero"}
    good = {"id": "good", "municipality": town, "institution": "x", "from": "2025-01-01", "to": "2027-12-31"}
    rows = (row("term", good), row("term", {**good, "id": "bad", "to": "2027-99-99"}))
    world.apply(Effect(0, "id", "institution:x", 1, "0" * 64, "2026-11-22", rows[:1]))
    world._put(rows[1])
    agenda = Agenda(world, world.rows(), date(2026, 11, 22))

    assert ["good"] * 4 == [one.id for one in agenda.until(world, date(2028, 1, 1), 99)]
