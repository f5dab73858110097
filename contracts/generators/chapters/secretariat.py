"""Chapter 3: the municipal secretariat, from its call to two sessions, one on paper, and a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from generators.cast import (
    AUTHORITY,
    COUNCIL,
    COUNCIL_SECRETARY,
    DECLARATION,
    FACILITATOR,
    MUNICIPALITY,
    OSC_ONE,
    PRESIDENT,
    TECHNICAL_SECRETARY,
    VILLA_GUERRERO,
    collation,
    digest_of,
)
from generators.storytelling import Deed, Story

MINUTES: Final = digest_of("minutes of the installation")
SECTORS: Final = {
    "ayuntamiento": "municipality",
    "garante": "authority",
    "osc": "civil-society",
    "uni": "academia",
}
SEATS: Final = [{"seat": seat, "sector": sector} for seat, sector in SECTORS.items()]
CONSENT: Final = {"given_on": "2026-11-02", "document_sha256": digest_of("consent")}
MEMBERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "ayuntamiento": {"organisation": "Ayuntamiento", "institution": "ayto-15113", "name": "Persona Uno"},
    "garante": {"organisation": "Autoridad garante", "institution": "autoridad-mex", "name": "Persona Dos"},
    "osc": {
        "organisation": "Organización uno",
        "institution": "osc-uno",
        "name": "Persona Tres",
        "consent": CONSENT,
    },
    "uni": {"organisation": "Universidad de ejemplo", "name": {"_sd": "C" * 42 + "A"}},
}
SITTING: Final = ("ayuntamiento", "garante", "osc")

CALL: Final = Deed(
    COUNCIL_SECRETARY,
    "secretariat.called",
    COUNCIL,
    {
        "municipality": VILLA_GUERRERO,
        "declaration": DECLARATION,
        "institution": "stm-15113",
        "call": digest_of("call"),
        "seats": SEATS,
        "deadlines": [{"what": "Recepción de propuestas", "basis": "business", "due": "2026-11-20"}],
    },
)


def seating(seat: str) -> Deed:
    """Return the deed by which the municipality records who takes a seat."""
    member = {"seat": seat, "sector": SECTORS[seat], "position": "holder", **MEMBERS[seat]}
    return Deed(MUNICIPALITY, "secretariat.member_seated", COUNCIL, member)


def minutes(*seats: str) -> list[dict[str, Any]]:
    """Return the seats as the minutes name them."""
    names = ("organisation", "institution")
    return [
        {"seat": s, "sector": SECTORS[s], **{n: MEMBERS[s][n] for n in names if n in MEMBERS[s]}}
        for s in seats
    ]


REPLACEMENT: Final = Deed(
    OSC_ONE,
    "secretariat.member_replaced",
    COUNCIL,
    {
        "seat": "osc",
        "sector": "civil-society",
        "position": "holder",
        **MEMBERS["osc"],
        "name": {"_sd": "D" * 42 + "A"},
        "consent": CONSENT,
        "reason": "Renuncia de quien ocupaba el lugar",
    },
)
INSTALLATION: Final = Deed(
    PRESIDENT,
    "secretariat.installed",
    COUNCIL,
    {
        "place": "Villa Guerrero, Estado de México",
        "minutes_sha256": MINUTES,
        "seats": minutes(*SITTING),
        "facilitator": "Organización facilitadora",
    },
)
SIGNATURE: Final = Deed(AUTHORITY, "secretariat.installation_signed", COUNCIL, {"digest": MINUTES})


def agreement(number: int, text: str, *votes: int) -> dict[str, Any]:
    """Return one agreement; votes for, against, abstained."""
    favour, against, abstained = votes
    return {"number": number, "text": text, "for": favour, "against": against, "abstained": abstained}


SESSION: Final = Deed(
    TECHNICAL_SECRETARY,
    "secretariat.session_held",
    COUNCIL,
    {
        "number": 1,
        "kind": "ordinary",
        "quorum": 2,
        "attendance": {"members": 3, "guests": 4},
        "agreements": [
            agreement(1, "Se aprueban el plan y sus compromisos.", 3, 0, 0),
            agreement(2, "Se rechaza lo demás.", 1, 2, 0),
        ],
        "minutes_sha256": digest_of("minutes of session 1"),
    },
)
ON_PAPER: Final = SESSION.but(kind="extraordinary").on_paper(
    "2026-11-03", collation(compared_on="2026-11-03")
)
ATTENDANCE: Final = {"total": 25, "groups": [{"group": "women", "count": 13}, {"group": "60+", "count": 6}]}
TABLE: Final = Deed(
    FACILITATOR,
    "cocreation.table_held",
    COUNCIL,
    {
        "topic": "Agua potable en las comunidades",
        "problems": ["La información no es pública."],
        "proposals": ["Publicar un calendario."],
        "attendance": ATTENDANCE,
    },
)
CONCLUSION: Final = Deed(
    COUNCIL_SECRETARY,
    "secretariat.concluded",
    COUNCIL,
    {
        "reason": "Fin del ejercicio de ejemplo",
        "handover": "El archivo pasa a la Unidad de Transparencia.",
    },
)


def tell(story: Story) -> None:
    """Tell the chapter."""
    story.tell(CALL)
    story.mark("called")
    story.tell(*map(seating, SITTING), REPLACEMENT)
    story.mark("seated")
    story.tell(INSTALLATION)
    story.mark("installing")
    story.tell(SIGNATURE, SIGNATURE.by(OSC_ONE))
    story.mark("installed")
    story.tell(SESSION)
    story.mark("in session")
    story.tell(ON_PAPER, TABLE)
