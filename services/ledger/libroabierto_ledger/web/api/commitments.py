"""/v1/commitments: what was promised, what the lead reports of it, and how others judge that."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.events.commitment.words import STATES
from libroabierto.domain.vocabulary import PILLARS
from libroabierto_ledger.application import Part
from libroabierto_ledger.web.addresses import ENTRY_ROW, FORMS, TERRITORY
from libroabierto_ledger.web.api.states import Belonging, Resource
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.exercise import Commitment, Evaluation, Update

blueprint: Final = Resource(
    name="commitments",
    kind="commitment",
    told="Commitments",
    schema=Commitment,
    form=FORMS["commitment"],
    address="commitment",
    filters={
        "territory": Pattern("Of `state`, or of the municipality with this INEGI key", form=TERRITORY),
        "state": Choice("In this state", among=tuple(STATES)),
        "pillar": Choice("That serves this pillar", among=tuple(PILLARS)),
        "lead": Pattern("For which this institution answers", form=FORMS["institution"]),
        "plan": Pattern("Of the plan in this stream", form=FORMS["plan"]),
        "secretariat": Pattern("Before the secretariat in this stream", form=FORMS["secretariat"]),
    },
    parts={
        "updates": Belonging(Part("update", "commitment"), Update, ENTRY_ROW),
        "evaluations": Belonging(Part("evaluation", "commitment"), Evaluation, ENTRY_ROW),
    },
).blueprint()
