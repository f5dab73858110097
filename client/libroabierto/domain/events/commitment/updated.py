"""commitment.updated: the lead reports how far each milestone has come, up to a cut-off date.

A self-report: one of three voices, which an evaluation or an observation never overwrites. Each report
leaves a row of its own; the commitment keeps the last word on each milestone.
"""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.commitment.evidence import evidence
from libroabierto.domain.events.commitment.parties import LEAD
from libroabierto.domain.events.commitment.progress import (
    Reported,
    back_without_reason,
    evidence_missing,
    percent_differs,
    repeated_report,
    unknown_milestone,
    with_reported,
)
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.commitment.terms import MOST_MILESTONES
from libroabierto.domain.events.secretariat.handover import reported_on
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Day, Group, Several, Text
from libroabierto.domain.kinds import entry_id, row
from libroabierto.domain.shapes import Act
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Up to which date the report speaks, and what it says."""

    cut_off = Day("Fecha de corte", "Cut-off date", example="2026-11-15")
    milestones = Several(
        "Hitos", "Milestones", Group("Hito", "Milestone", Reported), least=1, most=MOST_MILESTONES
    )
    narrative = Text("Relato del avance", "Narrative", longest=8000, lines=True, example="Qué se hizo")
    evidence = evidence()
    reason = Text(
        "Motivo (si algo retrocede o se cancela)",
        "Reason (when something goes back or is cancelled)",
        longest=2000,
        lines=True,
        optional=True,
    )


@refused_when("commitment.cut-off-repeated")
def repeated_cut_off(case: Case) -> Verdict:
    """The report speaks up to the same day as the last one, or an earlier day."""
    last = case.present["last_cut_off"]
    return last is not None and bool(case.data["cut_off"] <= last) and {"last": last}


@refused_when("commitment.cut-off-in-future")
def cut_off_in_future(case: Case) -> Verdict:
    """The report speaks of days after its signature."""
    return bool(case.data["cut_off"] > case.signed_on.isoformat())


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The commitment with the last word on each milestone, and the report as it was given."""
    case, data = recorded.case, recorded.case.data
    count = case.present["updates"] + 1
    yield recorded.changed(
        state=COMMITMENT.state_after(case),
        progress=with_reported(case.present["progress"], data["milestones"]),
        last_cut_off=data["cut_off"],
        updates=count,
        **reported_on(case),
    )
    document = {
        "id": entry_id(recorded.index),
        "commitment": case.event.stream,
        "number": count,
        "issuer": case.event.issuer,
        "office": case.event.office,
        "cut_off": data["cut_off"],
        "milestones": data["milestones"],
        "narrative": data["narrative"],
        "evidence": data["evidence"],
        "reason": data.get("reason"),
        "occurred_on": case.event.occurred_on,
        "entry": recorded.index,
        "last_entry": recorded.index,
    }
    yield row("update", document)


TYPE = EventType(
    name="commitment.updated",
    title=Label("Reporte de avance de un compromiso", "Progress report of a commitment"),
    sentence=Label(
        "{issuer} reporta el avance del compromiso «{subject}» al {data[cut_off]:day}.",
        "{issuer} reports the progress of the commitment “{subject}” up to {data[cut_off]:day}.",
    ),
    stream="commitment",
    data=Data,
    signers=(LEAD,),
    rules=(
        *COMMITMENT.rules("commitment.updated"),
        repeated_cut_off,
        cut_off_in_future,
        repeated_report,
        unknown_milestone,
        percent_differs,
        evidence_missing,
        back_without_reason,
    ),
    evolve=evolve,
    since=2,
)
