"""Refusals of action plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support import texts
from support.founding import KEY, Town
from support.lives import bodies, plans
from support.refusals.row import Row, spoiled

MUNICIPAL: dict[str, Any] = {
    "by": bodies.SECRETARIAT,
    "municipality": texts.municipality(KEY),
    "secretariat": f"secretariat:{KEY}-2026",
}
AGREED: dict[str, Any] = {"kind": "ordinary", "number": 1, "agreement": 1}


def _started(**changes: Any) -> Callable[[Town], str]:
    return lambda town: plans.started(town, **changes)


def _municipal(**changes: Any) -> Callable[[Town], str]:
    whole = {name: value for name, value in {**MUNICIPAL, **changes}.items() if value is not None}
    return _started(stream=plans.PLAN, **whole)


def _sealed(town: Town) -> str:
    data = {"title": "Plan", "from": "2026-12-01", "to": "2027-11-30", "phases": ["approval"]}
    return town.event("plan.started", bodies.STATE_SECRETARIAT, "seal", plans.STATE_PLAN, data)


def _closed_by_another(town: Town) -> str:
    data = {"reason": "Otro lo cierra."}
    return town.event("plan.closed", bodies.SECRETARIAT, "technical-secretary", plans.STATE_PLAN, data)


ROWS: tuple[Row, ...] = (
    Row("plan.exists", "state plan started", _started(), "a second plan in one stream"),
    Row("plan.unknown", "assembled", plans.closed, "the close of nothing"),
    Row("plan.unknown", "assembled", plans.advanced, "a phase of nothing"),
    Row("plan.unknown", "assembled", plans.approved, "the approval of nothing"),
    Row("plan.illegal-transition", "state plan closed", plans.closed, "a second close"),
    Row("plan.illegal-transition", "state plan closed", plans.advanced, "a phase after the close"),
    Row("plan.illegal-transition", "state plan closed", plans.approved, "an approval after the close"),
    Row(
        "plan.before-its-beginning",
        "state plan started",
        lambda town: spoiled(town, plans.closed(town), occurred_on="2026-11-19"),
        "a close the day before the start",
    ),
    Row(
        "plan.secretariat-concluded",
        "left alone",
        lambda town: plans.closed(town, plans.PLAN),
        "a plan closed by a secretariat that is no more",
    ),
    Row(
        "agreement.later",
        "agreed today",
        lambda town: plans.approved(town, plans.PLAN, agreement=AGREED),
        "a plan approved before the session that approved it",
    ),
    Row(
        "signer.not-authorized",
        "assembled",
        _started(municipality={"key": "15999", "name": "Nada"}, by=bodies.SECRETARIAT),
        "a municipality that is not in the catalogue",
    ),
    Row(
        "municipality.name-differs",
        "assembled",
        _municipal(municipality={"key": KEY, "name": "Villa"}),
        "a municipality under another name",
    ),
    Row(
        "plan.secretariat-mismatch",
        "assembled",
        _municipal(secretariat=None),
        "a municipal plan without secretariat",
    ),
    Row(
        "plan.secretariat-mismatch",
        "assembled",
        _started(secretariat=MUNICIPAL["secretariat"]),
        "a state plan with a secretariat",
    ),
    Row("plan.secretariat-not-installed", "assembled", _municipal(), "a secretariat that is unknown"),
    Row("dates.reversed", "assembled", _started(to="2026-11-30"), "a period that ends before it begins"),
    Row(
        "plan.phases-out-of-order",
        "assembled",
        _started(phases=["cocreation", "awareness"]),
        "co-creation before awareness",
    ),
    Row(
        "plan.phase-unknown",
        "state plan started",
        lambda town: plans.advanced(town, "diagnosis"),
        "a phase that the plan has not",
    ),
    Row(
        "plan.phase-backwards",
        "state plan started",
        lambda town: plans.advanced(town, "awareness"),
        "the phase that it is in",
    ),
    Row("plan.without-commitments", "state plan started", plans.approved, "an approval without commitments"),
    Row(
        "plan.agreement-unknown",
        "planned commitment",
        lambda town: plans.approved(town, plans.PLAN, agreement={**AGREED, "number": 2}),
        "an agreement of a session that nobody recorded",
    ),
    Row(
        "plan.agreement-unknown",
        "planned commitment",
        lambda town: plans.approved(town, plans.PLAN, agreement={**AGREED, "agreement": 2}),
        "an agreement that the session rejected",
    ),
    Row(
        "plan.without-commitments",
        "planned commitment",
        lambda town: plans.approved(town, plans.PLAN, agreement=AGREED),
        "an approval with a commitment that is only proposed",
    ),
    Row(
        "plan.secretariat-not-installed",
        "seated",
        _municipal(),
        "a secretariat that is called, and not installed",
    ),
    Row(
        "plan.secretariat-not-installed",
        "secretariat concluded",
        _municipal(),
        "a secretariat that has ended",
    ),
    Row(
        "plan.illegal-transition",
        "whole exercise",
        lambda town: plans.approved(town, plans.PLAN),
        "a second approval",
    ),
    Row("signer.not-authorized", "assembled", _sealed, "the secretariat's seal starts a plan"),
    Row(
        "signer.not-authorized",
        "assembled",
        _started(by=bodies.SECRETARIAT),
        "a municipal secretariat starts the state's plan",
    ),
    Row(
        "signer.not-authorized",
        "assembled",
        _municipal(by=bodies.STATE_SECRETARIAT),
        "the state's secretariat starts a municipal plan",
    ),
    Row(
        "signer.not-authorized",
        "state plan started",
        _closed_by_another,
        "another secretariat closes the plan",
    ),
)
