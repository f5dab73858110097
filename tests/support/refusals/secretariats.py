"""Refusals of secretariats: of their call, seats, installation and end, and of acts on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support import texts
from support.founding import AUTHORITY, COUNCIL, KEY, PAPER, ROLL, Town
from support.lives import bodies
from support.lives import secretariats as acts
from support.refusals import sessions
from support.refusals.row import Row, spoiled

Make = Callable[[Town], str]
COLLATION = acts.COLLATION
SEEN = acts.SEEN
YESTERDAY = {"occurred_on": "2026-11-19"}


def _call(stream: str = acts.STREAM, **data: Any) -> Make:
    return lambda town: acts.call(town, None, stream, **data)


def _paper_call(day: str = "2022-07-01", **collation: Any) -> Make:
    changed = {**acts.CALL_OF_2022, "collation": {**COLLATION, **collation}}
    return lambda town: acts.call(town, acts.on_paper(day), acts.OLD, **changed)


def _seating(seat: str, /, **options: Any) -> Make:
    return lambda town: acts.seating(town, seat, **options)


def _replacement(seat: str, /, **options: Any) -> Make:
    return lambda town: acts.replacement(town, seat, **options)


def _installation(*seats: str, **options: Any) -> Make:
    return lambda town: acts.installation(town, seats=acts.minutes(*(seats or acts.SITTING)), **options)


def _paper_installation(day: str = "2022-08-01", **data: Any) -> Make:
    changed = {"collation": COLLATION, **data}
    return lambda town: acts.installation(town, acts.on_paper(day), acts.OLD, **changed)


def _signature(issuer: str, office: str = "seal", **data: Any) -> Make:
    return lambda town: acts.installation_signature(town, issuer, office, **data)


def _two_seats(**changed: Any) -> list[Any]:
    return [*acts.SEATS, {**acts.SEATS[0], **changed}]


CALLS = (
    Row(
        "stream.of-another-municipality",
        "in force",
        _call("secretariat:15106-2026"),
        "a stream of another municipality",
    ),
    Row(
        "municipality.about-another",
        "in force",
        _call(municipality=texts.municipality("15106")),
        "a municipality that calls for another",
    ),
    Row(
        "signer.not-authorized",
        "in force",
        lambda t: acts.call(t, by="municipal-president"),
        "a president calls",
    ),
    Row("secretariat.exists", "called", _call(), "a second call in one stream"),
    Row("secretariat.declaration-unknown", "assembled", _call(), "a declaration that does not exist"),
    Row(
        "secretariat.declaration-unknown",
        "another's paper",
        _call(declaration=acts.OTHER_PAPER),
        "the declaration of another municipality",
    ),
    Row(
        "secretariat.institution-differs",
        "in force",
        _call(institution=AUTHORITY),
        "an institution of another role",
    ),
    Row("secretariat.another-active", "called", _call(f"{acts.STREAM}-b"), "a second secretariat"),
    Row(
        "secretariat.another-active",
        "installed",
        _call(f"{acts.STREAM}-b"),
        "a second one beside an installed one",
    ),
    Row(
        "secretariat.no-declaration-in-force",
        "old paper",
        _call(declaration=PAPER),
        "a declaration whose term is over",
    ),
    Row(
        "secretariat.no-declaration-in-force",
        "termless paper",
        _call(declaration=PAPER),
        "an old paper whose term was never recorded, in a later term",
    ),
    Row(
        "secretariat.before-declaration",
        "in force",
        lambda t: acts.call(t, YESTERDAY),
        "a call before the letter",
    ),
    Row("seat.repeated", "in force", _call(seats=_two_seats(sector="business")), "one seat in two sectors"),
    Row(
        "deadline.before-act",
        "in force",
        _call(deadlines=[{"what": "Registro", "basis": "calendar", "due": "2026-11-19"}]),
        "a deadline that ended before the call",
    ),
    Row(
        "collation.missing",
        "called on paper",
        lambda t: acts.call(t, acts.on_paper("2022-07-01")),
        "no collation",
    ),
    Row("collation.on-native", "in force", _call(collation=COLLATION), "a native call with a collation"),
    Row("paper.dated-after-recording", "old paper", _paper_call("2026-11-23"), "a paper call of tomorrow"),
    Row(
        "collation.in-future", "old paper", _paper_call(compared_on="2026-11-23"), "a paper compared tomorrow"
    ),
    Row(
        "collation.before-paper",
        "old paper",
        _paper_call(compared_on="2022-06-30"),
        "a paper compared the day before it was written",
    ),
    Row(
        "collation.claims-electronic-signature",
        "old paper",
        _paper_call(signatures_seen=[{**SEEN[0], "modality": "electronic-seal"}]),
        "a paper call that claims an electronic seal",
    ),
    Row(
        "collation.transcription-shows-no-ink",
        "old paper",
        _paper_call(copy="transcription"),
        "ink seen on a transcribed call",
    ),
    Row(
        "collation.signatory-ambiguous",
        "old paper",
        _paper_call(signatures_seen=[{**SEEN[1], "institution": AUTHORITY}]),
        "ink of somebody named by institution and role at once",
    ),
)
SEATS = (
    Row("secretariat.unknown", "in force", _seating("osc"), "a seat of no secretariat"),
    Row("secretariat.illegal-transition", "secretariat concluded", _seating("uni"), "a seat after the end"),
    Row(
        "secretariat.before-call", "called", _seating("osc", act=YESTERDAY), "a member seated before the call"
    ),
    Row("seat.unknown", "called", _seating("osc", seat="osc-9"), "a seat that was not called"),
    Row("seat.sector-differs", "called", _seating("osc", sector="academia"), "a seat of another sector"),
    Row("seat.taken", "seated", _seating("osc"), "a seat that is taken"),
    Row("seat.empty", "seated", _replacement("uni"), "somebody replaced where nobody sits"),
    Row("seat.institution-unfit", "called", _seating("osc", institution="no-existe"), "a stranger in a seat"),
    Row(
        "seat.institution-unfit",
        "called",
        _seating("osc", institution=COUNCIL),
        "the council as civil society",
    ),
    Row(
        "seat.institution-unfit",
        "called",
        _seating("garante", institution=COUNCIL),
        "the council as authority",
    ),
    Row(
        "seat.of-another-institution",
        "seated",
        _replacement("osc", by=ROLL[1], institution=ROLL[1]),
        "an organisation that takes another one's seat",
    ),
    Row(
        "signer.not-authorized",
        "called",
        _seating("osc", by=ROLL[1]),
        "an organisation that seats another one",
    ),
    Row(
        "signer.not-authorized",
        "called",
        _seating("ayuntamiento", by=AUTHORITY),
        "the authority seats for the municipality",
    ),
    Row("personal.without-consent", "called", _seating("osc", consent=None), "a private member in the clear"),
    Row(
        "personal.consent-in-future",
        "called",
        _seating("osc", consent={"given_on": "2026-11-23", "document_sha256": "9" * 64}),
        "consent given tomorrow",
    ),
)
INSTALLATIONS = (
    Row("secretariat.illegal-transition", "installing", _installation(), "installed twice"),
    Row(
        "signer.not-authorized",
        "seated",
        lambda t: spoiled(t, acts.installation(t), office="seal"),
        "a seal installs: that takes president or council secretary",
    ),
    Row(
        "secretariat.no-declaration-in-force",
        "called on paper",
        _paper_installation("2025-06-01"),
        "after the paper's days",
    ),
    Row(
        "secretariat.before-declaration",
        "called on paper",
        _paper_installation("2022-06-19"),
        "before the letter",
    ),
    Row(
        "secretariat.before-call",
        "called on paper",
        _paper_installation("2022-06-21"),
        "installed before the call",
    ),
    Row(
        "secretariat.institution-differs",
        "taken name",
        _installation(),
        "an institution that took the secretariat's id after the call",
    ),
    Row(
        "secretariat.sector-missing",
        "seated",
        _installation("ayuntamiento", "garante"),
        "without civil society",
    ),
    Row("secretariat.sector-missing", "seated", _installation("garante", "osc"), "without the municipality"),
    Row(
        "secretariat.sector-missing", "seated", _installation("ayuntamiento", "osc"), "without the authority"
    ),
    Row("seat.empty", "called", _installation(), "seats that nobody has taken"),
    Row(
        "seat.institution-differs",
        "seated",
        lambda t: acts.installation(
            t,
            seats=[
                *acts.minutes("ayuntamiento", "garante"),
                {**acts.minutes("osc")[0], "institution": ROLL[1]},
            ],
        ),
        "minutes that name another organisation than the one that sits",
    ),
    Row(
        "seat.unknown",
        "called on paper",
        _paper_installation(seats=[{**acts.minutes("osc")[0], "seat": "osc-9"}]),
        "a paper that names a seat that was not called",
    ),
    Row(
        "seat.institution-unfit",
        "called on paper",
        _paper_installation(seats=[{**acts.minutes("osc")[0], "institution": "no-existe"}]),
        "a paper that names an institution nobody accredited",
    ),
    Row(
        "secretariat.not-a-party",
        "installing",
        _signature(ROLL[1]),
        "an organisation that does not sit signs",
    ),
    Row(
        "secretariat.already-signed",
        "installing",
        _signature(COUNCIL, "municipal-president"),
        "the president, twice",
    ),
    Row("secretariat.already-signed", "installed", _signature(AUTHORITY), "the authority signs twice"),
    Row(
        "secretariat.already-signed",
        "installed",
        _signature(AUTHORITY, "authority-president"),
        "the authority's president signs after its seal",
    ),
    Row(
        "secretariat.digest-differs",
        "installing",
        _signature(AUTHORITY, digest="0" * 64),
        "other minutes signed",
    ),
    Row(
        "secretariat.key-used-twice",
        "one e.firma",
        _signature(AUTHORITY, "authority-president"),
        "one key, two parties",
    ),
    Row("secretariat.illegal-transition", "seated", _signature(AUTHORITY), "a signature before the minutes"),
    Row("signer.not-authorized", "installing", _signature(COUNCIL), "the council's seal for its president"),
    Row(
        "secretariat.before-installation",
        "installing",
        lambda t: spoiled(t, acts.installation_signature(t, AUTHORITY), occurred_on="2026-11-19"),
        "minutes signed before they were written",
    ),
)
CONCLUSIONS = (
    Row(
        "secretariat.illegal-transition",
        "secretariat concluded",
        acts.conclusion,
        "concluded twice",
    ),
    Row(
        "secretariat.before-call",
        "called",
        lambda t: acts.conclusion(t, YESTERDAY),
        "concluded before the call",
    ),
)
BODIES = (
    Row(
        "institution.secretariat-of-the-state",
        "assembled",
        lambda t: bodies.accreditation(t, "stm-otro", "municipal-secretariat", "state"),
        "a municipal secretariat of the state",
    ),
    Row(
        "institution.secretariat-taken",
        "assembled",
        lambda t: bodies.accreditation(t, "stm-otro", "municipal-secretariat", KEY),
        "a second municipal secretariat of one municipality",
    ),
)
ROWS: tuple[Row, ...] = (*BODIES, *CALLS, *SEATS, *INSTALLATIONS, *CONCLUSIONS, *sessions.ROWS)
