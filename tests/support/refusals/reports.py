"""Refusals of what follows an approved commitment: reports, evaluations, its stops and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.founding import AUTHORITY, COUNCIL, Town
from support.lives import commitments as acts
from support.refusals.row import Row

Make = Callable[[Town], str]
UNDER_WAY, APPROVED, PROPOSED = "commitment under way", "approved commitment", "proposed commitment"
SUSPENDED, WITHDRAWN, CONCLUDED = "suspended commitment", "withdrawn commitment", "concluded commitment"
FINISHED, IN_SESSION = "finished commitment", "in session"


def _updated(*milestones: acts.Act, **changes: Any) -> Make:
    return lambda town: acts.update(town, *milestones, **{"cut_off": "2026-11-19", **changes})


def _decided(what: str, **changes: Any) -> Make:
    return lambda town: acts.decision(town, what, **changes)


def _concluded(*undone: str, **changes: Any) -> Make:
    return lambda town: acts.conclusion(town, *undone, **changes)


def _evaluated(**changes: Any) -> Make:
    return lambda town: acts.evaluation(town, **changes)


UPDATES = (
    Row("commitment.unknown", IN_SESSION, _updated(), "a report on nothing"),
    Row("commitment.illegal-transition", PROPOSED, _updated(), "a report before the approval"),
    Row("commitment.illegal-transition", SUSPENDED, _updated(), "a report on stopped work"),
    Row("commitment.illegal-transition", CONCLUDED, _updated(), "a report after the end"),
    Row("commitment.cut-off-repeated", UNDER_WAY, _updated(cut_off="2026-11-15"), "the same cut-off again"),
    Row("commitment.cut-off-repeated", UNDER_WAY, _updated(cut_off="2026-11-14"), "an earlier cut-off"),
    Row("commitment.cut-off-in-future", UNDER_WAY, _updated(cut_off="2026-11-23"), "a cut-off of tomorrow"),
    Row(
        "commitment.milestone-repeated",
        UNDER_WAY,
        _updated(acts.told("padron", 50), acts.told("padron", 60)),
        "one milestone reported twice",
    ),
    Row("commitment.milestone-unknown", UNDER_WAY, _updated(acts.told("nada", 50)), "an unknown milestone"),
    Row(
        "commitment.percent-differs",
        UNDER_WAY,
        _updated(acts.told("padron", 99, "completed")),
        "completed at 99 percent",
    ),
    Row("commitment.percent-differs", UNDER_WAY, _updated(acts.told("padron", 100)), "going on at 100"),
    Row("commitment.percent-differs", UNDER_WAY, _updated(acts.told("visor", 0)), "going on at 0"),
    Row(
        "commitment.percent-differs",
        UNDER_WAY,
        _updated(acts.told("visor", 1, "not-started")),
        "not started at 1 percent",
    ),
    Row(
        "commitment.percent-differs",
        UNDER_WAY,
        _updated(acts.told("visor", 100, "cancelled")),
        "cancelled at 100 percent",
    ),
    Row("data.invalid", UNDER_WAY, _updated(acts.told("padron", 101, "completed")), "101 percent"),
    Row(
        "commitment.evidence-missing",
        UNDER_WAY,
        _updated(acts.told("padron", 100, "completed")),
        "100 percent without evidence",
    ),
    Row(
        "commitment.back-without-reason",
        UNDER_WAY,
        _updated(acts.told("padron", 39)),
        "a percent that falls, without a reason",
    ),
    Row(
        "commitment.back-without-reason",
        UNDER_WAY,
        _updated(acts.told("padron", 40, "cancelled")),
        "a milestone cancelled without a reason",
    ),
    Row(
        "commitment.back-without-reason",
        "cancelled milestone",
        lambda town: acts.update(town, acts.told("visor", 10), cut_off="2026-11-23"),
        "a cancelled milestone taken up again without a reason",
        later=acts.DAY,
    ),
    Row(
        "signer.not-authorized",
        UNDER_WAY,
        _updated(by=(COUNCIL, "municipal-president")),
        "the president signs the report",
    ),
    Row("signer.not-authorized", UNDER_WAY, _updated(by=acts.SECRETARY), "the secretariat reports"),
)
ENDS = (
    Row("commitment.unknown", IN_SESSION, _decided("withdrawn"), "the withdrawal of nothing"),
    Row("commitment.illegal-transition", APPROVED, _decided("suspended"), "stopped before it began"),
    Row("commitment.illegal-transition", SUSPENDED, _decided("suspended"), "stopped twice"),
    Row("commitment.illegal-transition", UNDER_WAY, _decided("resumed"), "resumed while under way"),
    Row("commitment.illegal-transition", WITHDRAWN, _decided("withdrawn"), "withdrawn twice"),
    Row("commitment.illegal-transition", CONCLUDED, _decided("withdrawn"), "withdrawn when concluded"),
    Row("commitment.agreement-unknown", UNDER_WAY, _decided("suspended", agreement=acts.REJECTED), "no"),
    Row("commitment.agreement-unknown", SUSPENDED, _decided("resumed", agreement=acts.REJECTED), "no yes"),
    Row("commitment.agreement-unknown", UNDER_WAY, _decided("withdrawn", agreement=acts.REJECTED), "never"),
    Row("data.invalid", UNDER_WAY, _decided("suspended", reason=None), "a suspension without reason"),
    Row("data.invalid", UNDER_WAY, _decided("withdrawn", agreement=None), "a withdrawal without agreement"),
    Row(
        "signer.not-authorized",
        UNDER_WAY,
        _decided("withdrawn", by=(COUNCIL, "seal")),
        "the lead withdraws by itself",
    ),
    Row("commitment.illegal-transition", APPROVED, _concluded("padron", "visor"), "the end before a report"),
    Row("commitment.illegal-transition", SUSPENDED, _concluded("padron", "visor"), "the end while stopped"),
    Row("commitment.justification-missing", UNDER_WAY, _concluded("padron"), "an open one unexplained"),
    Row("commitment.justification-needless", FINISHED, _concluded("padron"), "what is done is explained"),
    Row(
        "commitment.justification-needless",
        UNDER_WAY,
        _concluded("padron", "visor", "nada"),
        "an unknown milestone is explained",
    ),
    Row(
        "commitment.milestone-repeated",
        UNDER_WAY,
        _concluded(
            open_milestones=[{"id": "padron", "justification": why} for why in ("Lluvias", "Presupuesto")]
        ),
        "one milestone explained twice",
    ),
    Row("commitment.agreement-unknown", FINISHED, _concluded(agreement=acts.REJECTED), "a rejected one"),
    Row("signer.not-authorized", FINISHED, _concluded(by=acts.SECRETARY), "the secretariat concludes"),
)
EVALUATIONS = (
    Row("commitment.unknown", IN_SESSION, _evaluated(), "the evaluation of nothing"),
    Row("commitment.illegal-transition", APPROVED, _evaluated(), "an evaluation before any report"),
    Row("commitment.update-unknown", UNDER_WAY, _evaluated(update=1), "an entry that is no report"),
    Row("commitment.update-unknown", UNDER_WAY, _evaluated(update=10_000), "an entry that is not"),
    Row(
        "commitment.evaluator-is-lead",
        "commitment of an evaluator",
        _evaluated(),
        "the lead judges itself",
    ),
    Row("data.invalid", UNDER_WAY, _evaluated(verifiable=True), "a scale's word as a flag"),
    Row("signer.not-authorized", UNDER_WAY, _evaluated(by=(AUTHORITY, "seal")), "the authority evaluates"),
    Row("signer.not-authorized", UNDER_WAY, _evaluated(by=(COUNCIL, "seal")), "the municipality evaluates"),
    Row(
        "signer.not-authorized",
        "neighbour",
        _evaluated(by=(acts.NEIGHBOUR_ORGANISATION, "seal")),
        "an organisation of another municipality",
    ),
)
ROWS: tuple[Row, ...] = (*UPDATES, *ENDS, *EVALUATIONS)
