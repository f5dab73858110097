"""secretariat.called: a municipality with a declaration in force calls for the seats of its secretariat."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import (
    misnamed_municipality,
    stream_of_another_municipality,
    unknown_municipality,
)
from libroabierto.domain.collation import PAPER_RULES
from libroabierto.domain.events.secretariat.declarations import in_force_on
from libroabierto.domain.events.secretariat.lifecycle import SECRETARIAT, is_unfit
from libroabierto.domain.events.secretariat.seats import MOST_SEATS, Seat, repeats_seat
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group, InstitutionId, Several, Sha256, Text
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import Deadline, PaperAct, Stream, municipality
from libroabierto.domain.signers import municipality as the_municipality
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row


class CallDeadline(Deadline):
    """By when what has to be done."""

    what = Text("Qué vence", "What is due", example="Recepción de propuestas")


class Data(PaperAct):
    """For which declaration, under which institution, which seats, until when."""

    municipality = municipality()
    declaration = Stream("Declaratoria", "Declaration", kind="declaration", example="declaration:15113-2026")
    institution = InstitutionId(
        "Identificador del secretariado como institución",
        "Institution id of the secretariat",
        example="stm-15113",
    )
    call = Sha256(
        "Huella de la convocatoria", "SHA-256 of the call", own=True, example="file:convocatoria.pdf"
    )
    seats = Several("Lugares", "Seats", Group("Lugar", "Seat", Seat), least=1, most=MOST_SEATS)
    deadlines = Several("Plazos", "Deadlines", Group("Plazo", "Deadline", CallDeadline), most=20)


def _declaration(case: Case) -> Document | None:
    return case.world.get("declaration", case.data["declaration"])


@refused_when("secretariat.declaration-unknown")
def unknown_declaration(case: Case) -> Verdict:
    """The declaration named does not exist, or is another municipality's."""
    found = _declaration(case)
    return found is None or found["municipality"]["key"] != case.data["municipality"]["key"]


@refused_when("secretariat.no-declaration-in-force")
def not_in_force(case: Case) -> Verdict:
    """The declaration is not in force, also on paper, on the day of the act; a lapsed one is not."""
    found = _declaration(case)
    day = case.event.occurred_on
    return (found is None or not in_force_on(case.world, found, day)) and {"on": day}


@refused_when("secretariat.before-declaration")
def before_declaration(case: Case) -> Verdict:
    """The call is dated before the declaration."""
    found = _declaration(case)
    since = found["occurred_on"] if found else case.event.occurred_on
    return bool(case.event.occurred_on < since) and {"since": since}


@refused_when("secretariat.another-active")
def another_active(case: Case) -> Verdict:
    """A secretariat of this municipality was called and is not concluded."""
    others = case.world.find("secretariat", f"active:{case.data['municipality']['key']}")
    return next(({"stream": other["id"]} for other in others), False)


@refused_when("secretariat.institution-differs")
def other_institution(case: Case) -> Verdict:
    """An institution of this id exists, and is no municipal secretariat over this municipality."""
    return is_unfit(case, case.data["institution"])


@refused_when("deadline.before-act")
def deadline_before_act(case: Case) -> Verdict:
    """A deadline ends before the day of the act."""
    due = min((one["due"] for one in case.data["deadlines"]), default=case.event.occurred_on)
    return bool(due < case.event.occurred_on) and {"due": due}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The secretariat with its empty seats."""
    case, data = recorded.case, recorded.case.data
    declaration = _declaration(case)
    document = {
        "id": case.event.stream,
        "municipality": data["municipality"],
        "institution": data["institution"],
        "declaration": data["declaration"],
        "term": declaration["term"] if declaration else None,
        "state": "called",
        "occurred_on": case.event.occurred_on,
        "provenance": case.event.provenance,
        "call": data["call"],
        "collation": data.get("collation"),
        "deadlines": data["deadlines"],
        "seats": [{**seat, "minutes": None, "holder": None, "alternate": None} for seat in data["seats"]],
        "installation": None,
        "parties": [],
        "installed": None,
        "sessions": {"ordinary": 0, "extraordinary": 0},
        "last_session": None,
        "tables": 0,
        "concluded": None,
        "entry": recorded.index,
        "last_entry": recorded.index,
    }
    yield row("secretariat", document)


NAME = "secretariat.called"
TYPE = EventType(
    name=NAME,
    title=Label("Convocatoria del secretariado técnico municipal", "Call for the municipal secretariat"),
    sentence=Label(
        "{issuer} convoca a integrar el secretariado técnico municipal de {data[municipality][name]}.",
        "{issuer} calls for the municipal technical secretariat of {data[municipality][name]}.",
    ),
    stream="secretariat",
    data=Data,
    signers=(the_municipality(),),
    rules=(
        unknown_municipality,
        misnamed_municipality,
        stream_of_another_municipality,
        *SECRETARIAT.rules(NAME),
        *PAPER_RULES,
        unknown_declaration,
        not_in_force,
        before_declaration,
        another_active,
        other_institution,
        repeats_seat,
        deadline_before_act,
    ),
    evolve=evolve,
    since=2,
    provenance="either",
)
