"""/v1/observations: what civil society observed of an entry, and what it was answered."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.events.observation.words import STATES
from libroabierto_ledger.web.addresses import ENTRY, FORMS
from libroabierto_ledger.web.api.states import Resource
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.exercise import Observation

blueprint: Final = Resource(
    name="observations",
    kind="observation",
    told="Citizen observations",
    schema=Observation,
    form=FORMS["observation"],
    address="observation",
    filters={
        "state": Choice("In this state", among=tuple(STATES)),
        "addressee": Pattern("That ask this institution to answer", form=FORMS["institution"]),
        "author": Pattern("Of this organisation", form=FORMS["institution"]),
        "target": Pattern("Of the entry with this index", form=ENTRY),
    },
).blueprint()
