"""The other two voices: an evaluation, and an observation with its answer; none overwrites another."""

from __future__ import annotations

from typing import Final

from demo.chapters.commitments import WORKS
from demo.chapters.mending import rotated
from demo.places import EVALUATOR, ORGANISATIONS, VILLA_GUERRERO
from demo.stage import Stage

OBSERVATION: Final = "observation:00000000-0000-4000-8000-000000000001"
_SECRETARY: Final = (VILLA_GUERRERO.council, "council-secretary")


def speak(stage: Stage) -> None:
    """An evaluator judges the report; an organisation observes it; the council answers, with a new key."""
    stage.teller.act("Las otras dos voces: evaluación independiente y observación ciudadana")
    judged, answered = {"update": stage.entries["avance"]}, ("observation.answered", OBSERVATION)
    evaluator, organisation = (EVALUATOR, "seal"), (ORGANISATIONS[0], "seal")
    target = {"target": stage.entries["avance"]}
    stage.record(
        stage.drafted(evaluator, "commitment.evaluated", WORKS.stream, "evaluacion", data=judged),
        stage.drafted(organisation, "observation.filed", OBSERVATION, "observacion", data=target),
    )
    stage.say("")
    stage.teller.tell(
        "Antes de responder, la Secretaría del Ayuntamiento cambia de llave; la anterior deja de firmar."
    )
    stage.record(rotated(stage, _SECRETARY))
    stage.record(stage.drafted(_SECRETARY, *answered, "respuesta"))
