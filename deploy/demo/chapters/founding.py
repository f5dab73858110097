"""A ledger is founded, and the institutions of the state come in."""

from __future__ import annotations

from typing import Any, Final

from demo.actors import Actor, Data
from demo.machine import run
from demo.places import (
    AUTHORITY,
    DEMO,
    EVALUATOR,
    LOG_CODE,
    ORGANISATIONS,
    STATE_SECRETARIAT,
    TOWNS,
    Town,
)
from demo.stage import Stage
from libroabierto.domain import rulebook
from libroabierto.domain.calendar import TIME_ZONE
from libroabierto.domain.municipalities import catalogue
from libroabierto.record.entry import ZEROS

ORIGIN: Final = "libro-prueba.localhost/mex"
ROLL: Final = (
    (STATE_SECRETARIAT, "local-secretariat", "Secretariado Técnico Local"),
    (ORGANISATIONS[0], "civil-society", "Organización de la sociedad civil 1"),
    (ORGANISATIONS[1], "civil-society", "Organización de la sociedad civil 2"),
)
GROUND: Final = "Demostración: sin valor legal"
WARNING: Final = """
  ATENCIÓN: todo lo de esta carpeta es una DEMOSTRACIÓN. Las llaves se acaban de generar, se guardan
  sin contraseña y no sirven para nada más. Salvo los dos firmantes de la carta de 2022, que es un
  documento público, nadie tiene nombre: quien actúa se nombra por su cargo.
  WARNING: throw-away keys, kept without a passphrase. Never do this with real ones."""


def found(stage: Stage) -> None:
    """Make the log's key and database, and record entry 0."""
    stage.teller.act("Se funda el libro")
    stage.say(WARNING)
    out = run(stage.teller, ["libro-ledger", "init", "--home", str(stage.home), "--origin", ORIGIN])
    stage.vkey = next(word for word in out.split() if word.startswith(f"{ORIGIN}+"))
    token = stage.sign((AUTHORITY, "seal"), "ledger.founded", "ledger:main", _founding(stage))
    path = stage.save("fundacion", token)
    run(stage.teller, ["libro-ledger", "found", str(path), "--home", str(stage.home)])


def accredit(stage: Stage) -> None:
    """Accredit the 125 municipalities, three secretariats and somebody who evaluates."""
    stage.teller.act("La autoridad acredita a los 125 ayuntamientos")
    tokens = [_council(stage, Town(key)) for key in catalogue().municipalities]
    indexes = stage.record(*tokens, quiet=True)
    stage.say(f"  {len(indexes)} acreditaciones en un solo envío: asientos {indexes[0]} a {indexes[-1]}.\n")
    bodies = [
        _accredited(
            stage, town.body, f"Secretariado Técnico de {town.name}", "municipal-secretariat", town.key
        )
        for town in TOWNS
    ]
    evaluator = _accredited(stage, EVALUATOR, "Institución evaluadora", "evaluator", "state")
    stage.record(*bodies, evaluator)


def _founding(stage: Stage) -> Data:
    """Found the ledger: the authority over the state and its 125 municipalities, a roll of three."""
    return lambda id: {
        "name": f"Libro Abierto del Estado de México {DEMO}",
        "origin": ORIGIN,
        "log_code": LOG_CODE,
        "log_key": stage.vkey,
        "authority": {
            "id": AUTHORITY,
            "name": _named(stage, AUTHORITY, "Autoridad garante"),
            "territory": ["state", *catalogue().municipalities],
            "seal": _seal(stage, AUTHORITY).key.public.jwk,
        },
        "catalogue": catalogue().reference(),
        "rules": {"version": rulebook.VERSION, "sha256": rulebook.DIGESTS[rulebook.VERSION]},
        "languages": ["es-MX", "en"],
        "witness_policy": f"log {stage.vkey}\nquorum none",
        "succession": {
            "roll": [_member(stage, id, *member) for member in ROLL],
            "threshold": 2,
            "waiting_days": 0,  # thirty, but in a practice ledger
        },
        "time_zone": TIME_ZONE,
        "practice": True,
    }


def _member(stage: Stage, event: str, institution: str, role: str, name: str) -> dict[str, Any]:
    """One institution of the succession roll."""
    seal = _seal(stage, institution)
    return {
        "id": institution,
        "name": _named(stage, institution, name),
        "roles": [{"role": role, "territory": ["state"]}],
        "seal": seal.key.public.jwk,
        "possession": seal.prove_possession(ZEROS, event),
    }


def _council(stage: Stage, town: Town) -> str:
    municipality = {"key": town.key, "name": town.name}
    name = f"Ayuntamiento de {town.name}"
    return _accredited(stage, town.council, name, "municipality", town.key, municipality=municipality)


def _accredited(stage: Stage, id: str, name: str, role: str, territory: str, **more: Any) -> str:
    seal = _seal(stage, id)
    said = {
        "id": id,
        "name": _named(stage, id, name),
        "roles": [{"role": role, "territory": [territory]}],
        "seal": seal.key.public.jwk,
        "legal_ground": GROUND,
        **more,
    }

    def data(event: str) -> dict[str, Any]:
        return {**said, "possession": seal.prove_possession(stage.desk.ledger, event)}

    return stage.sign((AUTHORITY, "seal"), "institution.accredited", f"institution:{id}", data)


def _seal(stage: Stage, institution: str) -> Actor:
    return stage.cast[institution, "seal"]


def _named(stage: Stage, institution: str, name: str) -> str:
    stage.names[institution] = name
    return f"{name} {DEMO}"
