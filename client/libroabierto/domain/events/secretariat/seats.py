"""Seats of a secretariat: each belongs to a sector, and has a holder and an alternate.

A seat is called by a slug of its secretariat's own ("sociedad-civil-1"). The names of members are
public for the municipality and the authority, whose members are public servants; those of the other
sectors are personal data, withheld or published with recorded consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from libroabierto.domain.checks import consent_in_future
from libroabierto.domain.events.secretariat.lifecycle import before_call, its_municipality
from libroabierto.domain.events.secretariat.words import POSITIONS, SECTORS
from libroabierto.domain.eventtype import Case, Recorded, Rule, Signer, Verdict, refused_when
from libroabierto.domain.fields import Choice, Group, InstitutionId, Pattern, Text, is_withheld
from libroabierto.domain.forms import Form
from libroabierto.domain.shapes import Act, Consent
from libroabierto.domain.signers import AUTHORITY_OFFICES, STATE, holds, municipality_of_stream
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row

MOST_SEATS: Final = 60  # the largest secretariat known has 39 associations beside its public members
PUBLIC_SECTORS: Final = ("municipality", "authority")


class SeatName(Pattern):
    """A seat's slug, chosen by the call."""

    pattern, code = "[a-z0-9][a-z0-9-]{0,39}", "field.not-seat"


class Seat(Form):
    """A seat and the sector that it belongs to."""

    seat = SeatName("Lugar", "Seat", example="sociedad-civil-1")
    sector = Choice("Sector", "Sector", among=tuple(SECTORS), labels=SECTORS, example="civil-society")


class TakenSeat(Seat):
    """A seat and who sits in it; an accredited institution is named by its id."""

    organisation = Text(
        "Institución u organización",
        "Organisation",
        correctable=True,
        example="Organización de la sociedad civil",
    )
    institution = InstitutionId(
        "Identificador, si está acreditada", "Its id, if accredited", optional=True, example="osc-uno"
    )


class Member(TakenSeat, Act):
    """Who takes a seat, as holder or alternate."""

    position = Choice("Calidad", "Position", among=tuple(POSITIONS), example="holder")
    name = Text("Nombre", "Name", longest=200, personal=True, correctable=True, example="Nombre y apellidos")
    consent = Group("Consentimiento (particulares)", "Consent (private persons)", Consent, optional=True)


def serves(case: Case, institution: str, sector: str) -> bool:
    """Say whether an accredited institution may sit in, or propose for, *sector* of this secretariat."""
    found, key = case.world.get("institution", institution), municipality_of_stream(case)
    if found is None or found["state"] != "accredited":
        return False
    if sector in PUBLIC_SECTORS:
        return holds(found, sector, key)
    return sector != "civil-society" or any(holds(found, sector, place) for place in (key, STATE))


def _proposes(case: Case) -> bool:
    """An institution of a sector names itself; organisations by their seal, the authority as always."""
    sector = case.data["sector"]
    offices = AUTHORITY_OFFICES if sector == "authority" else ("seal",)
    return (
        sector in ("authority", "civil-society")
        and case.event.office in offices
        and case.data.get("institution") == case.event.issuer
        and serves(case, case.event.issuer, sector)
    )


PROPOSERS: Final = (
    its_municipality(),
    Signer(
        Label(
            "la institución del sector que propone: autoridad garante o sociedad civil (sello electrónico)",
            "the institution of the sector that proposes: authority or civil society (seal)",
        ),
        _proposes,
    ),
)


def seat_of(case: Case, name: str) -> Mapping[str, Any] | None:
    """Return the seat of this name as the secretariat has it, or None."""
    return next((seat for seat in case.present["seats"] if seat["seat"] == name), None)


def named_seats(case: Case) -> list[dict[str, Any]]:
    """Return the seats that the data names: a list of them, or the one of a member."""
    return list(case.data.get("seats", [case.data]))


@refused_when("seat.repeated")
def repeats_seat(case: Case) -> Verdict:
    """A seat stands twice."""
    names = [seat["seat"] for seat in case.data["seats"]]
    return next(({"seat": name} for name in names if names.count(name) > 1), False)


@refused_when("seat.unknown")
def unknown_seat(case: Case) -> Verdict:
    """The call has no such seat."""
    names = [named["seat"] for named in named_seats(case)]
    return next(({"seat": name} for name in names if seat_of(case, name) is None), False)


@refused_when("seat.sector-differs")
def other_sector(case: Case) -> Verdict:
    """The seat belongs to another sector."""
    for named in named_seats(case):
        seat = seat_of(case, named["seat"])
        if seat is not None and seat["sector"] != named["sector"]:
            return {"seat": named["seat"], "sector": seat["sector"]}
    return False


@refused_when("seat.institution-unfit")
def unfit_institution(case: Case) -> Verdict:
    """The institution that sits is not accredited, or does not hold its sector's role here."""
    for named in named_seats(case):
        if "institution" in named and not serves(case, named["institution"], named["sector"]):
            return {"seat": named["seat"], "institution": named["institution"]}
    return False


@refused_when("seat.of-another-institution")
def anothers_seat(case: Case) -> Verdict:
    """An organisation acts on a seat that another one's member holds; only the municipality may."""
    seat = seat_of(case, case.data["seat"]) or {}
    sitting = {member["institution"] for member in (seat.get("holder"), seat.get("alternate")) if member}
    return (
        case.data["sector"] == "civil-society"
        and not holds(case.issuer(), "municipality", municipality_of_stream(case))
        and not sitting <= {case.event.issuer}
    )


@refused_when("seat.taken")
def taken(case: Case) -> Verdict:
    """Somebody sits there in this position."""
    member = (seat_of(case, case.data["seat"]) or {}).get(case.data["position"])
    return member is not None and {"entry": member["entry"]}


@refused_when("seat.empty")
def empty(case: Case) -> Verdict:
    """Nobody sits there in this position."""
    member = (seat_of(case, case.data["seat"]) or {}).get(case.data["position"])
    return member is None and {"seat": case.data["seat"]}


@refused_when("personal.without-consent")
def private_name_in_the_clear(case: Case) -> Verdict:
    """A member who is no public servant is named without recorded consent."""
    public = case.data["sector"] in PUBLIC_SECTORS
    return not public and not is_withheld(case.data["name"]) and "consent" not in case.data


SEATING: Final[tuple[Rule, ...]] = (before_call, unknown_seat, other_sector, unfit_institution, anothers_seat)
NAMING: Final[tuple[Rule, ...]] = (private_name_in_the_clear, consent_in_future)


def with_member(recorded: Recorded) -> Row:
    """Return the secretariat with the member of this event in its seat."""
    data = recorded.case.data
    member = {
        "organisation": data["organisation"],
        "institution": data.get("institution"),
        "name": data["name"],
        "since": recorded.case.event.occurred_on,
        "entry": recorded.index,
    }
    seats = [
        {**seat, data["position"]: member} if seat["seat"] == data["seat"] else seat
        for seat in recorded.case.present["seats"]
    ]
    return recorded.changed(seats=seats)
