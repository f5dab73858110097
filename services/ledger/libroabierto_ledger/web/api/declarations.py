"""/v1/declarations: what municipalities declared, on paper or natively, and who signed."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import DECLARATION_STATES, INSTRUMENTS
from libroabierto_ledger.web.addresses import FORMS
from libroabierto_ledger.web.api.states import Resource
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.states import Declaration

# `lapsed` follows from the answer's date and is recorded nowhere, so nothing can be found by it.
RECORDED_STATES: Final = tuple(state for state in DECLARATION_STATES if state != "lapsed")

blueprint: Final = Resource(
    name="declarations",
    kind="declaration",
    told="Declarations and manifestations",
    schema=Declaration,
    form=FORMS["declaration"],
    address="declaration",
    filters={
        "municipality": Pattern("Of the municipality with this INEGI key", form="[0-9]{5}"),
        "state": Choice("In this recorded state (`recorded_state`)", among=RECORDED_STATES),
        "instrument": Choice("Made by this instrument", among=tuple(INSTRUMENTS)),
        "provenance": Choice("Signed here, or digitized from paper", among=("native", "paper")),
    },
).blueprint()
