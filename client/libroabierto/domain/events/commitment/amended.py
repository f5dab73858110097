"""commitment.amended: the secretariat changes terms of the commitment, each with what it said before."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.commitment.agreements import DECISION_RULES
from libroabierto.domain.events.commitment.changes import POINTER_RULES, Change
from libroabierto.domain.events.commitment.parties import SECRETARIAT
from libroabierto.domain.events.commitment.progress import NOT_STARTED
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.commitment.terms import PERIOD_RULES, invalid_terms, terms_of
from libroabierto.domain.events.secretariat.handover import taken_up
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group, Several, Text
from libroabierto.domain.shapes import Act, AgreementName
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """What changes, by which agreement, and why."""

    changes = Several("Cambios", "Changes", Group("Cambio", "Change", Change), least=1, most=50)
    agreement = Group("Acuerdo del secretariado", "Agreement of the secretariat", AgreementName)
    reason = Text("Motivo", "Reason", longest=2000, lines=True, example="Por qué se cambia")


@refused_when("commitment.milestone-removed")
def milestone_removed(case: Case) -> Verdict:
    """A milestone is gone, or has another id; one that is given up is reported as cancelled."""
    kept = {milestone["id"] for milestone in terms_of(case)["milestones"]}
    before = (milestone["id"] for milestone in case.present["terms"]["milestones"])
    return next(({"id": id} for id in before if id not in kept), False)


@refused_when("commitment.milestone-done")
def milestone_done(case: Case) -> Verdict:
    """A milestone that stands at 100 % would say something else."""
    progress, after = case.present["progress"], {one["id"]: one for one in terms_of(case)["milestones"]}
    done = [one for one in case.present["terms"]["milestones"] if progress[one["id"]]["percent"] == 100]
    return next(({"id": one["id"]} for one in done if one != after[one["id"]]), False)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The commitment with its amended terms; a milestone that was added has not started."""
    terms, before = terms_of(recorded.case), recorded.case.present
    added = {one["id"]: NOT_STARTED for one in terms["milestones"] if one["id"] not in before["progress"]}
    yield recorded.changed(
        terms=terms,
        progress={**before["progress"], **added},
        amendments=before["amendments"] + 1,
        **taken_up(recorded.case),
    )


TYPE = EventType(
    name="commitment.amended",
    title=Label("Modificación de un compromiso", "Amendment of a commitment"),
    sentence=Label(
        "{issuer} modifica el compromiso «{subject}», por el acuerdo {data[agreement][agreement]} de su"
        " sesión {data[agreement][kind]:word} {data[agreement][number]}.",
        "{issuer} amends the commitment “{subject}”, by agreement {data[agreement][agreement]} of its"
        " {data[agreement][kind]:word} session {data[agreement][number]}.",
    ),
    stream="commitment",
    data=Data,
    signers=(SECRETARIAT,),
    rules=(
        *COMMITMENT.rules("commitment.amended"),
        *POINTER_RULES,
        invalid_terms,
        milestone_removed,
        milestone_done,
        *PERIOD_RULES,
        *DECISION_RULES,
    ),
    evolve=evolve,
    since=2,
)
