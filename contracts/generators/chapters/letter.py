"""Chapter 1: a founded ledger, one municipality, one declaration, an old letter on paper.

Entries 0 to 13; every type of the first rules occurs.
"""

from __future__ import annotations

from typing import Any, Final

from generators.cast import (
    AUTHORITY,
    AUTHORITY_PRESIDENT,
    AUTHORITYS,
    AYTO,
    COUNCIL_SECRETARY,
    DECLARATION,
    LEDGER,
    LETTER,
    MUNICIPALITY,
    PRESIDENT,
    SECRETARIAT,
    TERM,
    VILLA_GUERRERO,
    collation,
    digest_of,
)
from generators.keyring import jwk
from generators.storytelling import LOG, LOG_CODE, ORIGIN, Deed, Party, Story
from libroabierto.domain import templates
from libroabierto.domain.events.ledger import founded as ledger_founded
from libroabierto.domain.municipalities import catalogue

CERTIFICATE: Final = {"x5t#S256": "A" * 43, "not_before": "2025-02-01", "not_after": "2029-02-01"}


def tell(story: Story, **founding: Any) -> None:
    """Tell the chapter; *founding* changes members of the first entry's data."""
    story.tell(FOUNDING.but(**founding))
    story.mark("founded")
    _municipality(story)
    _offices(story)
    _keys(story)
    _declaration(story)
    _letter(story)
    story.mark("letter")


def _founded(story: Story) -> dict[str, Any]:
    roll = [
        _member(story, "osc-one", "osc-uno", "civil-society"),
        _member(story, "osc-two", "osc-dos", "civil-society"),
        _member(story, "secretariat", "stl-mex", "local-secretariat"),
    ]
    return _founding(roll)


FOUNDING: Final = Deed(AUTHORITY, "ledger.founded", LEDGER, _founded)


def _founding(roll: list[dict[str, Any]]) -> dict[str, Any]:
    authority = {
        "id": "autoridad-mex",
        "name": "Autoridad garante de ejemplo",
        "territory": ["state", *catalogue().municipalities],
    }
    return {
        **ledger_founded.suggestion(),
        "name": "Libro Abierto de los vectores de prueba",
        "origin": ORIGIN,
        "log_code": LOG_CODE,
        "log_key": str(LOG.verifier),
        "authority": {**authority, "seal": jwk("authority")},
        "witness_policy": f"log {LOG.verifier}\nquorum none",
        "succession": {"roll": roll, "threshold": 2, "waiting_days": 30},
        "time_zone": "America/Mexico_City",
        "practice": False,
    }


def _member(story: Story, key: str, id: str, role: str) -> dict[str, Any]:
    roles = [{"role": role, "territory": ["state"]}]
    named = {"id": id, "name": f"Institución de ejemplo {id}", "roles": roles}
    return {**named, "seal": jwk(key), "possession": story.possession(key, id)}


def _municipality(story: Story) -> None:
    """Entries 1 and 2: the municipality enters, and its term begins."""
    story.tell(ACCREDITATION)
    story.say(MUNICIPALITY, "term.started", AYTO, {"municipality": VILLA_GUERRERO, **TERM})


def accreditation(story: Story) -> dict[str, Any]:
    """Return what the authority says of the municipality."""
    return {
        "id": "ayto-15113",
        "name": "Ayuntamiento de Villa Guerrero",
        "roles": [{"role": "municipality", "territory": ["15113"]}],
        "municipality": VILLA_GUERRERO,
        "seal": jwk("municipality"),
        "possession": story.possession("municipality", "ayto-15113"),
        "legal_ground": "Convocatoria de ejemplo, punto 1",
    }


ACCREDITATION: Final = Deed(AUTHORITY, "institution.accredited", AYTO, accreditation)


def _offices(story: Story) -> None:
    """Entries 3 to 5: three people take office."""
    story.say(MUNICIPALITY, "office.assumed", AYTO, _office("municipal-president", "Presidenta Municipal"))
    story.say(
        MUNICIPALITY, "office.assumed", AYTO, _office("council-secretary", "Secretario del Ayuntamiento")
    )
    president = _office("authority-president", "Comisionada Presidenta")
    story.say(AUTHORITY, "office.assumed", AUTHORITYS, president)


def _office(office: str, title: str) -> dict[str, Any]:
    holder = {"office": office, "holder": f"Persona de ejemplo ({office})", "title": title}
    return {**holder, **TERM, "appointment_sha256": digest_of(f"appointment {office}")}


def _keys(story: Story) -> None:
    """Entries 6 to 8: their keys, an e.firma (RSA), P-256 and Ed25519."""
    e_firma = enrolment(story, PRESIDENT, tenure=3, kind="e-firma")
    story.say(AUTHORITY, "key.enrolled", AYTO, {**e_firma, "certificate": CERTIFICATE})
    story.say(MUNICIPALITY, "key.enrolled", AYTO, enrolment(story, COUNCIL_SECRETARY, tenure=4))
    own = enrolment(story, AUTHORITY_PRESIDENT, tenure=5)
    story.say(AUTHORITY, "key.enrolled", AUTHORITYS, own)


def enrolment(story: Story, party: Party, *, tenure: int, kind: str = "institutional") -> dict[str, Any]:
    """Return what enrols the key of *party*."""
    return {
        "office": party.office,
        "tenure": tenure,
        "kind": kind,
        "jwk": jwk(party.key),
        "possession": story.possession(party.key, party.institution, party.office),
        "request_sha256": digest_of(f"request {party.key}"),
    }


def _declaration(story: Story) -> None:
    """Entries 9 to 12: issued, signed twice, acknowledged."""
    story.say(COUNCIL_SECRETARY, "declaration.issued", DECLARATION, declaration())
    story.mark("issued")
    for party, capacity in ((PRESIDENT, "e-firma"), (AUTHORITY_PRESIDENT, "electronic-seal")):
        story.say(party, "declaration.signed", DECLARATION, signature(story, party, capacity))
    received = {"digest": story.digest(9), "received_on": "2026-11-02", "reference": "STL/001/2026"}
    story.say(SECRETARIAT, "declaration.acknowledged", DECLARATION, received)


def declaration() -> dict[str, Any]:
    """Return the declared text, word for word that of the template."""
    text = templates.suggested("manifestation-2022")
    title, name = "Presidenta Municipal", "Persona de ejemplo (municipal-president)"
    president = {"institution": "ayto-15113", "office": "municipal-president", "name": name, "title": title}
    authority = {"role": "authority", "office": "authority-president"}
    named = {"name": "Persona de ejemplo (authority-president)", "title": "Comisionada Presidenta"}
    return {
        "municipality": VILLA_GUERRERO,
        "place": "Villa Guerrero, Estado de México",
        **text,
        "addressee": {**text["addressee"], "institution": "stl-mex"},
        "signatories": [president, {**authority, **named}],
        "document": {"sha256": digest_of("letter"), "media_type": "application/pdf", "size": 123456},
    }


def signature(story: Story, party: Party, modality: str) -> dict[str, Any]:
    """Return what a required signatory signs."""
    who = {"role": "authority"} if party is AUTHORITY_PRESIDENT else {"institution": party.institution}
    return {"digest": story.digest(9), "capacity": {**who, "office": party.office}, "modality": modality}


def _letter(story: Story) -> None:
    """Entry 13: a paper letter of 2022, of which only a transcription is left."""
    letter = {**declaration(), "collation": collation(copy="transcription")}
    letter["document"] = {"sha256": digest_of("transcription"), "media_type": "text/markdown", "size": 4321}
    members = {"occurred_on": "2022-06-20", "provenance": "paper"}
    story.say(COUNCIL_SECRETARY, "declaration.digitized", LETTER, letter, **members)
