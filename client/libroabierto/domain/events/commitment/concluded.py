"""commitment.concluded: the lead closes the commitment, and accounts for each milestone that is not done."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.commitment.agreements import AGREEMENT_RULES
from libroabierto.domain.events.commitment.decided import noted
from libroabierto.domain.events.commitment.parties import LEAD
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.commitment.terms import MOST_MILESTONES, MilestoneId, repeated
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group, Several, Text
from libroabierto.domain.forms import Form
from libroabierto.domain.shapes import Act, AgreementName
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class OpenMilestone(Form):
    """A milestone below 100 %, and why it stays so."""

    id = MilestoneId("Hito (identificador)", "Milestone (id)", example="padron")
    justification = Text(
        "Justificación", "Justification", longest=2000, lines=True, example="Por qué queda sin terminar"
    )


class Data(Act):
    """Why the commitment ends, and what stays undone."""

    reason = Text("Motivo", "Reason", longest=2000, lines=True, example="Se cumplió el compromiso")
    agreement = Group(
        "Acuerdo del secretariado", "Agreement of the secretariat", AgreementName, optional=True
    )
    open_milestones = Several(
        "Hitos sin terminar",
        "Milestones not done",
        Group("Hito sin terminar", "Milestone not done", OpenMilestone),
        most=MOST_MILESTONES,
    )


def _undone(case: Case) -> list[str]:
    progress, terms = case.present["progress"], case.present["terms"]
    return [one["id"] for one in terms["milestones"] if progress[one["id"]]["percent"] < 100]


@refused_when("commitment.milestone-repeated")
def repeated_justification(case: Case) -> Verdict:
    """One milestone stands twice."""
    twice = repeated(one["id"] for one in case.data["open_milestones"])
    return twice is not None and {"id": twice}


@refused_when("commitment.justification-missing")
def justification_missing(case: Case) -> Verdict:
    """A milestone below 100 % is not justified."""
    justified = {one["id"] for one in case.data["open_milestones"]}
    missing = [id for id in _undone(case) if id not in justified]
    return bool(missing) and {"ids": ", ".join(missing)}


@refused_when("commitment.justification-needless")
def justification_needless(case: Case) -> Verdict:
    """Something is justified that is no milestone below 100 %."""
    undone = set(_undone(case))
    needless = [one["id"] for one in case.data["open_milestones"] if one["id"] not in undone]
    return bool(needless) and {"ids": ", ".join(needless)}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The commitment, concluded, with what stays undone."""
    ended = {**noted(recorded), "open_milestones": recorded.case.data["open_milestones"]}
    yield recorded.changed(state=COMMITMENT.state_after(recorded.case), ended=ended)


TYPE = EventType(
    name="commitment.concluded",
    title=Label("Conclusión de un compromiso", "Conclusion of a commitment"),
    sentence=Label(
        "{issuer} concluye el compromiso «{subject}».", "{issuer} concludes the commitment “{subject}”."
    ),
    stream="commitment",
    data=Data,
    signers=(LEAD,),
    rules=(
        *COMMITMENT.rules("commitment.concluded"),
        repeated_justification,
        justification_missing,
        justification_needless,
        *AGREEMENT_RULES,
    ),
    evolve=evolve,
    since=2,
)
