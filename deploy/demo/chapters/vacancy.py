"""The authority vanishes without a hand-over, and Villa Guerrero declares without it."""

from __future__ import annotations

from typing import Any, Final

from demo.chapters.declaration import issued, president, signature
from demo.chapters.letter import AUTHORITY_SIGNATORY
from demo.machine import get_json
from demo.places import AUTHORITY, DEMO, ORGANISATIONS, STATE_SECRETARIAT, VILLA_GUERRERO, ago
from demo.stage import Stage, event_of
from libroabierto.domain.attested import VACANCY, facts_digest
from libroabierto.domain.municipalities import catalogue
from libroabierto.domain.words import word

MEMBERS: Final = (STATE_SECRETARIAT, ORGANISATIONS[0])  # as many of the roll as it takes
DECREE: Final = f"Decreto de extinción {DEMO}"
AUTHORITY_STREAM: Final = f"institution:{AUTHORITY}"
DECLARATION: Final = "declaratoria"
ENDED, DECLARED = 26, 25  # days ago


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
    ended = {"vacant": powers(), "legal_ground": DECREE, "on": ago(ENDED)}
    facts = {"institution": AUTHORITY, **ended}
    extinguished = ((MEMBERS[0], "seal"), "institution.extinguished", AUTHORITY_STREAM)
    stage.record(
        *attested(stage, VACANCY, facts, "ledger:main", ENDED),
        stage.sign(*extinguished, ended, occurred_on=ago(ENDED)),
    )


def attested(stage: Stage, kind: str, facts: dict[str, Any], stream: str, days: int) -> list[str]:
    """Return the acts by which members of the roll attest the same facts, one each."""
    said = {"digest": facts_digest(kind, facts), kind: facts}
    return [
        stage.sign((member, "seal"), "succession.attested", stream, said, occurred_on=ago(days))
        for member in MEMBERS
    ]


def declare(stage: Stage) -> None:
    """Villa Guerrero declares while nobody is the authority; who was it signs no more."""
    town = VILLA_GUERRERO
    stage.teller.act(f"En la vacancia, {town.name} declara")
    stage.teller.tell(
        "La carta de 2022 era de otra administración; la presente declara cuando nadie es la autoridad."
        " Así la declaratoria queda en vigor con la firma municipal, y se dice. Quien presidía la"
        " autoridad extinta ya no firma."
    )
    token = issued(stage, town, "council-secretary", DECLARED)
    stage.submit(DECLARATION, token)
    signed = signature(stage, token, town.council, president(town), days=DECLARED)
    stage.submit("firma-municipal-president", signed)
    stage.say("")
    stage.record(_received(stage, token))
    tell_state(stage)
    late = signature(stage, token, AUTHORITY, AUTHORITY_SIGNATORY, days=DECLARED)
    stage.refused("firma-de-la-autoridad-extinta", late)


def _received(stage: Stage, token: str) -> str:
    """Return the state secretariat's acknowledgement."""
    received = {"digest": event_of(token).digest, "received_on": ago(DECLARED)}
    who, stream = (STATE_SECRETARIAT, "seal"), VILLA_GUERRERO.declaration
    return stage.sign(who, "declaration.acknowledged", stream, received, occurred_on=ago(DECLARED))


def tell_state(stage: Stage) -> None:
    """Say how the declaration stands, and who has signed it."""
    found = get_json(f"{stage.url}/v1/declarations/{VILLA_GUERRERO.declaration}")["item"]
    mark = " con la autoridad vacante" if found["authority_vacant"] else ""
    stage.say(f"\n  {VILLA_GUERRERO.name}: {word(found['state'], 'es')}{mark}")
    for place in found["signatories"]:
        signed = f"asiento {place['signed']['entry']}" if place["signed"] else "sin firma"
        stage.say(f"    {place['title']}: {signed}")
