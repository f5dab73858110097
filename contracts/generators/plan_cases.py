"""Plans."""

from __future__ import annotations

from typing import Final

from .cast import (
    BODY,
    COUNCIL,
    LOCAL_SECRETARY,
)
from .chapters import commitments as acts
from .trials import Refusal

_STARTED: Final = acts.STARTED.at("plan:00000000-0000-4000-8000-000000000009")
PLANS: Final[tuple[Refusal, ...]] = (
    (
        "a phase that began before its plan",
        "plan.before-its-beginning",
        "plans started",
        acts.ADVANCED.under(occurred_on="2026-10-20"),
    ),
    ("two plans in one stream", "plan.exists", "plans started", acts.STARTED),
    ("the end of no plan", "plan.unknown", "in session", acts.CLOSED),
    ("a phase of no plan", "plan.unknown", "in session", acts.ADVANCED),
    ("the approval of no plan", "plan.unknown", "in session", acts.PLAN_APPROVED),
    ("an approval after the end", "plan.illegal-transition", "exercised", acts.PLAN_APPROVED),
    ("a plan closed twice", "plan.illegal-transition", "exercised", acts.CLOSED),
    ("a phase after the end", "plan.illegal-transition", "exercised", acts.ADVANCED),
    (
        "a plan's municipality under another name",
        "municipality.name-differs",
        "in session",
        _STARTED.but(municipality={"key": "15113", "name": "Villa"}),
    ),
    (
        "a municipal plan without secretariat",
        "plan.secretariat-mismatch",
        "in session",
        _STARTED.but(secretariat=None),
    ),
    (
        "a state plan with a secretariat",
        "plan.secretariat-mismatch",
        "in session",
        acts.STATES.but(secretariat=COUNCIL),
    ),
    (
        "a plan of a secretariat that nobody called",
        "plan.secretariat-not-installed",
        "in session",
        _STARTED.but(secretariat="secretariat:15113-otro"),
    ),
    ("a plan before the installation is signed", "plan.secretariat-not-installed", "installing", _STARTED),
    ("a plan that ends before it begins", "dates.reversed", "in session", _STARTED.but(to="2026-11-30")),
    (
        "co-creation before awareness",
        "plan.phases-out-of-order",
        "in session",
        _STARTED.but(phases=["cocreation", "awareness"]),
    ),
    (
        "a phase that the plan has not",
        "plan.phase-unknown",
        "plans started",
        acts.ADVANCED.but(phase="diagnosis"),
    ),
    (
        "the phase that it is in",
        "plan.phase-backwards",
        "plans started",
        acts.ADVANCED.but(phase="awareness"),
    ),
    (
        "a plan approved without commitments",
        "plan.without-commitments",
        "proposed commitment",
        acts.PLAN_APPROVED,
    ),
    (
        "a plan approved by a rejected agreement",
        "plan.agreement-unknown",
        "approved commitment",
        acts.PLAN_APPROVED.but(agreement=acts.REJECTED),
    ),
    (
        "a plan by the state's secretariat",
        "signer.not-authorized",
        "in session",
        _STARTED.by(LOCAL_SECRETARY),
    ),
    ("a plan under the secretariat's seal", "signer.not-authorized", "in session", _STARTED.by(BODY)),
    (
        "another secretariat closes the plan",
        "signer.not-authorized",
        "plans started",
        acts.CLOSED.by(LOCAL_SECRETARY),
    ),
)
