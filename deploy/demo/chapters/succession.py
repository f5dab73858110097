"""The state's comptroller takes over what the authority left, by decree and by the roll's word."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from demo.chapters.declaration import signature
from demo.chapters.letter import AUTHORITY_SIGNATORY
from demo.chapters.offices import assumption, enrolment
from demo.chapters.vacancy import AUTHORITY_STREAM, DECLARATION, DECREE, attested, powers, tell_state
from demo.drafts import document
from demo.places import AUTHORITY, COMPTROLLER, DEMO, VILLA_GUERRERO, ago
from demo.stage import Stage
from libroabierto.domain.attested import SUCCESSION

NAME: Final = "Contraloría del Estado"
PRESIDENT: Final = (COMPTROLLER, "authority-president")
OFFICER: Final = (COMPTROLLER, "data-protection-officer")
FOLLOWS: Final = 24  # days ago


def take_over(stage: Stage) -> None:
    """Two of the roll attest who follows and with which seal; that seal records the succession."""
    stage.teller.act("La contraloría toma el lugar de la autoridad")
    stage.teller.tell(
        "Nadie puede acreditarla, porque nadie es la autoridad. Dos del padrón atestan los mismos hechos: qué"
        " decreto, qué atribuciones, quién sigue y con qué sello. Pasados los días de espera (treinta; en"
        " este libro de práctica, ninguno) ese sello firma la sucesión y prueba que es suyo."
    )
    stage.names[COMPTROLLER] = NAME
    kid = stage.cast[COMPTROLLER, "seal"].key.public.kid
    facts = {**_decreed(stage), "successor": {**_named(), "kid": kid}}
    stage.record(*attested(stage, SUCCESSION, facts, AUTHORITY_STREAM, FOLLOWS))
    stage.record(_succeeded(stage))


def countersign(stage: Stage) -> None:
    """Whoever presides over the comptroller signs what was declared without an authority."""
    stage.teller.act("La sucesora refrenda")
    stage.teller.tell(
        "La declaratoria nombraba a la autoridad por su papel, no por su nombre: la firma quien hoy lo tiene."
        " La marca queda, porque así entró en vigor."
    )
    people, since = (PRESIDENT, OFFICER), {"from": ago(FOLLOWS)}
    tenures = stage.record(*(assumption(stage, who, COMPTROLLER, **since) for who in people))
    stage.record(*(enrolment(stage, who, tenure) for who, tenure in zip(people, tenures, strict=True)))
    token = (stage.events / f"{DECLARATION}.jws").read_text("ascii").strip()
    signed = signature(stage, token, COMPTROLLER, AUTHORITY_SIGNATORY, days=FOLLOWS)
    stage.submit("firma-authority-president", signed)
    tell_state(stage)


def _decreed(stage: Stage) -> dict[str, Any]:
    """Return what passes by which decree, as the roll and the successor say it alike."""
    decree = document("documentos/decreto.txt", VILLA_GUERRERO, stage.papers)
    return {
        "predecessor": AUTHORITY,
        "pairs": powers(),
        "decree": DECREE,
        "gazette_number": "Gaceta 45, sección primera",
        "document_sha256": hashlib.sha256(decree).hexdigest(),
        "effective_on": ago(FOLLOWS),
    }


def _named() -> dict[str, str]:
    return {"id": COMPTROLLER, "name": f"{NAME} {DEMO}"}


def _succeeded(stage: Stage) -> str:
    """Return the succession, signed by a seal that nobody enrolled: the event brings it."""
    actor = stage.cast[COMPTROLLER, "seal"]

    def data(event: str) -> dict[str, Any]:
        proof = actor.prove_possession(stage.desk.ledger, event)
        successor = {**_named(), "seal": actor.key.public.jwk, "possession": proof}
        return {"mode": "no-handover", "successor": successor, **_decreed(stage)}

    who = (COMPTROLLER, "seal")
    return stage.sign(who, "institution.succeeded", AUTHORITY_STREAM, data, occurred_on=ago(FOLLOWS))
