"""secretariat.concluded: a secretariat ends and hands its affairs over; another one may be called."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.events.secretariat.lifecycle import (
    SECRETARIAT,
    before_call,
    before_installation,
    its_municipality,
)
from libroabierto.domain.eventtype import EventType, Recorded
from libroabierto.domain.fields import Text
from libroabierto.domain.shapes import Act
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Why it ends, and who takes over what."""

    reason = Text("Motivo", "Reason", longest=1000, example="Fin de la administración municipal")
    handover = Text(
        "Entrega-recepción",
        "Handover",
        longest=2000,
        lines=True,
        example="El archivo pasa a la Unidad de Transparencia.",
    )


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The secretariat, concluded."""
    case, data = recorded.case, recorded.case.data
    ended = {
        "entry": recorded.index,
        "on": case.event.occurred_on,
        "reason": data["reason"],
        "handover": data["handover"],
    }
    yield recorded.changed(state=SECRETARIAT.state_after(case), concluded=ended)


NAME = "secretariat.concluded"
TYPE = EventType(
    name=NAME,
    title=Label("Conclusión del secretariado", "Conclusion of the secretariat"),
    sentence=Label(
        "{issuer} da por concluido el secretariado {subject}.",
        "{issuer} concludes secretariat {subject}.",
    ),
    stream="secretariat",
    data=Data,
    signers=(its_municipality(),),
    rules=(*SECRETARIAT.rules(NAME), before_call, before_installation),
    evolve=evolve,
    since=2,
)
