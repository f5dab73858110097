"""commitment.approved: the secretariat adopts the commitment, by an agreement of a session."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.collation import PAPER_RULES
from libroabierto.domain.events.commitment.agreements import DECISION_RULES
from libroabierto.domain.events.commitment.parties import SECRETARIAT
from libroabierto.domain.events.commitment.planned import plan_with
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.secretariat.handover import its_secretariat, stream_of, taken_up
from libroabierto.domain.eventtype import EventType, Recorded
from libroabierto.domain.fields import Group
from libroabierto.domain.shapes import AgreementName, PaperAct
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(PaperAct):
    """The session, and the number of its agreement."""

    agreement = Group("Acuerdo del secretariado", "Agreement of the secretariat", AgreementName)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The commitment, approved, and one more in its plan."""
    case = recorded.case
    approved = {
        "on": case.event.occurred_on,
        "agreement": case.data["agreement"],
        "secretariat": stream_of(its_secretariat(case)),
        "provenance": case.event.provenance,
        "entry": recorded.index,
    }
    yield recorded.changed(state=COMMITMENT.state_after(case), approved=approved, **taken_up(case))
    yield from plan_with(recorded, more=1)


TYPE = EventType(
    name="commitment.approved",
    title=Label("Aprobación de un compromiso", "Approval of a commitment"),
    sentence=Label(
        "{issuer} aprueba el compromiso «{subject}», por el acuerdo {data[agreement][agreement]} de su sesión"
        " {data[agreement][kind]:word} {data[agreement][number]}.",
        "{issuer} approves the commitment “{subject}”, by agreement {data[agreement][agreement]} of its"
        " {data[agreement][kind]:word} session {data[agreement][number]}.",
    ),
    stream="commitment",
    data=Data,
    signers=(SECRETARIAT,),
    rules=(*COMMITMENT.rules("commitment.approved"), *PAPER_RULES, *DECISION_RULES),
    evolve=evolve,
    since=2,
    provenance="either",
)
