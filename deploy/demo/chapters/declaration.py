"""The present councils declare: the same text, issued and signed electronically."""

from __future__ import annotations

from typing import Any

from demo.chapters.letter import AUTHORITY_SIGNATORY, declared
from demo.places import (
    AUTHORITY,
    NEIGHBOURS,
    STATE_SECRETARIAT,
    VILLA_GUERRERO,
    Town,
    ago,
    present_term,
    today,
)
from demo.stage import Stage, event_of

ON = 25  # days ago
TITLES = ("Presidencia Municipal", "Presidencia de la autoridad garante")


def declare(stage: Stage) -> None:
    """Villa Guerrero declares with the commands, its neighbours in one batch."""
    year = present_term()[0][:4]
    stage.teller.act(f"La declaratoria de {year}: el mismo texto, emitido y firmado")
    stage.teller.tell(
        f"Es la de la administración que empezó en {year}. Un acto electrónico se firma a lo más 30 días"
        " después de ocurrido; lo más viejo entra solo en papel."
    )
    token = issued(stage, VILLA_GUERRERO, "council-secretary")
    stage.submit("declaratoria", token)
    for institution, capacity in _signers(VILLA_GUERRERO):
        who = (institution, capacity["office"])
        signed = signature(stage, VILLA_GUERRERO, token, institution, capacity)
        stage.submit(f"firma-{who[1]}", signed)
    received = {"digest": event_of(token).digest, "received_on": today().isoformat()}
    seal = (STATE_SECRETARIAT, "seal")
    stage.record(stage.sign(seal, "declaration.acknowledged", VILLA_GUERRERO.declaration, received))
    _neighbours(stage)


def _neighbours(stage: Stage) -> None:
    """Where the president issues, that counts as the president's signature."""
    texts = {town: issued(stage, town, "municipal-president") for town in NEIGHBOURS}
    signed = [signature(stage, town, token, AUTHORITY, AUTHORITY_SIGNATORY) for town, token in texts.items()]
    stage.say("")
    stage.record(*texts.values(), *signed)


def issued(stage: Stage, town: Town, office: str) -> str:
    """Return the act by which this office of the council issues the text."""
    parties = [capacity for _, capacity in _signers(town)]
    signatories = [
        {**party, "name": f"Titular de la {title}, demostración", "title": title}
        for party, title in zip(parties, TITLES, strict=True)
    ]
    data = declared(town, signatories)
    return stage.sign(
        (town.council, office), "declaration.issued", town.declaration, data, occurred_on=ago(ON)
    )


def _signers(town: Town) -> list[tuple[str, dict[str, str]]]:
    """Who signs: the president of the council, and of whoever holds the authority when signing."""
    president = {"institution": town.council, "office": "municipal-president"}
    return [(town.council, president), (AUTHORITY, AUTHORITY_SIGNATORY)]


def signature(stage: Stage, town: Town, token: str, institution: str, capacity: dict[str, Any]) -> str:
    """Sign exactly the declared text."""
    data = {"digest": event_of(token).digest, "capacity": capacity, "modality": "electronic-seal"}
    return stage.sign((institution, capacity["office"]), "declaration.signed", town.declaration, data)
