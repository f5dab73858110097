"""/v1/secretariats: the municipal technical secretariats, their sessions and co-creation tables."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.events.secretariat.words import STATES
from libroabierto_ledger.application import Part
from libroabierto_ledger.web.addresses import ENTRY_ROW, FORMS
from libroabierto_ledger.web.api.states import Belonging, Resource
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.exercise import Secretariat, Session, Table

# The others follow from the answer's date and are recorded nowhere.
RECORDED_STATES: Final = tuple(state for state in STATES if state not in ("inactive", "inherited"))
SESSION_ID: Final = rf"(?:{FORMS['secretariat']})#(?:ordinary|extraordinary)-[0-9]{{4}}"

blueprint: Final = Resource(
    name="secretariats",
    kind="secretariat",
    told="Municipal technical secretariats",
    schema=Secretariat,
    form=FORMS["secretariat"],
    address="secretariat",
    filters={
        "municipality": Pattern("Of the municipality with this INEGI key", form=FORMS["municipality"]),
        "state": Choice("In this recorded state (`recorded_state`)", among=RECORDED_STATES),
        "institution": Pattern("That is this institution", form=FORMS["institution"]),
    },
    parts={
        "sessions": Belonging(Part("session", "secretariat"), Session, SESSION_ID),
        "tables": Belonging(Part("table", "secretariat"), Table, ENTRY_ROW),
    },
).blueprint()
