"""plan.phase_advanced: the plan enters a later one of its phases."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.plan.terms import (
    AUTHOR,
    PLAN,
    acting,
    backwards,
    concluded_secretariat,
    unknown_phase,
)
from libroabierto.domain.events.plan.words import PHASES
from libroabierto.domain.eventtype import EventType, Recorded
from libroabierto.domain.fields import Choice, Text
from libroabierto.domain.shapes import Act
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Which phase begins."""

    phase = Choice("Fase que comienza", "Phase that begins", among=tuple(PHASES), example="diagnosis")
    note = Text("Nota", "Note", longest=2000, lines=True, optional=True)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The plan in its new phase; each phase is reached once, so the list is bounded by the phases."""
    case = recorded.case
    reached = {
        "phase": case.data["phase"],
        "on": case.event.occurred_on,
        "note": case.data.get("note"),
        "entry": recorded.index,
    }
    phases = [*case.present["reached"], reached]
    yield recorded.changed(phase=case.data["phase"], reached=phases, **acting(case))


TYPE = EventType(
    name="plan.phase_advanced",
    title=Label("Avance de fase del plan", "Advance of a plan's phase"),
    sentence=Label(
        "{issuer} lleva el plan de acción «{subject}» a la fase de {data[phase]:word}.",
        "{issuer} takes the action plan “{subject}” to the phase of {data[phase]:word}.",
    ),
    stream="plan",
    data=Data,
    signers=(AUTHOR,),
    rules=(*PLAN.rules("plan.phase_advanced"), concluded_secretariat, unknown_phase, backwards),
    evolve=evolve,
    since=2,
)
