"""plan.closed: the plan ends, with the reason."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.plan.terms import AUTHOR, PLAN, concluded_secretariat
from libroabierto.domain.eventtype import EventType, Recorded
from libroabierto.domain.fields import Text
from libroabierto.domain.shapes import Act
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Why the plan ends."""

    reason = Text("Motivo", "Reason", longest=2000, lines=True, example="Concluyó el periodo del plan.")


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The plan, closed."""
    case = recorded.case
    closed = {"on": case.event.occurred_on, "reason": case.data["reason"], "entry": recorded.index}
    yield recorded.changed(state=PLAN.state_after(case), closed=closed)


TYPE = EventType(
    name="plan.closed",
    title=Label("Cierre del plan de acción", "Close of the action plan"),
    sentence=Label(
        "{issuer} cierra el plan de acción «{subject}».", "{issuer} closes the action plan “{subject}”."
    ),
    stream="plan",
    data=Data,
    signers=(AUTHOR,),
    rules=(*PLAN.rules("plan.closed"), concluded_secretariat),
    evolve=evolve,
    since=2,
)
