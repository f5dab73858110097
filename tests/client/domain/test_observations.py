"""Citizen observations and their answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from libroabierto.domain.derived import with_derived
from libroabierto.domain.world import Document
from libroabierto.errors import InvalidData
from support.founding import AUTHORITY, COUNCIL, ROLL, Town
from support.lives import LIVES, bodies, observations
from support.refusals.row import spoiled


def lived(history: str) -> Town:
    town = Town()
    LIVES[history](town)
    return town


def observation(town: Town) -> Document:
    found = town.world.get("observation", observations.OBSERVATION)
    assert found is not None
    return found


def test_an_observation_waits_for_its_addressee() -> None:
    town = lived("observed")
    filed = observation(town)

    assert ("filed", ROLL[0], COUNCIL, 2) == (
        filed["state"],
        filed["author"],
        filed["addressee"],
        filed["target"],
    )
    for tag in (f"addressee:{COUNCIL}", f"author:{ROLL[0]}", "target:2", "state:filed"):
        assert [filed] == town.world.find("observation", tag)


def test_an_answer_stands_beside_the_observation_and_changes_no_word_of_it() -> None:
    town = lived("observed and answered")
    before, after = observation(lived("observed")), observation(town)

    assert ("answered", True) == (after["state"], after["answer"]["in_time"])
    assert {name for name in before if before[name] != after[name]} == {"state", "answer", "last_entry"}


def test_the_council_secretary_answers_for_a_municipality() -> None:
    town = lived("observed")
    town.record(observations.answered(town, office="council-secretary"))

    assert "council-secretary" == observation(town)["answer"]["office"]


def test_the_technical_secretary_answers_for_a_secretariat() -> None:
    town = lived("assembled")
    town.record(observations.filed(town, addressee=bodies.SECRETARIAT))
    town.record(observations.answered(town, by=bodies.SECRETARIAT, office="technical-secretary"))

    assert "technical-secretary" == observation(town)["answer"]["office"]


def test_the_president_answers_for_an_authority() -> None:
    town = lived("assembled")
    town.record(observations.filed(town, addressee=AUTHORITY))
    town.record(observations.answered(town, by=AUTHORITY, office="authority-president"))

    assert "authority-president" == observation(town)["answer"]["office"]


def test_any_institution_may_be_addressed_and_answers_by_its_seal() -> None:
    town = lived("assembled")
    town.record(observations.filed(town, addressee=bodies.STATE_BODY))
    town.record(observations.answered(town, by=bodies.STATE_BODY))

    assert "answered" == observation(town)["state"]


def test_an_answer_after_the_term_is_recorded_and_marked() -> None:
    town = lived("assembled")
    due = {"basis": "calendar", "due": "2026-11-20"}
    town.record(observations.filed(town, answer_due=due))
    town.record(spoiled(town, observations.answered(town), occurred_on="2026-11-21"))

    assert not observation(town)["answer"]["in_time"]


@pytest.mark.parametrize(("on", "overdue"), [(date(2026, 12, 15), False), (date(2026, 12, 16), True)])
def test_an_unanswered_observation_is_overdue_from_the_day_after_its_term(on: date, overdue: bool) -> None:
    answered = observation(lived("observed and answered"))

    assert overdue == with_derived("observation", observation(lived("observed")), on)["overdue"]
    assert not with_derived("observation", answered, on)["overdue"]


@pytest.mark.parametrize(
    "bad",
    [
        {"target": -1},
        {"target": "2"},
        {"target": True},
        {"target": "dos"},
        {"text": ""},
        {"text": "x" * 40_000},
        {"answer_due": {"basis": "weeks", "due": "2026-12-15"}},
        {"answer_due": {"basis": "business", "due": "15/12/2026"}},
        {"addressee": "Ayuntamiento"},
    ],
    ids=lambda bad: str(bad)[:40],
)
def test_what_has_not_the_form_of_an_observation_is_refused_as_such(bad: dict[str, Any]) -> None:
    town = lived("assembled")

    with pytest.raises(InvalidData):
        town.record(observations.filed(town, **bad))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "¿Y el acta? 🙋", "ملاحظة", "uno\n\ndos", "x" * 10_000]
)
def test_the_text_is_kept_as_it_was_signed(text: str) -> None:
    town = lived("assembled")
    town.record(observations.filed(town, text=text))

    assert text == observation(town)["text"]
