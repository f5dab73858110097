"""Secretariats: call, seats, installation, sessions and end; and what any act on paper is refused for."""

from __future__ import annotations

from typing import Any, Final

from . import paper_cases
from .cases import Case, Topic
from .cast import (
    AUTHORITY_PRESIDENT,
    COUNCIL_SECRETARY,
    FACILITATOR,
    LETTER,
    LOCAL_SECRETARY,
    MUNICIPALITY,
    OSC_ONE,
    OSC_TWO,
    PRESIDENT,
    TOLUCA,
    TWO_HATS,
    collation,
    digest_of,
)
from .chapters.bodies import accreditation_of
from .chapters.secretariat import (
    ATTENDANCE,
    CALL,
    CONCLUSION,
    INSTALLATION,
    ON_PAPER,
    REPLACEMENT,
    SEATS,
    SESSION,
    SIGNATURE,
    TABLE,
    agreement,
    minutes,
    seating,
)
from .storytelling import Deed, Party
from .trials import ABOUT, Refusal, accepted, all_refused

EARLIER: Final = {"occurred_on": "2026-11-02"}
BEFORE: Final = {"occurred_on": "2026-11-01"}


def topics() -> list[Topic]:
    """Return secretariat."""
    return [Topic("secretariat", ABOUT, (*_accepted(), *all_refused(REFUSALS)))]


def _accepted() -> list[Case]:
    return [
        accepted("a seat whose member is not named", "called", seating("uni")),
        accepted("a session on paper", "installed", ON_PAPER),
        accepted("a table whose groups are not counted", "installed", _attended(groups=None)),
        accepted("a secretariat concluded", "seated", CONCLUSION),
    ]


def _attended(**attendance: Any) -> Deed:
    members = {**ATTENDANCE, **attendance}
    return TABLE.but(attendance={name: value for name, value in members.items() if value is not None})


def _groups(total: int, *groups: tuple[str, int]) -> Deed:
    return _attended(total=total, groups=[{"group": group, "count": count} for group, count in groups])


PAPER: Final[tuple[Refusal, ...]] = (
    *paper_cases.REFUSALS,
    ("a type that has no paper", "provenance.not-allowed", "installed", TABLE.under(provenance="paper")),
)
_ANOTHER: Final = Party("outsider", "stm-otra")
BODIES: Final[tuple[Refusal, ...]] = (
    (
        "a municipal secretariat of the state",
        "institution.secretariat-of-the-state",
        "assembled",
        accreditation_of(_ANOTHER, "municipal-secretariat", "state"),
    ),
    (
        "a second secretariat of one municipality",
        "institution.secretariat-taken",
        "assembled",
        accreditation_of(_ANOTHER, "municipal-secretariat", "15113"),
    ),
)
CALLS: Final[tuple[Refusal, ...]] = (
    (
        "a municipality under another name",
        "municipality.name-differs",
        "corrected",
        CALL.but(municipality={"key": "15113", "name": "Villa guerrero"}),
    ),
    (
        "a call for another municipality",
        "municipality.about-another",
        "corrected",
        CALL.but(municipality=TOLUCA),
    ),
    (
        "a call in a stream of another municipality",
        "stream.of-another-municipality",
        "corrected",
        CALL.at("secretariat:15106-2026"),
    ),
    ("a president calls", "signer.not-authorized", "corrected", CALL.by(PRESIDENT)),
    ("two calls in one stream", "secretariat.exists", "called", CALL),
    (
        "a second secretariat beside an active one",
        "secretariat.another-active",
        "called",
        CALL.at("secretariat:15113-otro"),
    ),
    (
        "a call for a declaration that does not exist",
        "secretariat.declaration-unknown",
        "corrected",
        CALL.but(declaration="declaration:15113-nunca"),
    ),
    (
        "a call for a declaration that is not in force",
        "secretariat.no-declaration-in-force",
        "corrected",
        CALL.but(declaration=LETTER),
    ),
    ("a call before the declaration", "secretariat.before-declaration", "corrected", CALL.under(**BEFORE)),
    (
        "an institution of another role",
        "secretariat.institution-differs",
        "corrected",
        CALL.but(institution="autoridad-mex"),
    ),
    (
        "one seat in two sectors",
        "seat.repeated",
        "corrected",
        CALL.but(seats=[*SEATS, {**SEATS[0], "sector": "business"}]),
    ),
    (
        "a deadline that ended before the call",
        "deadline.before-act",
        "corrected",
        CALL.but(deadlines=[{"what": "Registro", "basis": "calendar", "due": "2026-11-02"}]),
    ),
)
OSC: Final = seating("osc")
NEXT_MEMBER: Final = REPLACEMENT.but(name="Persona Cuatro")
# Each act that follows a call, where there was none.
NOTHING: Final[tuple[Refusal, ...]] = tuple(
    (f"{told} of no secretariat", "secretariat.unknown", "corrected", deed)
    for told, deed in {
        "a seat": OSC,
        "a member's successor": NEXT_MEMBER,
        "the minutes": INSTALLATION,
        "a signature": SIGNATURE,
        "a session": SESSION,
        "a table": TABLE,
        "the end": CONCLUSION,
    }.items()
)
_BY_TOWN: Final = NEXT_MEMBER.by(MUNICIPALITY)
_AFTER: Final = NEXT_MEMBER.by(COUNCIL_SECRETARY)
MEMBERS: Final[tuple[Refusal, ...]] = (
    ("a member's successor after the end", "secretariat.illegal-transition", "left", _AFTER),
    ("a seat after the end", "secretariat.illegal-transition", "left", seating("uni").by(COUNCIL_SECRETARY)),
    *(
        (f"a successor in {told}", code, "seated", deed)
        for told, code, deed in (
            ("a seat that was not called", "seat.unknown", NEXT_MEMBER.but(seat="osc-9")),
            (
                "a seat of another sector",
                "seat.sector-differs",
                _BY_TOWN.but(sector="academia"),
            ),
            (
                "the seat of a stranger",
                "seat.institution-unfit",
                _BY_TOWN.but(institution="nadie"),
            ),
            ("the clear without consent", "personal.without-consent", NEXT_MEMBER.but(consent=None)),
        )
    ),
    ("a member seated before the call", "secretariat.before-call", "called", OSC.under(**EARLIER)),
    ("a seat that was not called", "seat.unknown", "called", OSC.but(seat="osc-9")),
    ("a seat of another sector", "seat.sector-differs", "called", OSC.but(sector="academia")),
    ("a stranger in a seat", "seat.institution-unfit", "called", OSC.but(institution="no-existe")),
    (
        "the council as civil society",
        "seat.institution-unfit",
        "called",
        OSC.but(institution="ayto-15113"),
    ),
    ("a seat that is taken", "seat.taken", "seated", OSC),
    (
        "somebody replaced where nobody sits",
        "seat.empty",
        "seated",
        _BY_TOWN.but(seat="uni", sector="academia", institution=None),
    ),
    (
        "an organisation that takes another one's seat",
        "seat.of-another-institution",
        "seated",
        NEXT_MEMBER.by(OSC_TWO).but(institution="osc-dos"),
    ),
    ("an organisation that seats another one", "signer.not-authorized", "called", OSC.by(OSC_TWO)),
    ("a private member in the clear", "personal.without-consent", "called", OSC.but(consent=None)),
    (
        "consent given tomorrow",
        "personal.consent-in-future",
        "called",
        OSC.but(consent={"given_on": "2026-11-30", "document_sha256": digest_of("consent")}),
    ),
)
_OTHER: Final = [*minutes("ayuntamiento", "garante"), {**minutes("osc")[0], "institution": "osc-dos"}]
_ONE: Final = minutes("osc")
_PUBLIC: Final = minutes("ayuntamiento", "garante")
INSTALLATIONS: Final[tuple[Refusal, ...]] = (
    ("installed twice", "secretariat.illegal-transition", "installing", INSTALLATION),
    ("a seal installs", "signer.not-authorized", "seated", INSTALLATION.by(MUNICIPALITY)),
    (
        "an old paper of a day without a declaration",
        "secretariat.no-declaration-in-force",
        "seated",
        INSTALLATION.on_paper("2024-06-01", collation()),
    ),
    (
        "an installation before the declaration",
        "secretariat.before-declaration",
        "seated",
        INSTALLATION.under(**BEFORE),
    ),
    ("an installation before the call", "secretariat.before-call", "seated", INSTALLATION.under(**EARLIER)),
    (
        "minutes without civil society",
        "secretariat.sector-missing",
        "seated",
        INSTALLATION.but(seats=minutes("ayuntamiento", "garante")),
    ),
    (
        "minutes that name a seat nobody has taken",
        "seat.empty",
        "seated",
        INSTALLATION.but(seats=minutes("ayuntamiento", "garante", "osc", "uni")),
    ),
    (
        "minutes that name another organisation than the one that sits",
        "seat.institution-differs",
        "seated",
        INSTALLATION.but(seats=_OTHER),
    ),
    *(
        (
            f"minutes with {told}",
            code,
            "seated",
            INSTALLATION.but(seats=[*minutes("ayuntamiento", "garante"), *osc]),
        )
        for told, code, osc in (
            ("one seat twice", "seat.repeated", [*_ONE, {**_ONE[0], "organisation": "Otra"}]),
            ("a seat that was not called", "seat.unknown", [{**_ONE[0], "seat": "osc-9"}]),
            ("a seat in another sector", "seat.sector-differs", [{**_ONE[0], "sector": "academia"}]),
            ("a stranger", "seat.institution-unfit", [{**_ONE[0], "institution": "nadie"}]),
        )
    ),
    ("a signature before the minutes", "secretariat.illegal-transition", "seated", SIGNATURE),
    (
        "minutes signed before they were written",
        "secretariat.before-installation",
        "installing",
        SIGNATURE.under(**EARLIER),
    ),
    ("a party that does not sit", "secretariat.not-a-party", "installing", SIGNATURE.by(OSC_TWO)),
    ("the president signs twice", "secretariat.already-signed", "installing", SIGNATURE.by(PRESIDENT)),
    (
        "the authority's president after its seal",
        "secretariat.already-signed",
        "installed",
        SIGNATURE.by(AUTHORITY_PRESIDENT),
    ),
    ("one key for two parties", "secretariat.key-used-twice", "installing", SIGNATURE.by(TWO_HATS)),
    (
        "other minutes signed",
        "secretariat.digest-differs",
        "installing",
        SIGNATURE.but(digest=digest_of("other minutes")),
    ),
    (
        "the council's seal for its president",
        "signer.not-authorized",
        "installing",
        SIGNATURE.by(MUNICIPALITY),
    ),
)
SESSIONS: Final[tuple[Refusal, ...]] = (
    ("a session before all have signed", "secretariat.illegal-transition", "installing", SESSION),
    ("a table before all have signed", "secretariat.illegal-transition", "installing", TABLE),
    (
        "a table before the installation",
        "secretariat.before-installation",
        "installed",
        TABLE.under(**EARLIER),
    ),
    (
        "a session before the installation",
        "secretariat.before-installation",
        "installed",
        SESSION.under(**EARLIER),
    ),
    ("a session's number skipped", "session.number", "installed", SESSION.but(number=2)),
    ("a session's number repeated", "session.number", "in session", SESSION),
    (
        "the second session before the first",
        "session.before-previous",
        "in session",
        SESSION.but(number=2).under(occurred_on="2026-11-03"),
    ),
    (
        "five members in four seats",
        "session.more-members-than-seats",
        "installed",
        SESSION.but(attendance={"members": 5, "guests": 0}),
    ),
    ("agreements without quorum", "session.agreements-without-quorum", "installed", SESSION.but(quorum=4)),
    (
        "two agreements of one number",
        "session.agreement-repeated",
        "installed",
        SESSION.but(agreements=[agreement(1, "Uno", 3, 0, 0), agreement(1, "Otro", 3, 0, 0)]),
    ),
    (
        "four votes of three members",
        "session.too-many-votes",
        "installed",
        SESSION.but(agreements=[agreement(1, "Uno", 2, 1, 1)]),
    ),
    ("the facilitator keeps the minutes", "signer.not-authorized", "installed", SESSION.by(FACILITATOR)),
    ("another secretariat keeps them", "signer.not-authorized", "installed", SESSION.by(LOCAL_SECRETARY)),
    (
        "a table's group counted twice",
        "attendance.group-repeated",
        "installed",
        _groups(40, ("women", 13), ("women", 12)),
    ),
    (
        "more people in the groups than came",
        "attendance.exceeds-total",
        "installed",
        _groups(20, ("women", 13), ("men", 12)),
    ),
    ("four minors at a table", "attendance.identifies", "installed", _groups(20, ("0-17", 4))),
    ("three who are left over", "attendance.identifies", "installed", _groups(20, ("women", 17))),
    ("concluded before the call", "secretariat.before-call", "called", CONCLUSION.under(**EARLIER)),
    ("concluded by an organisation", "signer.not-authorized", "installed", CONCLUSION.by(OSC_ONE)),
    ("concluded twice", "secretariat.illegal-transition", "left", CONCLUSION),
)
REFUSALS: Final = (*PAPER, *NOTHING, *BODIES, *CALLS, *MEMBERS, *INSTALLATIONS, *SESSIONS)
