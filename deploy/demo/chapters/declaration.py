"""The present councils declare: the same text, issued and signed electronically."""

from __future__ import annotations

from typing import Any

from demo.chapters.letter import AUTHORITY_SIGNATORY, declared
from demo.places import AUTHORITY, NEIGHBOURS, Town, ago, present_term
from demo.stage import Stage, event_of

ON = 27  # days ago, while there is an authority
TITLES = ("Presidencia Municipal", "Presidencia de la autoridad garante")


def declare(stage: Stage) -> None:
    """Two neighbours declare in one batch; where the president issues, that counts as their signature."""
    year = present_term()[0][:4]
    stage.teller.act(f"La declaratoria de {year}: dos vecinos declaran, y la autoridad firma")
    stage.teller.tell(
        f"Es el mismo texto, emitido y firmado por la administración que empezó en {year}. Un acto"
        " electrónico se firma a lo más 30 días después de ocurrido; lo más viejo entra solo en papel."
    )
    texts = {town: issued(stage, town, "municipal-president", ON) for town in NEIGHBOURS}
    by = (AUTHORITY, AUTHORITY_SIGNATORY)
    signed = [signature(stage, token, *by, days=ON) for token in texts.values()]
    stage.record(*texts.values(), *signed)


def issued(stage: Stage, town: Town, office: str, days: int) -> str:
    """Return the act by which this office of the council issues the text, so many days ago."""
    parties = (president(town), AUTHORITY_SIGNATORY)
    signatories = [
        {**party, "name": f"Titular de la {title}, demostración", "title": title}
        for party, title in zip(parties, TITLES, strict=True)
    ]
    data = declared(town, signatories)
    return stage.sign(
        (town.council, office), "declaration.issued", town.declaration, data, occurred_on=ago(days)
    )


def president(town: Town) -> dict[str, str]:
    """Return the president's place among the signatories, by name; the authority's is named by its role."""
    return {"institution": town.council, "office": "municipal-president"}


def signature(stage: Stage, token: str, institution: str, capacity: dict[str, Any], *, days: int) -> str:
    """Sign exactly the text that *token* issues, so many days ago."""
    text, who = event_of(token), (institution, capacity["office"])
    data = {"digest": text.digest, "capacity": capacity, "modality": "electronic-seal"}
    return stage.sign(who, "declaration.signed", text.stream, data, occurred_on=ago(days))
