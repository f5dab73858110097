"""secretariat.member_seated: a seat of the secretariat gets its holder, or its alternate."""

from __future__ import annotations

from libroabierto.domain.events.secretariat.lifecycle import SECRETARIAT
from libroabierto.domain.events.secretariat.seats import (
    NAMING,
    PROPOSERS,
    SEATING,
    Member,
    taken,
    with_member,
)
from libroabierto.domain.eventtype import EventType
from libroabierto.domain.vocabulary import Label

NAME = "secretariat.member_seated"
TYPE = EventType(
    name=NAME,
    title=Label("Integración al secretariado", "A member takes a seat"),
    sentence=Label(
        "{data[organisation]} ocupa el lugar {data[seat]} del secretariado {subject}"
        " ({data[position]:word}: {data[name]:personal}).",
        "{data[organisation]} takes seat {data[seat]} of secretariat {subject}"
        " ({data[position]:word}: {data[name]:personal}).",
    ),
    stream="secretariat",
    data=Member,
    signers=PROPOSERS,
    rules=(*SECRETARIAT.rules(NAME), *SEATING, taken, *NAMING),
    evolve=lambda recorded: (with_member(recorded),),
    since=2,
)
