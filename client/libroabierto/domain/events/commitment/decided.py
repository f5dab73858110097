"""What suspension, resumption and withdrawal share: a reason, and an agreement of the secretariat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from libroabierto.domain.events.commitment.agreements import DECISION_RULES
from libroabierto.domain.events.commitment.parties import SECRETARIAT
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.secretariat.handover import its_secretariat, stream_of
from libroabierto.domain.eventtype import EventType, Recorded
from libroabierto.domain.fields import Group, Text
from libroabierto.domain.shapes import Act, AgreementName
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Decision(Act):
    """Why, and by which agreement."""

    reason = Text("Motivo", "Reason", longest=2000, lines=True, example="Por qué")
    agreement = Group("Acuerdo del secretariado", "Agreement of the secretariat", AgreementName)


def noted(recorded: Recorded) -> dict[str, Any]:
    """Return who said why, and when, for the commitment to keep."""
    case = recorded.case
    return {
        "on": case.event.occurred_on,
        "by": case.event.issuer,
        "reason": case.data["reason"],
        "agreement": case.data.get("agreement"),
        "secretariat": stream_of(its_secretariat(case)),
        "entry": recorded.index,
    }


def decision(
    name: str, title: Label, sentence: Label, evolve: Callable[[Recorded], Iterable[Row]]
) -> EventType:
    """Make the type of a decision that the commitment's secretariat takes."""
    return EventType(
        name=name,
        title=title,
        sentence=sentence,
        stream="commitment",
        data=Decision,
        signers=(SECRETARIAT,),
        rules=(*COMMITMENT.rules(name), *DECISION_RULES),
        evolve=evolve,
        since=2,
    )
