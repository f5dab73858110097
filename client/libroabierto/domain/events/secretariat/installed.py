"""secretariat.installed: the minutes of the installation, whose parties then sign (parties.py).

The promise of clause G is kept when the last party has signed, and counted to the date of the act.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from libroabierto.domain.collation import PAPER_RULES
from libroabierto.domain.events.secretariat.declarations import (
    before_declaration,
    none_in_force,
    promise_kept,
)
from libroabierto.domain.events.secretariat.lifecycle import (
    SECRETARIAT,
    before_call,
    is_unfit,
    its_municipality,
)
from libroabierto.domain.events.secretariat.parties import PRESIDENT, authority_vacant, parties_of, settled
from libroabierto.domain.events.secretariat.seats import (
    MOST_SEATS,
    TakenSeat,
    other_sector,
    repeats_seat,
    seat_of,
    unfit_institution,
    unknown_seat,
)
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group, Several, Sha256, Text
from libroabierto.domain.shapes import PaperAct
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(PaperAct):
    """What the minutes say: where, who sat, who facilitates; `occurred_on` is their date."""

    place = Text("Lugar", "Place", correctable=True, example="Villa Guerrero, Estado de México")
    minutes_sha256 = Sha256("Huella del acta", "SHA-256 of the minutes", own=True, example="file:acta.pdf")
    seats = Several(
        "Lugares según el acta",
        "Seats as the minutes name them",
        Group("Lugar", "Seat", TakenSeat),
        least=1,
        most=MOST_SEATS,
    )
    facilitator = Text(
        "Institución u organización que facilita",
        "Organisation that facilitates",
        correctable=True,
        example="Organización facilitadora",
    )
    guidelines_sha256 = Sha256(
        "Huella de los lineamientos",
        "SHA-256 of the guidelines",
        optional=True,
        file=True,
        example="file:lineamientos.pdf",
    )


@refused_when("secretariat.institution-differs")
def other_institution(case: Case) -> Verdict:
    """The institution that the call names exists, and is no municipal secretariat over this municipality."""
    return is_unfit(case, case.present["institution"])


@refused_when("seat.empty")
def nobody_sits(case: Case) -> Verdict:
    """The minutes name a seat that nobody has taken; on paper the minutes alone say who sat."""
    names = [named["seat"] for named in _native_seats(case)]
    return next(({"seat": name} for name in names if not (seat_of(case, name) or {}).get("holder")), False)


@refused_when("seat.institution-differs")
def another_sits(case: Case) -> Verdict:
    """The minutes name another institution than the one that sits."""
    for named in _native_seats(case):
        holder = (seat_of(case, named["seat"]) or {}).get("holder")
        if holder and holder["institution"] != named.get("institution"):
            return {"seat": named["seat"]}
    return False


def _native_seats(case: Case) -> list[dict[str, Any]]:
    return case.data["seats"] if case.event.provenance == "native" else []


@refused_when("secretariat.sector-missing")
def sector_missing(case: Case) -> Verdict:
    """No seat of the municipality, of the authority (unless vacant), or of civil society."""
    needed = ["municipality", *([] if authority_vacant(case) else ["authority"]), "civil-society"]
    present = {seat["sector"] for seat in case.data["seats"]}
    missing = [sector for sector in needed if sector not in present]
    return bool(missing) and {"sectors": ", ".join(missing)}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The secretariat with its parties; installed at once if the paper shows every signature."""
    case, data, parties = recorded.case, recorded.case.data, parties_of(recorded)
    said = {seat["seat"]: seat for seat in data["seats"]}
    installation = {
        "on": case.event.occurred_on,
        "entry": recorded.index,
        "provenance": case.event.provenance,
        "place": data["place"],
        "minutes_sha256": data["minutes_sha256"],
        "facilitator": data["facilitator"],
        "guidelines_sha256": data.get("guidelines_sha256"),
        "collation": data.get("collation"),
    }
    seats = [{**seat, "minutes": _minutes(said.get(seat["seat"]))} for seat in case.present["seats"]]
    yield from installing(recorded, seats=seats, installation=installation, parties=parties)


def _minutes(said: dict[str, Any] | None) -> dict[str, Any] | None:
    return said and {"organisation": said["organisation"], "institution": said.get("institution")}


def installing(
    recorded: Recorded, *, installation: dict[str, Any], parties: list[dict[str, Any]], **members: Any
) -> Iterable[Row]:
    """Yield the secretariat with these parties and, if they are complete, the promises that it keeps."""
    act = {"on": installation["on"], "entry": installation["entry"]}
    changed = {"installation": installation, "parties": parties, **members}
    if not settled(parties):
        yield recorded.changed(state="installing", **changed)
        return
    yield recorded.changed(state="installed", installed=act, **changed)
    yield from promise_kept(recorded, **act)


NAME = "secretariat.installed"
TYPE = EventType(
    name=NAME,
    title=Label("Instalación del secretariado técnico municipal", "Installation of the secretariat"),
    sentence=Label(
        "{issuer} registra el acta de instalación del secretariado {subject}, del {occurred_on:day}.",
        "{issuer} records the minutes of the installation of secretariat {subject}, of {occurred_on:day}.",
    ),
    stream="secretariat",
    data=Data,
    signers=(its_municipality(PRESIDENT, "council-secretary"),),
    rules=(
        *SECRETARIAT.rules(NAME),
        *PAPER_RULES,
        none_in_force,
        before_declaration,
        before_call,
        other_institution,
        repeats_seat,
        unknown_seat,
        other_sector,
        unfit_institution,
        sector_missing,
        nobody_sits,
        another_sits,
    ),
    evolve=evolve,
    since=2,
    provenance="either",
)
