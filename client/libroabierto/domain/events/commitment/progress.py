"""What the lead reports of each milestone, and the rules by which one report follows another.

A status and its percent say one thing, so that one value has one spelling: `not-started` is 0, `completed`
is 100, `in-progress` lies between; `cancelled` keeps what had been done, below 100. A milestone goes back
when its percent falls, when it is cancelled, and when a cancelled one is taken up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from libroabierto.domain.events.commitment.terms import MilestoneId, repeated
from libroabierto.domain.events.commitment.words import MILESTONE_STATUSES
from libroabierto.domain.eventtype import Case, Verdict, refused_when
from libroabierto.domain.fields import Choice, Whole
from libroabierto.domain.forms import Form

NOT_STARTED: Final[Mapping[str, Any]] = {"status": "not-started", "percent": 0}
_PERCENTS: Final = {  # of each status: least and most
    "not-started": (0, 0),
    "in-progress": (1, 99),
    "completed": (100, 100),
    "cancelled": (0, 99),
}


class Reported(Form):
    """How far a milestone has come."""

    id = MilestoneId("Hito (identificador)", "Milestone (id)", example="padron")
    status = Choice("Estado", "Status", among=tuple(MILESTONE_STATUSES), example="in-progress")
    percent = Whole("Porcentaje de avance", "Percent done", most=100, example=40)


def with_reported(progress: Mapping[str, Any], reported: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return *progress* by milestone after a report; milestones that it does not name stay as they were."""
    told = {one["id"]: {"status": one["status"], "percent": one["percent"]} for one in reported}
    return {**progress, **told}


def _moves(case: Case) -> Iterable[tuple[dict[str, Any], Mapping[str, Any]]]:
    """Yield each milestone that is reported with what was known of it."""
    progress = case.present["progress"]
    return ((one, progress[one["id"]]) for one in case.data["milestones"])


@refused_when("commitment.milestone-repeated")
def repeated_report(case: Case) -> Verdict:
    """One milestone stands twice."""
    twice = repeated(one["id"] for one in case.data["milestones"])
    return twice is not None and {"id": twice}


@refused_when("commitment.milestone-unknown")
def unknown_milestone(case: Case) -> Verdict:
    """The commitment has no such milestone."""
    ids = (one["id"] for one in case.data["milestones"])
    return next(({"id": id} for id in ids if id not in case.present["progress"]), False)


@refused_when("commitment.percent-differs")
def percent_differs(case: Case) -> Verdict:
    """A milestone's percent is not one of its status."""
    for one in case.data["milestones"]:
        least, most = _PERCENTS[one["status"]]
        if not least <= one["percent"] <= most:
            return {"id": one["id"], "status": one["status"], "least": least, "most": most}
    return False


@refused_when("commitment.evidence-missing")
def evidence_missing(case: Case) -> Verdict:
    """A milestone reaches 100 % in a report without evidence."""
    reached = (one["id"] for one, before in _moves(case) if one["percent"] == 100 > before["percent"])
    return not case.data["evidence"] and next(({"id": id} for id in reached), False)


@refused_when("commitment.back-without-reason")
def back_without_reason(case: Case) -> Verdict:
    """A milestone goes back, is cancelled or taken up again, and no reason is given."""
    back = (one["id"] for one, before in _moves(case) if _goes_back(one, before))
    return "reason" not in case.data and next(({"id": id} for id in back), False)


def _goes_back(one: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    turned = (one["status"] == "cancelled") != (before["status"] == "cancelled")
    return turned or bool(one["percent"] < before["percent"])
