"""/v1/institutions: who takes part, in which roles, and who follows whom in them."""

from __future__ import annotations

from typing import Final

from libroabierto.domain.vocabulary import INSTITUTION_STATES, ROLES
from libroabierto_ledger.application import Part
from libroabierto_ledger.web.addresses import ENTRY, FORMS
from libroabierto_ledger.web.api.states import Belonging, Resource
from libroabierto_ledger.web.parameters import Choice, Pattern
from libroabierto_ledger.web.schemas.states import Institution
from libroabierto_ledger.web.schemas.succession import Claim, Handover, Succession

HANDOVER_ID: Final = rf"(?:{FORMS['institution']}):[0-9a-f]{{64}}"

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
        "state": Choice("In this state", among=(*INSTITUTION_STATES, "succeeded", "extinguished")),
    },
    parts={
        "successors": Belonging(Part("succession", "predecessor"), Succession, ENTRY),
        "predecessors": Belonging(Part("succession", "successor"), Succession, ENTRY),
        "handovers": Belonging(Part("handover", "predecessor"), Handover, HANDOVER_ID),
        "claims": Belonging(Part("claim", "institution"), Claim, "[0-9a-f]{64}"),
    },
).blueprint()
