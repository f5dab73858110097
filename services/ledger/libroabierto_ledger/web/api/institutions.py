"""/v1/institutions: who takes part, in which roles."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import INSTITUTION_STATES, ROLES
from libroabierto_ledger.web.addresses import FORMS
from libroabierto_ledger.web.api.states import Resource
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.states import Institution

blueprint: Final = Resource(
    name="institutions",
    kind="institution",
    told="Institutions and their roles",
    schema=Institution,
    form=FORMS["institution"],
    address="institution",
    filters={
        "role": Choice("Accredited in this role", among=tuple(ROLES)),
        "municipality": Pattern("Governs the municipality with this INEGI key", form="[0-9]{5}"),
        "state": Choice("In this state", among=tuple(INSTITUTION_STATES)),
    },
).blueprint()
