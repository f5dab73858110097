"""Clause G: the municipal technical secretariat is called, seated, installed, and meets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from demo.places import COMPTROLLER, NEIGHBOURS, ORGANISATIONS, VILLA_GUERRERO, Town, ago
from demo.stage import Stage

ORGANISATION = (ORGANISATIONS[0], "seal")
CALLED, SEATED, INSTALLED, FIRST, TABLE, SECOND = 22, 18, 15, 12, 10, 5  # days ago


def install(stage: Stage) -> None:
    """Call, seat, install, sign; *installed* at the last party's signature."""
    stage.teller.act("El inciso G: convocatoria, lugares e instalación del secretariado")
    stage.teller.tell(
        "Queda instalado cuando firmaron todas las partes: el Ayuntamiento, la autoridad (ya es la"
        " contraloría) y cada organización con lugar. Lo que se firma es la huella del acta, que está en la"
        " carpeta documentos/. El nombre de quien representa a la organización no entra en el libro: se"
        " firma una huella con sal, y el nombre, publicado con su consentimiento, viaja aparte."
    )
    _, _, _, stage.entries["lugar ciudadano"], *_ = stage.record(*_installation(stage, VILLA_GUERRERO))
    tokens = [token for town in NEIGHBOURS for token in _installation(stage, town)]
    indexes = stage.record(*tokens, quiet=True)
    stage.say(f"  Tenancingo y Coatepec Harinas hacen lo mismo: asientos {indexes[0]} a {indexes[-1]}.")


def meet(stage: Stage) -> None:
    """Two sessions of Villa Guerrero, one on paper, and a co-creation table; one session of the others."""
    stage.teller.act("Dos sesiones, una en papel, y una mesa de cocreación")
    stage.teller.tell(
        "La primera minuta se firmó con pluma: entra en papel, con su cotejo, y sus firmas se muestran como"
        " autógrafas. De la mesa se registra cuántas personas fueron, nunca quiénes."
    )
    home = VILLA_GUERRERO
    first = session(stage, home, "sesion-1", FIRST, provenance="paper")
    facilitator = (home.body, "facilitator")
    table = stage.drafted(
        facilitator, "cocreation.table_held", home.secretariat, "mesa", occurred_on=ago(TABLE)
    )
    second = session(stage, home, "sesion-2", SECOND)
    stage.entries["mesa"] = stage.record(first, table, second)[1]
    stage.record(*(session(stage, town, "sesion-unica", SECOND) for town in NEIGHBOURS))


def session(stage: Stage, town: Town, draft: str, days: int, provenance: str = "native") -> str:
    """Return the act that records a session."""
    secretary = (town.body, "technical-secretary")
    members = {"occurred_on": ago(days), "provenance": provenance}
    return stage.drafted(secretary, "secretariat.session_held", town.secretariat, draft, town=town, **members)


def _installation(stage: Stage, town: Town) -> Iterator[str]:
    """Yield the acts from the call to the last signature."""
    stream, council = town.secretariat, (town.council, "council-secretary")
    yield stage.drafted(
        council, "secretariat.called", stream, "convocatoria", town=town, occurred_on=ago(CALLED)
    )
    for who, draft in (
        (council, "lugar-ayuntamiento"),
        ((COMPTROLLER, "seal"), "lugar-garante"),
        (ORGANISATION, "lugar-sociedad-civil"),
    ):
        yield stage.drafted(
            who, "secretariat.member_seated", stream, draft, town=town, occurred_on=ago(SEATED)
        )
    president = (town.council, "municipal-president")
    yield stage.drafted(
        president, "secretariat.installed", stream, "instalacion", town=town, occurred_on=ago(INSTALLED)
    )
    minutes = stage.papers / town.key / "acta-de-instalacion.txt"
    digest = {"digest": hashlib.sha256(minutes.read_bytes()).hexdigest()}
    for who in ((COMPTROLLER, "authority-president"), ORGANISATION):
        yield stage.sign(who, "secretariat.installation_signed", stream, digest, occurred_on=ago(INSTALLED))
