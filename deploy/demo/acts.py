"""The acts of the demonstration: what each event says."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import Any, Final

from demo.actors import Actor
from libroabierto.domain import rulebook
from libroabierto.domain.calendar import TIME_ZONE
from libroabierto.domain.municipalities import Municipality, catalogue
from libroabierto.domain.templates import suggested
from libroabierto.record.entry import ZEROS

DEMO: Final = "(demostración)"
TOWN: Final = "15113"
PROOF: Final = hashlib.sha256("Documento de demostración".encode()).hexdigest()
AUTHORITY_SIGNATORY: Final = {"role": "authority", "office": "authority-president"}


def founding(
    origin: str, log_key: str, authority: Actor, roll: list[tuple[Actor, str, str]], id: str
) -> dict[str, Any]:
    """Found the ledger: the authority over the state and its 125 municipalities, a roll of three."""
    return {
        "name": f"Libro Abierto del Estado de México {DEMO}",
        "origin": origin,
        "log_code": "PRUEBA",
        "log_key": log_key,
        "authority": {
            "id": authority.institution,
            "name": f"Autoridad garante {DEMO}",
            "territory": ["state", *catalogue().municipalities],
            "seal": authority.key.public.jwk,
        },
        "catalogue": catalogue().reference(),
        "rules": {"version": rulebook.VERSION, "sha256": rulebook.DIGESTS[rulebook.VERSION]},
        "languages": ["es-MX", "en"],
        "witness_policy": f"log {log_key}\nquorum none",
        "succession": {
            "roll": [
                {
                    "id": member.institution,
                    "name": f"{name} {DEMO}",
                    "roles": [{"role": role, "territory": ["state"]}],
                    "seal": member.key.public.jwk,
                    "possession": member.prove_possession(ZEROS, id),
                }
                for member, role, name in roll
            ],
            "threshold": 2,
            "waiting_days": 30,
        },
        "time_zone": TIME_ZONE,
        "practice": True,
    }


def accreditation(town: Municipality, seal: Actor, ledger: str, id: str) -> dict[str, Any]:
    """Accredit the municipality's own institution."""
    return {
        "id": seal.institution,
        "name": f"Ayuntamiento de {town.name} {DEMO}",
        "roles": [{"role": "municipality", "territory": [town.key]}],
        "municipality": {"key": town.key, "name": town.name},
        "seal": seal.key.public.jwk,
        "possession": seal.prove_possession(ledger, id),
        "legal_ground": "Demostración: sin valor legal",
    }


def term(first: str, last: str) -> dict[str, Any]:
    """Begin a term of the demonstration's town."""
    return {"municipality": {"key": TOWN, "name": "Villa Guerrero"}, "from": first, "to": last}


def office(office: str, title: str, first: str, last: str) -> dict[str, Any]:
    """Take an office; the holder is named by the office, since nobody is invented."""
    return {
        "office": office,
        "holder": f"Titular de la {title}, demostración",
        "title": title,
        "from": first,
        "to": last,
        "appointment_sha256": PROOF,
    }


def enrolment(actor: Actor, tenure: int, ledger: str, id: str) -> dict[str, Any]:
    """Enrol the actor's key for its tenure."""
    return {
        "office": actor.office,
        "tenure": tenure,
        "kind": "institutional",
        "jwk": actor.key.public.jwk,
        "possession": actor.prove_possession(ledger, id),
        "request_sha256": PROOF,
    }


def letter() -> bytes:
    """Return the transcription of the real letter of 2022-06-20, byte for byte."""
    folder = resources.files("libroabierto.domain").joinpath("data")
    return folder.joinpath("villa-guerrero-2022-06-20.md").read_bytes()


def declared(document: bytes, signatories: list[dict[str, str]]) -> dict[str, Any]:
    """Declare the text of the letter, with its eight clauses A to H."""
    return {
        **suggested("manifestation-2022"),
        "municipality": {"key": TOWN, "name": "Villa Guerrero"},
        "place": "Villa Guerrero, Estado de México",
        "signatories": signatories,
        "document": {
            "sha256": hashlib.sha256(document).hexdigest(),
            "media_type": "text/markdown",
            "size": len(document),
        },
    }


def digitized(today: str) -> dict[str, Any]:
    """Enter the letter of 2022: both signatories as named on it, and no ink attested."""
    president = {"institution": f"ayto-{TOWN}", "office": "municipal-president"}
    signatories = [
        {**president, "name": "Francisco Lugo Millán", "title": "Presidente Municipal"},
        {
            **AUTHORITY_SIGNATORY,
            "name": "José Martínez Vilchis",
            "title": "Comisionado Presidente del Infoem",
        },
    ]
    collation = {
        "copy": "transcription",
        "copy_sha256": hashlib.sha256(letter()).hexdigest(),
        "signatures_seen": [],
        "archive": "Sin consulta del archivo: se registra la transcripción pública",
        "file_number": "sin número",
        "compared_by": f"Secretaría del Ayuntamiento {DEMO}",
        "compared_on": today,
    }
    return {**declared(letter(), signatories), "collation": collation}


def issued(document: bytes) -> dict[str, Any]:
    """Declare the same text for the present term, to be signed by both offices."""
    president = {"institution": f"ayto-{TOWN}", "office": "municipal-president"}
    titles = ("Presidencia Municipal", "Presidencia de la autoridad garante")
    return declared(
        document,
        [
            {**party, "name": f"Titular de la {title}, demostración", "title": title}
            for party, title in zip((president, AUTHORITY_SIGNATORY), titles, strict=True)
        ],
    )


def signature(digest: str, capacity: dict[str, str]) -> dict[str, Any]:
    """Sign exactly the declared text."""
    return {"digest": digest, "capacity": capacity, "modality": "electronic-seal"}
