"""Terms begin, people take office, and each office gets a key."""

from __future__ import annotations

from typing import Any, Final

from demo.actors import Who
from demo.places import (
    AUTHORITY,
    COMPTROLLER,
    PROOF,
    TOWNS,
    VILLA_GUERRERO,
    Town,
    present_term,
    term_from,
)
from demo.stage import Stage

TITLES: Final = {
    "authority-president": "Presidencia de la autoridad garante",
    "municipal-president": "Presidencia Municipal",
    "council-secretary": "Secretaría del Ayuntamiento",
    "technical-secretary": "Secretaría Técnica",
    "facilitator": "Facilitación",
    "data-protection-officer": "Oficialía de Protección de Datos",
}
# Keys of presidents are enrolled by the authority, all others by the institution's own seal.
BY_AUTHORITY: Final = ("authority-president", "municipal-president")
SECRETARY: Final = (VILLA_GUERRERO.council, "council-secretary")


def take_office(stage: Stage) -> None:
    """Record terms, tenures and keys; tell those of Villa Guerrero."""
    stage.teller.act("Administraciones, cargos y llaves")
    stage.teller.tell(
        "Cada llave pertenece a un cargo y a un encargo con fechas. Las de las presidencias las da de alta"
        " la autoridad; las demás, el sello de la propia institución. Quien la recibe prueba que la tiene."
    )
    _begin_terms(stage)
    people = [(AUTHORITY, "authority-president"), *(who for town in TOWNS for who in _officers(town))]
    tenures = dict(zip(people, _assume(stage, people), strict=True))
    taken = sorted(tenures.values())
    stage.say(f"  {len(people)} personas asumen sus cargos: asientos {taken[0]} a {taken[-1]}.")
    mine = [who for who in people if who[0] in (VILLA_GUERRERO.council, VILLA_GUERRERO.body)]
    others = [who for who in people if who not in mine]
    indexes = stage.record(*(enrolment(stage, who, tenures[who]) for who in mine))
    rest = stage.record(*(enrolment(stage, who, tenures[who]) for who in others), quiet=True)
    stage.say(f"  Las otras {len(others)} llaves: asientos {rest[0]} a {rest[-1]}.")
    for who, index in zip((*mine, *others), (*indexes, *rest), strict=True):
        stage.entries[f"encargo {who[0]} {who[1]}"] = tenures[who]
        stage.entries[f"llave {stage.cast[who].key.public.kid}"] = index


def enrolment(stage: Stage, who: Who, tenure: int) -> str:
    """Return the act that enrols the present key of *who* for this tenure."""
    institution, office = who
    actor = stage.cast[who]
    said = {
        "office": office,
        "tenure": tenure,
        "kind": "institutional",
        "jwk": actor.key.public.jwk,
        "request_sha256": PROOF,
    }

    def data(event: str) -> dict[str, Any]:
        return {**said, "possession": actor.prove_possession(stage.desk.ledger, event)}

    by = AUTHORITY if office in BY_AUTHORITY and institution != COMPTROLLER else institution
    return stage.sign((by, "seal"), "key.enrolled", f"institution:{institution}", data)


def _officers(town: Town) -> list[Who]:
    found = [
        (town.council, "municipal-president"),
        (town.council, "council-secretary"),
        (town.body, "technical-secretary"),
    ]
    return [*found, (town.body, "facilitator")] if town == VILLA_GUERRERO else found


def _begin_terms(stage: Stage) -> None:
    """The term of the letter of 2022, and for each municipality the present one."""
    terms = [(VILLA_GUERRERO, term_from(2022)), *((town, present_term()) for town in TOWNS)]
    once = list(dict.fromkeys(terms))
    stage.record(*(_started(stage, town, *days) for town, days in once))


def _started(stage: Stage, town: Town, first: str, last: str) -> str:
    data = {"municipality": {"key": town.key, "name": town.name}, "from": first, "to": last}
    return stage.sign((AUTHORITY, "seal"), "term.started", f"institution:{town.council}", data)


def _assume(stage: Stage, people: list[Who]) -> list[int]:
    """Record who takes which office; the holder is named by the office, since nobody is invented."""
    return stage.record(*(assumption(stage, who, AUTHORITY) for who in people), quiet=True)


def assumption(stage: Stage, who: Who, by: str, **changes: str) -> str:
    """Return the act by which somebody takes this office, signed by the seal of *by*."""
    institution, office = who
    said = {**_tenure(office), **changes}
    return stage.sign((by, "seal"), "office.assumed", f"institution:{institution}", said)


def _tenure(office: str) -> dict[str, str]:
    first, last = present_term()
    return {
        "office": office,
        "holder": f"Titular de la {TITLES[office]}, demostración",
        "title": TITLES[office],
        "from": first,
        "to": last,
        "appointment_sha256": PROOF,
    }
