"""What follows an approved commitment: reports, evaluations, its stops and its end; observations."""

from __future__ import annotations

from typing import Any, Final

from .cast import (
    AUTHORITY,
    MUNICIPALITY,
    OSC_TWO,
    PRESIDENT,
    TECHNICAL_SECRETARY,
)
from .chapters import commitments as acts
from .storytelling import Deed
from .trials import Refusal

_AT: Final = "approved commitment"


def _told(id: str, percent: int, status: str = "in-progress", **more: Any) -> Deed:
    return acts.UPDATED.but(cut_off="2026-11-03", milestones=[acts.told(id, percent, status)], **more)


_UNDER_WAY: Final = "under way"
_AGAIN: Final = acts.UPDATED.but(milestones=[acts.told("padron", 50), acts.told("padron", 60)])
REPORTS: Final[tuple[Refusal, ...]] = (
    ("a report before the approval", "commitment.illegal-transition", "proposed commitment", acts.UPDATED),
    ("a report on stopped work", "commitment.illegal-transition", "suspended", acts.FINISHED),
    ("the same cut-off again", "commitment.cut-off-repeated", _UNDER_WAY, acts.UPDATED),
    ("a cut-off of tomorrow", "commitment.cut-off-in-future", _AT, acts.UPDATED.but(cut_off="2026-11-30")),
    ("one milestone reported twice", "commitment.milestone-repeated", _AT, _AGAIN),
    ("an unknown milestone", "commitment.milestone-unknown", _AT, _told("nada", 50)),
    ("completed at 99 percent", "commitment.percent-differs", _AT, _told("padron", 99, "completed")),
    ("going on at 100 percent", "commitment.percent-differs", _AT, _told("padron", 100)),
    ("101 percent", "data.invalid", _AT, _told("padron", 101, "completed")),
    ("done without evidence", "commitment.evidence-missing", _AT, _told("padron", 100, "completed")),
    (
        "a percent that falls without a reason",
        "commitment.back-without-reason",
        _UNDER_WAY,
        _told("padron", 39),
    ),
    (
        "a milestone cancelled without a reason",
        "commitment.back-without-reason",
        _UNDER_WAY,
        _told("padron", 40, "cancelled"),
    ),
    ("the president reports", "signer.not-authorized", _AT, acts.UPDATED.by(PRESIDENT)),
    ("the secretariat reports", "signer.not-authorized", _AT, acts.UPDATED.by(TECHNICAL_SECRETARY)),
    ("an evaluation before any report", "commitment.illegal-transition", _AT, acts.evaluation()),
    ("an evaluation of no report", "commitment.update-unknown", _UNDER_WAY, acts.evaluation().but(update=1)),
    ("the lead evaluates itself", "commitment.evaluator-is-lead", "exercised", acts.evaluation(acts.THREE)),
    ("the authority evaluates", "signer.not-authorized", _UNDER_WAY, acts.evaluation().by(AUTHORITY)),
)


def _decided(what: str, **changes: Any) -> Deed:
    return acts.decided(what).but(**changes)


def _explained(*ids: str) -> Deed:
    told = [{"id": id, "justification": f"Motivo {n}"} for n, id in enumerate(ids)]
    return acts.CONCLUDED.but(open_milestones=told)


ENDS: Final[tuple[Refusal, ...]] = (
    ("stopped before it began", "commitment.illegal-transition", _AT, _decided("suspended")),
    ("stopped twice", "commitment.illegal-transition", "suspended", _decided("suspended")),
    ("resumed while under way", "commitment.illegal-transition", _UNDER_WAY, _decided("resumed")),
    ("withdrawn when concluded", "commitment.illegal-transition", "concluded", _decided("withdrawn")),
    (
        "stopped by a rejected agreement",
        "commitment.agreement-unknown",
        _UNDER_WAY,
        _decided("suspended", agreement=acts.REJECTED),
    ),
    ("withdrawn without an agreement", "data.invalid", _UNDER_WAY, _decided("withdrawn", agreement=None)),
    (
        "the lead withdraws by itself",
        "signer.not-authorized",
        _UNDER_WAY,
        _decided("withdrawn").by(MUNICIPALITY),
    ),
    ("concluded before a report", "commitment.illegal-transition", _AT, acts.CONCLUDED),
    (
        "what is not done stays unexplained",
        "commitment.justification-missing",
        "finished",
        acts.CONCLUDED.but(open_milestones=[]),
    ),
    (
        "what is done is explained",
        "commitment.justification-needless",
        "finished",
        _explained("visor", "padron"),
    ),
    (
        "one milestone explained twice",
        "commitment.milestone-repeated",
        "finished",
        _explained("visor", "visor"),
    ),
    (
        "the secretariat concludes",
        "signer.not-authorized",
        "finished",
        acts.CONCLUDED.by(TECHNICAL_SECRETARY),
    ),
)
OBSERVATIONS: Final[tuple[Refusal, ...]] = (
    (
        "a report dated before the proposal",
        "commitment.before-its-beginning",
        "approved commitment",
        acts.UPDATED.under(occurred_on="2026-10-20"),
    ),
    (
        "an answer dated before the observation",
        "observation.before-its-beginning",
        "observed",
        acts.ANSWERED.under(occurred_on="2026-10-20"),
    ),
    ("two observations in one stream", "observation.exists", "observed", acts.FILED),
    (
        "an observation on an entry of the future",
        "observation.target-unknown",
        "letter",
        acts.FILED.but(target=14),
    ),
    (
        "an observation to nobody",
        "observation.addressee-unknown",
        "letter",
        acts.FILED.but(addressee="nadie"),
    ),
    (
        "an observation to itself",
        "observation.to-itself",
        "letter",
        acts.FILED.but(addressee="osc-uno"),
    ),
    (
        "a term that ended the day before",
        "observation.due-before-act",
        "letter",
        acts.FILED.but(answer_due={"basis": "calendar", "due": "2026-11-01"}),
    ),
    ("the authority observes", "signer.not-authorized", "letter", acts.FILED.by(AUTHORITY)),
    ("an answer to nothing", "observation.unknown", "letter", acts.ANSWERED),
    ("a second answer", "observation.illegal-transition", "exercised", acts.ANSWERED),
    ("another institution answers", "signer.not-authorized", "observed", acts.ANSWERED.by(OSC_TWO)),
    ("an office that does not answer", "signer.not-authorized", "observed", acts.ANSWERED.by(PRESIDENT)),
)
# Each act that follows a proposal, where there was none; and each that needs an agreement, by a rejected one.
NOTHING: Final[tuple[Refusal, ...]] = tuple(
    (f"{told} of no commitment", "commitment.unknown", "plans started", deed)
    for told, deed in {
        "a report": acts.UPDATED,
        "an amendment": acts.AMENDED,
        "the suspension": acts.decided("suspended"),
        "the resumption": acts.decided("resumed"),
        "the withdrawal": acts.decided("withdrawn"),
        "the conclusion": acts.CONCLUDED,
        "an evaluation": acts.evaluation(),
    }.items()
)
REJECTED: Final[tuple[Refusal, ...]] = tuple(
    (f"{told} by a rejected agreement", "commitment.agreement-unknown", at, deed.but(agreement=acts.REJECTED))
    for told, at, deed in (
        ("resumed", "suspended", acts.decided("resumed")),
        ("withdrawn", _UNDER_WAY, acts.decided("withdrawn")),
        ("concluded", "finished", acts.CONCLUDED),
    )
)
REFUSALS: Final = (*NOTHING, *REJECTED, *REPORTS, *ENDS, *OBSERVATIONS)
