"""Chapter 2: the institutions of the exercise, old papers of the declaration, and an erratum."""

from __future__ import annotations

from typing import Any, Final

from generators.cast import (
    AUTHORITY,
    AUTHORITYS,
    AYTO,
    BODY,
    COUNCIL_SECRETARY,
    DECLARATION,
    EVALUATOR,
    FACILITATOR,
    LETTER,
    LOCAL_SECRETARY,
    MUNICIPALITY,
    NEIGHBOUR,
    OSC_ONE,
    OSC_THREE,
    OSC_TWO,
    PRESIDENT,
    SCAN,
    SECRETARIAT,
    STATE_BODY,
    TECHNICAL_SECRETARY,
    TERM,
    TOLUCA,
    TWO_HATS,
    collation,
    digest_of,
    ink,
)
from generators.keyring import jwk
from generators.storytelling import Deed, Party, Story

from .letter import CERTIFICATE, declaration, enrolment

PROPOSAL_OF: Final = "institution:osc-tres"
DIGEST: Final = "B" * 42 + "A"  # a salted commitment to a value that nobody shows


def tell(story: Story) -> None:
    """Tell the chapter."""
    _institutions(story)
    _officers(story)
    _papers(story)
    story.tell(CORRECTION)
    story.mark("corrected")


def accreditation_of(party: Party, role: str, territory: str, **more: Any) -> Deed:
    """Return the deed by which the authority accredits somebody in one role."""

    def data(story: Story) -> dict[str, Any]:
        return {
            "id": party.institution,
            "name": f"Institución de ejemplo {party.institution}",
            "roles": [{"role": role, "territory": [territory]}],
            **more,
            "seal": jwk(party.key),
            "possession": story.possession(party.key, party.institution),
            "legal_ground": "Registro de ejemplo",
        }

    return Deed(AUTHORITY, "institution.accredited", f"institution:{party.institution}", data)


def _endorsement(story: Story) -> dict[str, Any]:
    proposed = story.world.get("institution", "osc-tres")
    return {"digest": proposed["digest"] if proposed else digest_of("nothing")}


PROPOSAL: Final = accreditation_of(OSC_THREE, "civil-society", "state").by(OSC_ONE)
ENDORSEMENT: Final = Deed(OSC_TWO, "institution.endorsed", PROPOSAL_OF, _endorsement)
RENAMING: Final = Deed(
    MUNICIPALITY,
    "institution.renamed",
    AYTO,
    {"name": "Ayuntamiento Constitucional de Villa Guerrero", "legal_ground": "Bando municipal de ejemplo"},
)


def _institutions(story: Story) -> None:
    """Five institutions by the authority, one by two of its peers; the municipality takes another name."""
    for party, role, territory in (
        (BODY, "municipal-secretariat", "15113"),
        (EVALUATOR, "evaluator", "state"),
        (STATE_BODY, "state-body", "state"),
    ):
        story.tell(accreditation_of(party, role, territory))
    story.tell(accreditation_of(NEIGHBOUR, "municipality", "15106", municipality=TOLUCA))
    story.tell(PROPOSAL)
    story.mark("proposed")
    story.tell(ENDORSEMENT)
    story.mark("endorsed")
    story.tell(RENAMING)


def office(party: Party, by: Party, **more: Any) -> Deed:
    """Return the deed by which somebody takes the office of *party*."""
    named = {"office": party.office, "holder": f"Persona de ejemplo ({party.office})", "title": "Titular"}
    data = {**named, **TERM, "appointment_sha256": digest_of(f"appointment {party.office}"), **more}
    return Deed(by, "office.assumed", f"institution:{party.institution}", data)


def _officers(story: Story) -> None:
    """Three officers with their keys, one whose name is withheld, and one e.firma for two offices."""
    for party, by in ((TECHNICAL_SECRETARY, BODY), (FACILITATOR, BODY), (LOCAL_SECRETARY, SECRETARIAT)):
        tenure, stream = len(story.entries), f"institution:{party.institution}"
        story.tell(office(party, by))
        story.say(by, "key.enrolled", stream, enrolment(story, party, tenure=tenure))
    unit = Party("outsider", "ayto-15113", "transparency-unit")
    story.tell(office(unit, MUNICIPALITY, holder={"_sd": DIGEST}))
    story.mark("withheld")
    e_firma = enrolment(story, TWO_HATS, tenure=5, kind="e-firma")
    story.say(AUTHORITY, "key.enrolled", AUTHORITYS, {**e_firma, "certificate": CERTIFICATE})
    story.mark("assembled")


SEEN: Final = (
    ink(institution="ayto-15113", office="municipal-president"),
    ink(role="authority", office="authority-president"),
)
SESSION: Final = {
    "number": "12",
    "kind": "ordinary",
    "date": "2026-11-02",
    "agreement": "Punto tercero, aprobado por unanimidad.",
    "certification_sha256": digest_of("certification"),
}
WITHDRAWAL: Final = Deed(
    PRESIDENT,
    "declaration.withdrawn",
    LETTER,
    {"reason": "Se encontró el original, que se incorpora aparte.", "council_session": SESSION},
)
RENEWAL: Final = Deed(PRESIDENT, "declaration.renewed", SCAN, {"declaration": DECLARATION})
CORRECTION: Final = Deed(
    COUNCIL_SECRETARY,
    "correction.recorded",
    LETTER,
    {
        "corrects": 13,
        "pointer": "/place",
        "value": "Villa Guerrero, México",
        "reason": "Error de transcripción",
    },
)


def scan() -> Deed:
    """Return the deed that brings in the original of the letter, on which both signatures are seen."""
    letter = {**declaration(), "collation": collation(*SEEN)}
    letter["document"] = {"sha256": digest_of("scan"), "media_type": "application/pdf", "size": 654321}
    members = {"occurred_on": "2022-06-20", "provenance": "paper"}
    return Deed(COUNCIL_SECRETARY, "declaration.digitized", SCAN, letter, members)


def _papers(story: Story) -> None:
    """The original of the letter is found; its transcription is withdrawn, and the letter is renewed."""
    story.tell(scan())
    story.mark("scanned")
    story.tell(WITHDRAWAL)
    story.mark("withdrawn")
    story.tell(RENEWAL)
    story.mark("renewed")
