"""The authority vanishes without a hand-over, and the exercise goes on without it."""

from __future__ import annotations

from typing import Any, Final

from demo.chapters.declaration import issued, signature
from demo.chapters.letter import AUTHORITY_SIGNATORY
from demo.machine import get_json
from demo.places import (
    AUTHORITY,
    DEMO,
    IXTAPAN,
    ORGANISATIONS,
    STATE_SECRETARIAT,
    VILLA_GUERRERO,
    today,
)
from demo.stage import Stage
from libroabierto.domain.attested import VACANCY, facts_digest
from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.words import word

MEMBERS: Final = (STATE_SECRETARIAT, ORGANISATIONS[0])  # as many of the roll as it takes
DECREE: Final = f"Decreto de extinción {DEMO}"
AUTHORITY_STREAM: Final = f"institution:{AUTHORITY}"
DECLARATION: Final = "declaratoria-en-la-vacancia"


def powers() -> list[dict[str, Any]]:
    """Return all that the authority held: the state and each of its municipalities."""
    return [{"role": "authority", "territory": ["state", *catalogue().municipalities]}]


def vanish(stage: Stage) -> None:
    """Two of the roll attest that the authority is gone, and one of them extinguishes it."""
    stage.teller.act("La autoridad se extingue sin entregar")
    stage.teller.tell(
        "Un decreto la disuelve y nadie entrega. Que ya no existe lo atestan dos de las tres integrantes del"
        " padrón de sucesión, cada una con su sello y con los mismos hechos; una de ellas registra entonces"
        " la extinción. Lo que la autoridad firmó sigue valiendo; su papel queda vacante."
    )
    ended = {"vacant": powers(), "legal_ground": DECREE, "on": today().isoformat()}
    facts = {"institution": AUTHORITY, **ended}
    extinguished = ((MEMBERS[0], "seal"), "institution.extinguished", AUTHORITY_STREAM)
    stage.record(*attested(stage, VACANCY, facts, "ledger:main"), stage.sign(*extinguished, ended))


def attested(stage: Stage, kind: str, facts: dict[str, Any], stream: str) -> list[str]:
    """Return the acts by which members of the roll attest the same facts, one each."""
    said = {"digest": facts_digest(kind, facts), kind: facts}
    return [stage.sign((member, "seal"), "succession.attested", stream, said) for member in MEMBERS]


def declare(stage: Stage) -> None:
    """A municipality declares while nobody is the authority; who was it signs no more."""
    stage.teller.act(f"En la vacancia, {IXTAPAN.name} declara")
    stage.teller.tell(
        f"{VILLA_GUERRERO.name} ya tiene la declaratoria de este periodo; su vecino declara apenas hoy. Donde"
        " nadie es la autoridad, la declaratoria queda en vigor con las firmas municipales, y así se muestra."
        " Quien presidía la autoridad extinta ya no firma."
    )
    token = issued(stage, IXTAPAN, "municipal-president")
    stage.save(DECLARATION, token)
    stage.record(token)
    tell_state(stage)
    late = signature(stage, IXTAPAN, token, AUTHORITY, AUTHORITY_SIGNATORY)
    stage.refused("firma-de-la-autoridad-extinta", late)


def tell_state(stage: Stage) -> None:
    """Say how the declaration stands, and who has signed it."""
    found = get_json(f"{stage.url}/v1/declarations/{IXTAPAN.declaration}")["item"]
    mark = " con la autoridad vacante" if found["authority_vacant"] else ""
    stage.say(f"\n  {IXTAPAN.name}: {word(found['state'], 'es')}{mark}")
    for place in found["signatories"]:
        signed = f"asiento {place['signed']['entry']}" if place["signed"] else "sin firma"
        stage.say(f"    {place['title']}: {signed}")
