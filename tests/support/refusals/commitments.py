"""Refusals of commitments that are proposed and approved; with those of all that follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support import texts
from support.founding import AUTHORITY, COUNCIL, Town
from support.lives import bodies, plans, secretariats
from support.lives import commitments as acts
from support.refusals import amendments, reports
from support.refusals.row import Row, spoiled

Make = Callable[[Town], str]
SECOND = "commitment:00000000-0000-4000-b000-000000000009"  # nobody has begun this stream
FIRST, OTHER = acts.MILESTONES
NOBODY = "secretariat:15113-none"
NEIGHBOUR = {"municipality": texts.municipality(acts.NEIGHBOUR_KEY)}
PROPOSED, APPROVED = "proposed commitment", "approved commitment"
IN_SESSION, STATE = "in session", "approved state commitment"


def _proposed(**changes: Any) -> Make:
    return lambda town: acts.proposal(town, **changes)


def _milestones(*milestones: object) -> Make:
    return _proposed(milestones=list(milestones))


def _approved(**changes: Any) -> Make:
    return lambda town: acts.approval(town, **changes)


def _on_paper(occurred_on: str = "2026-11-20", **collation: Any) -> Make:
    changed = {**secretariats.COLLATION, **collation}
    return _approved(act=secretariats.on_paper(occurred_on), collation=changed)


def _yesterday(make: Make) -> Make:
    return lambda town: spoiled(town, make(town), occurred_on="2026-11-19")


def _state_in_plan(town: Town) -> str:
    return acts.state_proposal(town, plan=plans.STATE_PLAN)


def _state_before_secretariat(town: Town) -> str:
    return acts.state_proposal(town, secretariat=secretariats.STREAM)


SECRETARIATS = (
    Row(
        "commitment.secretariat-concluded",
        "left alone",
        _approved(),
        "an approval by a secretariat that is no more",
    ),
    Row(
        "signer.not-authorized",
        "usurped secretariat",
        _approved(by=(secretariats.USURPER, "seal")),
        "an organisation that took the id of the secretariat",
    ),
    Row(
        "commitment.agreement-unknown",
        "handed over",
        _approved(agreement={**acts.AGREED, "number": 2}),
        "an agreement that the next secretariat has not made",
    ),
    Row(
        "commitment.lead-of-another-municipality",
        "neighbour",
        _proposed(stream=SECOND, lead=acts.NEIGHBOUR),
        "a lead that governs another municipality",
    ),
)
DATES = (
    Row(
        "commitment.before-its-beginning",
        PROPOSED,
        _yesterday(_approved()),
        "an approval the day before the proposal",
    ),
    Row(
        "commitment.before-its-beginning",
        PROPOSED,
        _on_paper("2026-11-19"),
        "an approval on paper the day before the proposal",
    ),
    Row(
        "commitment.before-its-beginning",
        "commitment under way",
        _yesterday(acts.evaluation),
        "an evaluation the day before the proposal",
    ),
    Row("agreement.later", "agreed today", _approved(), "an approval before its session"),
    Row("agreement.later", "agreed today", _on_paper(), "an approval on paper before its session"),
)
PROPOSALS = (
    Row("commitment.exists", PROPOSED, _proposed(), "a second proposal in one stream"),
    Row("data.invalid", IN_SESSION, _milestones(), "no milestone"),
    Row("data.invalid", IN_SESSION, _proposed(lead=None), "no lead"),
    Row("data.invalid", IN_SESSION, _proposed(pillars=[]), "no pillar"),
    Row(
        "municipality.name-differs",
        IN_SESSION,
        _proposed(municipality={"key": "15113", "name": "Villa"}),
        "a municipality under another name",
    ),
    Row("commitment.secretariat-mismatch", IN_SESSION, _proposed(secretariat=None), "no secretariat named"),
    Row(
        "commitment.secretariat-mismatch",
        IN_SESSION,
        _state_before_secretariat,
        "a state commitment before a municipal secretariat",
    ),
    Row(
        "commitment.secretariat-not-installed",
        "installing",
        _proposed(),
        "a secretariat whose parties have not all signed",
    ),
    Row(
        "commitment.secretariat-not-installed",
        IN_SESSION,
        _proposed(secretariat=NOBODY),
        "a secretariat that nobody called",
    ),
    Row(
        "commitment.secretariat-not-installed",
        "secretariat concluded",
        _proposed(),
        "a secretariat that has ended",
    ),
    Row(
        "commitment.secretariat-of-another-municipality",
        "neighbour",
        _proposed(by=(acts.NEIGHBOUR, "seal"), stream=SECOND, **NEIGHBOUR),
        "the secretariat of the town next door",
    ),
    Row("commitment.plan-unknown", IN_SESSION, _proposed(plan=plans.PLAN), "a plan that nobody started"),
    Row("commitment.plan-closed", "planned commitment", _state_in_plan, "a closed plan"),
    Row(
        "commitment.plan-of-another-territory",
        "two plans",
        _proposed(plan=plans.STATE_PLAN),
        "a municipal commitment in the plan of the state",
    ),
    Row(
        "commitment.plan-of-another-territory",
        "two plans",
        lambda town: acts.state_proposal(town, plan=plans.PLAN),
        "a state commitment in a municipal plan",
    ),
    Row("commitment.lead-not-accredited", IN_SESSION, _proposed(lead="nadie"), "a lead that nobody knows"),
    Row(
        "commitment.partner-unknown",
        IN_SESSION,
        _proposed(partners=[{"name": "Nadie", "institution": "nadie"}]),
        "a partner's institution that nobody knows",
    ),
    Row("commitment.dates-reversed", IN_SESSION, _proposed(end="2026-12-01"), "it ends on its first day"),
    Row("commitment.dates-reversed", IN_SESSION, _proposed(end="2026-11-30"), "it ends before it starts"),
    Row(
        "commitment.milestone-repeated",
        IN_SESSION,
        _milestones(FIRST, {**OTHER, "id": FIRST["id"]}),
        "two milestones of one id",
    ),
    Row(
        "commitment.milestone-outside-period",
        IN_SESSION,
        _milestones({**FIRST, "due": "2027-12-01"}),
        "a milestone the day after the end",
    ),
    Row(
        "commitment.milestone-outside-period",
        IN_SESSION,
        _milestones({**FIRST, "due": "2026-11-30"}),
        "a milestone the day before the start",
    ),
    Row(
        "municipality.about-another",
        "neighbour",
        _proposed(by=(acts.NEIGHBOUR, "seal"), stream=SECOND),
        "a municipality proposes for another one",
    ),
    Row("signer.not-authorized", IN_SESSION, _proposed(by=(AUTHORITY, "seal")), "the authority proposes"),
    Row(
        "signer.not-authorized",
        IN_SESSION,
        _proposed(by=("osc-uno", "seal")),
        "civil society without the secretariat",
    ),
    Row(
        "signer.not-authorized",
        IN_SESSION,
        _proposed(by=(bodies.STATE_BODY, "seal")),
        "a state body for a municipality",
    ),
    Row(
        "signer.not-authorized",
        IN_SESSION,
        lambda town: acts.state_proposal(town, (COUNCIL, "seal")),
        "a municipality for the state",
    ),
)
APPROVALS = (
    Row("commitment.unknown", IN_SESSION, _approved(), "the approval of nothing"),
    Row("commitment.illegal-transition", APPROVED, _approved(), "a second approval"),
    Row("commitment.agreement-unknown", PROPOSED, _approved(agreement=acts.REJECTED), "it was voted down"),
    Row(
        "commitment.agreement-unknown",
        PROPOSED,
        _approved(agreement={**acts.AGREED, "agreement": 3}),
        "an agreement that the session did not make",
    ),
    Row(
        "commitment.agreement-unknown",
        PROPOSED,
        _approved(agreement={**acts.AGREED, "kind": "extraordinary"}),
        "a session that was never held",
    ),
    Row("collation.missing", PROPOSED, _approved(act=secretariats.on_paper("2026-11-20")), "bare paper"),
    Row("collation.on-native", PROPOSED, _approved(collation=secretariats.COLLATION), "no paper at all"),
    Row("paper.dated-after-recording", PROPOSED, _on_paper("2026-11-23"), "a paper of tomorrow"),
    Row("collation.in-future", PROPOSED, _on_paper(compared_on="2026-11-23"), "compared tomorrow"),
    Row("signer.not-authorized", PROPOSED, _approved(by=(COUNCIL, "seal")), "the municipality approves"),
    Row(
        "signer.not-authorized",
        PROPOSED,
        _approved(by=acts.STATE_SECRETARY),
        "the local secretariat approves a municipal commitment",
    ),
    Row(
        "signer.not-authorized",
        PROPOSED,
        _approved(by=(bodies.SECRETARIAT, "facilitator")),
        "the facilitator approves",
    ),
    Row(
        "signer.not-authorized",
        STATE,
        _approved(by=acts.SECRETARY, stream=acts.STATE_COMMITMENT),
        "a municipal secretariat approves for the state",
    ),
)
ROWS: tuple[Row, ...] = (*SECRETARIATS, *DATES, *PROPOSALS, *APPROVALS, *amendments.ROWS, *reports.ROWS)
