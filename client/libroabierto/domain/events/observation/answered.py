"""observation.answered: the institution addressed answers, once."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.observation.filed import OBSERVATION
from libroabierto.domain.eventtype import Case, EventType, Recorded, Signer
from libroabierto.domain.fields import Text
from libroabierto.domain.passing import follows
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import SPEAKING_OFFICES
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """The answer."""

    text = Text("Respuesta", "Answer", longest=10_000, lines=True, example="En respuesta a su observación, …")


def _addressed(case: Case) -> bool:
    """The addressee's seal, or the office that speaks for an institution of its kind; so its successor's."""
    observation = case.aggregate
    own = observation is None or follows(case, observation["addressee"])
    return own and case.event.office in SPEAKING_OFFICES


ADDRESSEE = Signer(
    Label(
        "la institución a la que se dirige (sello electrónico; también la Secretaría del Ayuntamiento, la"
        " presidencia de la autoridad garante o la Secretaría Técnica)",
        "the institution addressed (seal; also a council secretary, an authority's president or a technical"
        " secretary)",
    ),
    _addressed,
)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The observation, answered; whether in time follows from the dates of both acts."""
    case = recorded.case
    answer = {
        "on": case.event.occurred_on,
        "office": case.event.office,
        "text": case.data["text"],
        "in_time": case.event.occurred_on <= case.present["answer_due"]["due"],
        "entry": recorded.index,
    }
    yield recorded.changed(state=OBSERVATION.state_after(case), answer=answer)


TYPE = EventType(
    name="observation.answered",
    title=Label("Respuesta a una observación", "Answer to an observation"),
    sentence=Label(
        "{issuer} responde la observación ciudadana {subject}.",
        "{issuer} answers the citizen observation {subject}.",
    ),
    stream="observation",
    data=Data,
    signers=(ADDRESSEE,),
    rules=OBSERVATION.rules("observation.answered"),
    evolve=evolve,
    since=2,
)
