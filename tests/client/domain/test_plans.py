"""Action plans: what each act leaves, and what follows from a date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from libroabierto.domain.derived import with_derived
from libroabierto.domain.world import Document
from libroabierto.errors import InvalidData, Refused
from support.founding import KEY, Town
from support.lives import LIVES, bodies, commitments, plans
from support.lives.commitments import AGREED
from support.refusal import refused


def lived(history: str) -> Town:
    town = Town()
    LIVES[history](town)
    return town


def plan(town: Town, id: str = plans.STATE_PLAN) -> Document:
    found = town.world.get("plan", id)
    assert found is not None
    return found


def test_a_plan_begins_in_its_first_phase() -> None:
    started = plan(lived("state plan started"))

    assert ("state", "awareness", "started") == (started["territory"], started["phase"], started["state"])
    assert (bodies.STATE_SECRETARIAT, None) == (started["institution"], started["secretariat"])


def test_a_phase_may_be_skipped_and_each_is_kept_with_its_entry() -> None:
    town = lived("state plan started")
    entry = town.record(plans.advanced(town, "implementation", note="Sin mesas."))

    assert "implementation" == plan(town)["phase"]
    assert [("awareness", entry - 1), ("implementation", entry)] == [
        (reached["phase"], reached["entry"]) for reached in plan(town)["reached"]
    ]


def test_a_plan_of_one_phase_never_advances() -> None:
    town = lived("assembled")
    town.record(plans.started(town, phases=["cocreation"]))

    with refused("plan.phase-backwards", Refused, phase="cocreation"):
        town.record(plans.advanced(town, "cocreation"))


def test_a_plan_with_an_approved_commitment_is_approved_and_goes_on() -> None:
    town = lived("planned")
    entry = town.record(plans.approved(town, plans.PLAN, agreement=AGREED))
    town.record(plans.closed(town, plans.PLAN))
    closed = plan(town, plans.PLAN)

    assert (entry, AGREED) == (closed["approved"]["entry"], closed["approved"]["agreement"])
    assert ("closed", "implementation", 1) == (
        closed["state"],
        closed["phase"],
        closed["approved_commitments"],
    )


def test_a_municipal_plan_is_found_by_its_municipality() -> None:
    town = lived("planned")

    assert [plan(town, plans.PLAN)] == town.world.find("plan", f"territory:{KEY}")
    assert {"key": KEY, "name": "Villa Guerrero"} == plan(town, plans.PLAN)["municipality"]


def test_a_state_plan_names_an_agreement_of_sessions_that_nobody_records_here() -> None:
    town = lived("approved state commitment")
    town.record(plans.started(town))
    town.record(commitments.state_proposal(town, stream=commitments.PLANNED, plan=plans.STATE_PLAN))
    town.record(commitments.approval(town, commitments.STATE_SECRETARY, commitments.PLANNED))
    town.record(plans.approved(town, agreement={**AGREED, "number": 19}))

    assert "approved" == plan(town)["state"]


def test_a_plan_is_closed_without_ever_having_been_approved() -> None:
    town = lived("state plan closed")

    assert ("closed", None) == (plan(town)["state"], plan(town)["approved"])


@pytest.mark.parametrize(("on", "overdue"), [(date(2027, 11, 30), False), (date(2027, 12, 1), True)])
def test_an_open_plan_is_overdue_from_the_day_after_its_period(on: date, overdue: bool) -> None:
    assert overdue == with_derived("plan", plan(lived("state plan started")), on)["overdue"]
    assert not with_derived("plan", plan(lived("state plan closed")), on)["overdue"]


@pytest.mark.parametrize(
    "bad",
    [
        {"phases": []},
        {"phases": ["awareness", "awareness"]},
        {"phases": ["party"]},
        {"phases": ["awareness"] * 500},
        {"from": "2026-13-01"},
        {"to": "2027-2-1"},
        {"title": " "},
        {"title": "x" * 301},
        {"title": "dos\nlíneas"},
        {"secretariat": "plan:15113-2026"},
        {"secretariat": "secretariat:15113-2026/.."},
        {"owner": "yo"},
    ],
    ids=lambda bad: str(bad)[:40],
)
def test_what_has_not_the_form_of_a_plan_is_refused_as_such(bad: dict[str, Any]) -> None:
    town = lived("assembled")

    with pytest.raises(InvalidData):
        town.record(plans.started(town, **bad))


@pytest.mark.parametrize("title", ["<b>Plan</b> & «más»", "Plan 🌱", "خطة العمل"])
def test_a_title_is_kept_as_it_was_signed(title: str) -> None:
    town = lived("assembled")
    town.record(plans.started(town, title=title))

    assert title == plan(town)["title"]
