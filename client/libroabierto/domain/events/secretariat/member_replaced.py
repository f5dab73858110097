"""secretariat.member_replaced: somebody else takes a seat that is taken."""

from __future__ import annotations

from libroabierto.domain.events.secretariat.lifecycle import SECRETARIAT
from libroabierto.domain.events.secretariat.seats import (
    NAMING,
    PROPOSERS,
    SEATING,
    Member,
    empty,
    with_member,
)
from libroabierto.domain.eventtype import EventType
from libroabierto.domain.fields import Text
from libroabierto.domain.vocabulary import Label


class Data(Member):
    """Who takes the seat from now on, and why."""

    reason = Text("Motivo", "Reason", longest=1000, example="Renuncia de quien ocupaba el lugar")


NAME = "secretariat.member_replaced"
TYPE = EventType(
    name=NAME,
    title=Label("Sustitución en el secretariado", "A member is replaced"),
    sentence=Label(
        "{data[organisation]} ocupa en adelante el lugar {data[seat]} del secretariado {subject}"
        " ({data[position]:word}: {data[name]:personal}).",
        "{data[organisation]} takes over seat {data[seat]} of secretariat {subject}"
        " ({data[position]:word}: {data[name]:personal}).",
    ),
    stream="secretariat",
    data=Data,
    signers=PROPOSERS,
    rules=(*SECRETARIAT.rules(NAME), *SEATING, empty, *NAMING),
    evolve=lambda recorded: (with_member(recorded),),
    since=2,
)
