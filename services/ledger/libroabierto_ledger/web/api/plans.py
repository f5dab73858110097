"""/v1/plans: the action plans of the state and of municipalities."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.events.plan.words import STATES
from libroabierto_ledger.web.addresses import FORMS, TERRITORY
from libroabierto_ledger.web.api.states import Resource
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.exercise import Plan

blueprint: Final = Resource(
    name="plans",
    kind="plan",
    told="Action plans",
    schema=Plan,
    form=FORMS["plan"],
    address="plan",
    filters={
        "territory": Pattern("Of `state`, or of the municipality with this INEGI key", form=TERRITORY),
        "state": Choice("In this state", among=tuple(STATES)),
        "institution": Pattern("Of the secretariat that is this institution", form=FORMS["institution"]),
    },
).blueprint()
