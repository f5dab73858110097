"""A town's life up to, and the tokens of, secretariats.

Acts take the members of data that change (None removes one); `act` gives members of the event.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from support import texts
from support.founding import AUTHORITY, COUNCIL, DECLARATION, KEY, PAPER, ROLL, TODAY, Town
from support.keyring import rsa_key
from support.lives import bodies

STREAM = f"secretariat:{KEY}-2026"
OTHER_PAPER = "declaration:15106-2022"
NEXT = f"{STREAM}-b"
OLD = f"secretariat:{KEY}-2022"
ORGANISATION = ROLL[0]
USURPER = "osc-nueva"
MINUTES = "7" * 64
SECTORS = {"ayuntamiento": "municipality", "garante": "authority", "osc": "civil-society", "uni": "academia"}
SEATS = [{"seat": seat, "sector": sector} for seat, sector in SECTORS.items()]
MEMBERS: Mapping[str, Mapping[str, Any]] = {
    "ayuntamiento": {"organisation": "Ayuntamiento", "institution": COUNCIL, "name": "Nombre de Prueba"},
    "garante": {"organisation": "Autoridad garante", "institution": AUTHORITY, "name": "Otro Nombre"},
    "osc": {
        "organisation": "Organización uno",
        "institution": ORGANISATION,
        "name": "Alguien de Prueba",
        "consent": {"given_on": "2026-11-19", "document_sha256": "9" * 64},
    },
    "uni": {"organisation": "Universidad de prueba", "name": {"_sd": "C" * 42 + "A"}},
}
SITTING = ("ayuntamiento", "garante", "osc")
SEEN = [
    {"institution": COUNCIL, "office": "municipal-president", "modality": "autograph"},
    {"role": "authority", "office": "authority-president", "modality": "autograph"},
    {"institution": ORGANISATION, "office": "facilitator", "modality": "autograph"},
]
COLLATION = {**texts.paper(COUNCIL, KEY)["collation"], "signatures_seen": SEEN}
CALL_OF_2022: Mapping[str, Any] = {"declaration": PAPER, "collation": COLLATION, "deadlines": []}
Act = Mapping[str, Any]


def _said(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def on_paper(day: str) -> Act:
    """Members of an event that enters on paper, dated *day*; its data needs a collation."""
    return {"provenance": "paper", "occurred_on": day}


def call(
    town: Town, act: Act | None = None, stream: str = STREAM, by: str = "council-secretary", **changes: Any
) -> str:
    """The municipality calls for the seats of its secretariat."""
    data = {
        "municipality": texts.municipality(KEY),
        "declaration": DECLARATION,
        "institution": bodies.SECRETARIAT,
        "call": "8" * 64,
        "seats": SEATS,
        "deadlines": [{"what": "Propuestas", "basis": "business", "due": "2026-12-15"}],
    }
    return town.event("secretariat.called", COUNCIL, by, stream, _said(data, changes), **(act or {}))


def seating(
    town: Town,
    seat: str,
    /,
    *,
    by: str = COUNCIL,
    stream: str = STREAM,
    act: Act | None = None,
    **changes: Any,
) -> str:
    """Somebody takes a seat; the institution *by* signs under its seal."""
    member = {"seat": seat, "sector": SECTORS[seat], "position": "holder", **MEMBERS[seat]}
    data = _said(member, changes)
    return town.event("secretariat.member_seated", by, "seal", stream, data, **(act or {}))


def replacement(town: Town, seat: str, /, *, by: str = COUNCIL, **changes: Any) -> str:
    """Somebody else takes a seat."""
    member = {"seat": seat, "sector": SECTORS[seat], "position": "holder", **MEMBERS[seat]}
    data = _said({**member, "reason": "Renuncia"}, changes)
    return town.event("secretariat.member_replaced", by, "seal", STREAM, data)


def minutes(*seats: str) -> list[dict[str, Any]]:
    """The seats as the minutes name them."""
    named = ("organisation", "institution")
    return [
        {"seat": s, "sector": SECTORS[s], **{n: MEMBERS[s][n] for n in named if n in MEMBERS[s]}}
        for s in seats
    ]


def installation(
    town: Town, act: Act | None = None, stream: str = STREAM, by: str = "municipal-president", **changes: Any
) -> str:
    """The municipality records the minutes of the installation."""
    data = {
        "place": "Villa Guerrero, Estado de México",
        "minutes_sha256": MINUTES,
        "seats": minutes(*SITTING),
        "facilitator": "Organización facilitadora",
    }
    return town.event("secretariat.installed", COUNCIL, by, stream, _said(data, changes), **(act or {}))


def installation_signature(
    town: Town, issuer: str, office: str = "seal", stream: str = STREAM, **changes: Any
) -> str:
    """A party signs the minutes of the installation."""
    data = {"digest": MINUTES, **changes}
    return town.event("secretariat.installation_signed", issuer, office, stream, data)


def agreement(number: int = 1, votes: tuple[int, int, int] = (3, 0, 0), text: str = "Se aprueba.") -> Act:
    """One agreement; votes for, against, abstained."""
    favour, against, abstained = votes
    return {"number": number, "text": text, "for": favour, "against": against, "abstained": abstained}


def session(town: Town, act: Act | None = None, stream: str = STREAM, **changes: Any) -> str:
    """The technical secretary records a session: ordinary 1, agreement 1 adopted and 2 rejected."""
    data = {
        "number": 1,
        "kind": "ordinary",
        "quorum": 2,
        "attendance": {"members": 3, "guests": 4},
        "agreements": [agreement(), agreement(2, (1, 2, 0), "Se rechaza.")],
        "minutes_sha256": "6" * 64,
    }
    signer = (bodies.SECRETARIAT, "technical-secretary")
    return town.event("secretariat.session_held", *signer, stream, _said(data, changes), **(act or {}))


def table(town: Town, act: Act | None = None, **changes: Any) -> str:
    """The facilitator records a cocreation table."""
    data = {
        "topic": "Agua potable",
        "problems": ["La información no es pública."],
        "proposals": ["Publicar un calendario."],
        "attendance": {
            "total": 25,
            "groups": [{"group": "women", "count": 13}, {"group": "60+", "count": 6}],
        },
    }
    signer = (bodies.SECRETARIAT, "facilitator")
    return town.event("cocreation.table_held", *signer, STREAM, _said(data, changes), **(act or {}))


def conclusion(town: Town, act: Act | None = None) -> str:
    """The municipality concludes its secretariat."""
    data = {"reason": "Fin de la administración", "handover": "El archivo pasa a otra área."}
    signer = (COUNCIL, "council-secretary")
    return town.event("secretariat.concluded", *signer, STREAM, data, **(act or {}))


# --- lives ------------------------------------------------------------------------------------------


def called(town: Town) -> None:
    """A declaration in force, and a call for four seats."""
    bodies.in_force(town)
    town.record(call(town))


def seated(town: Town) -> None:
    """The three mandatory sectors have their holders."""
    called(town)
    for seat in SITTING:
        town.record(seating(town, seat))


def installing(town: Town) -> None:
    """The president installed, which is the municipality's signature; two more are missing."""
    seated(town)
    town.record(installation(town))


def installed(town: Town) -> None:
    """Every party has signed."""
    installing(town)
    town.record(installation_signature(town, AUTHORITY))
    town.record(installation_signature(town, ORGANISATION))


def in_session(town: Town) -> None:
    """Ordinary session 1 adopted agreement 1 and rejected agreement 2."""
    installed(town)
    town.record(session(town))


def concluded(town: Town) -> None:
    """A secretariat that ended."""
    installed(town)
    town.record(conclusion(town))


def succeed(town: Town) -> None:
    """Record that the secretariat ends and that another one is called, seated, installed, and meets."""
    town.record(conclusion(town))
    follow(town)


def follow(town: Town) -> None:
    """Record that another secretariat is called after the one that ended, seated, installed, and meets."""
    town.record(call(town, None, NEXT))
    for seat in SITTING:
        town.record(seating(town, seat, stream=NEXT))
    town.record(installation(town, None, NEXT))
    for party in (AUTHORITY, ORGANISATION):
        town.record(installation_signature(town, party, stream=NEXT))
    town.record(session(town, None, NEXT))


def in_session_today(town: Town) -> None:
    """Ordinary session 1 was held today, two days after the installation."""
    installed(town)
    town.record(session(town, {"occurred_on": TODAY}))


def taken_name(town: Town) -> None:
    """The call names an institution to be; an organisation is accredited under that id before the minutes."""
    _seated_for(town, USURPER)
    town.record(bodies.accreditation(town, USURPER, "civil-society", KEY))


def usurped(town: Town) -> None:
    """The same, but only once all parties had signed."""
    _seated_for(town, USURPER)
    town.record(installation(town))
    for party in (AUTHORITY, ORGANISATION):
        town.record(installation_signature(town, party))
    town.record(bodies.accreditation(town, USURPER, "civil-society", KEY))


def _seated_for(town: Town, institution: str) -> None:
    """A call that names this institution as the secretariat, and who sits."""
    bodies.in_force(town)
    town.record(call(town, institution=institution))
    for seat in SITTING:
        town.record(seating(town, seat))


def one_e_firma(town: Town) -> None:
    """One person presides over municipality and authority with one e.firma, and installed as the former."""
    seated(town)
    for institution, office in ((COUNCIL, "municipal-president"), (AUTHORITY, "authority-president")):
        town.keys = {**town.keys, (institution, office): rsa_key()}
        (tenure,) = town.world.find("tenure", f"office:{institution}:{office}")
        data = functools.partial(_e_firma, town, institution, office, tenure["tenure"])
        town.say("key.enrolled", AUTHORITY, "seal", f"institution:{institution}", data)
    town.record(installation(town))


def _e_firma(town: Town, institution: str, office: str, tenure: int, id: str) -> dict[str, Any]:
    return {
        "office": office,
        "tenure": tenure,
        "kind": "e-firma",
        "certificate": {"x5t#S256": "A" * 43, "not_before": "2026-01-01", "not_after": "2029-12-31"},
        "jwk": rsa_key().public.jwk,
        "possession": town.possession(institution, office, id),
        "request_sha256": "a" * 64,
    }


def others_paper(town: Town) -> None:
    """The authority brought in a paper of Toluca."""
    bodies.assembled(town)
    paper = texts.paper(COUNCIL, "15106")
    act = {"provenance": "paper", "occurred_on": "2022-06-20"}
    town.say("declaration.digitized", AUTHORITY, "seal", OTHER_PAPER, paper, **act)


def termless_paper(town: Town) -> None:
    """The letter of 2022 came in on paper; its term was never recorded, the present one was."""
    bodies.assembled(town)
    town.record(town.digitization())


def old_paper(town: Town) -> None:
    """The paper of 2022 in force on paper, its term recorded and over."""
    bodies.assembled(town)
    data = {"municipality": texts.municipality(KEY), "from": "2022-01-01", "to": "2024-12-31"}
    town.say("term.started", AUTHORITY, "seal", f"institution:{COUNCIL}", data)
    town.record(town.digitization())


def called_on_paper(town: Town) -> None:
    """A call of 2022, on paper."""
    old_paper(town)
    town.record(call(town, on_paper("2022-07-01"), OLD, **CALL_OF_2022))


def installed_on_paper(town: Town) -> None:
    """The minutes of 2022, on which every party's autograph signature was seen."""
    called_on_paper(town)
    town.record(installation(town, on_paper("2022-08-01"), OLD, "council-secretary", collation=COLLATION))


LIVES: Mapping[str, Callable[[Town], None]] = {
    "called": called,
    "seated": seated,
    "installing": installing,
    "installed": installed,
    "in session": in_session,
    "secretariat concluded": concluded,
    "in session today": in_session_today,
    "one e.firma": one_e_firma,
    "taken name": taken_name,
    "another's paper": others_paper,
    "called on paper": called_on_paper,
    "installed on paper": installed_on_paper,
    "old paper": old_paper,
    "termless paper": termless_paper,
}
