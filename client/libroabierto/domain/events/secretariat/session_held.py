"""secretariat.session_held: a numbered session of the secretariat, with its agreements and their votes."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.collation import PAPER_RULES
from libroabierto.domain.events.secretariat.agreements import session_id
from libroabierto.domain.events.secretariat.lifecycle import SECRETARIAT, before_installation, its_officer
from libroabierto.domain.events.secretariat.words import SESSION_KINDS
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Choice, Group, Several, Sha256, Text, Whole
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import PaperAct
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Present(Form):
    """How many came: members with a vote, and guests."""

    members = Whole("Integrantes con voto", "Members with a vote", most=1000, example=5)
    guests = Whole("Personas invitadas", "Guests", most=100_000, example=3)


class Agreement(Form):
    """One numbered decision and how it was voted."""

    number = Whole("Número de acuerdo", "Number of the agreement", least=1, most=9999, example=1)
    text = Text("Acuerdo", "Agreement", longest=4000, lines=True, example="Se aprueban los lineamientos.")
    for_ = Whole("Votos a favor", "Votes for", most=1000, name="for", example=5)
    against = Whole("Votos en contra", "Votes against", most=1000, example=0)
    abstained = Whole("Abstenciones", "Abstentions", most=1000, example=0)


class Data(PaperAct):
    """Which session, who came, what was agreed."""

    number = Whole("Número de sesión", "Number of the session", least=1, most=9999, example=1)
    kind = Choice("Tipo de sesión", "Kind of session", among=tuple(SESSION_KINDS), example="ordinary")
    quorum = Whole("Integrantes que hacen quórum", "Members needed", least=1, most=1000, example=3)
    attendance = Group("Asistencia", "Attendance", Present)
    agreements = Several("Acuerdos", "Agreements", Group("Acuerdo", "Agreement", Agreement), most=100)
    minutes_sha256 = Sha256(
        "Huella de la minuta", "SHA-256 of the minutes", own=True, example="file:minuta.pdf"
    )


@refused_when("session.number")
def out_of_order(case: Case) -> Verdict:
    """A number was skipped or repeated; those of one kind are consecutive."""
    expected = case.present["sessions"][case.data["kind"]] + 1
    return case.data["number"] != expected and {"expected": expected}


@refused_when("session.before-previous")
def before_previous(case: Case) -> Verdict:
    """The session is dated before the one of the same kind that it follows."""
    earlier = session_id(case.event.stream, case.data["kind"], case.data["number"] - 1)
    previous = case.world.get("session", earlier)
    since = previous["occurred_on"] if previous else case.event.occurred_on
    return bool(case.event.occurred_on < since) and {"since": since}


@refused_when("session.more-members-than-seats")
def more_than_seats(case: Case) -> Verdict:
    """More members with a vote came than the secretariat has seats; an alternate takes the holder's place."""
    members, seats = case.data["attendance"]["members"], len(case.present["seats"])
    return bool(members > seats) and {"members": members, "seats": seats}


@refused_when("session.agreements-without-quorum")
def without_quorum(case: Case) -> Verdict:
    """Fewer members than the quorum agreed to something."""
    members, quorum = case.data["attendance"]["members"], case.data["quorum"]
    return bool(case.data["agreements"]) and members < quorum and {"members": members, "quorum": quorum}


@refused_when("session.agreement-repeated")
def repeated_agreement(case: Case) -> Verdict:
    """Two agreements of the session have one number."""
    numbers = [agreement["number"] for agreement in case.data["agreements"]]
    return next(({"number": number} for number in numbers if numbers.count(number) > 1), False)


@refused_when("session.too-many-votes")
def too_many_votes(case: Case) -> Verdict:
    """More votes than members present."""
    members = case.data["attendance"]["members"]
    for agreement in case.data["agreements"]:
        if agreement["for"] + agreement["against"] + agreement["abstained"] > members:
            return {"number": agreement["number"], "members": members}
    return False


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The session, in a row of its own, and the secretariat that counts it."""
    case, data, present = recorded.case, recorded.case.data, recorded.case.present
    held_on = case.event.occurred_on
    session = {
        "id": session_id(case.event.stream, data["kind"], data["number"]),
        "secretariat": case.event.stream,
        "municipality": present["municipality"]["key"],
        "kind": data["kind"],
        "number": data["number"],
        "quorum": data["quorum"],
        "present": data["attendance"],
        "agreements": data["agreements"],
        "minutes_sha256": data["minutes_sha256"],
        "provenance": case.event.provenance,
        "collation": data.get("collation"),
        "occurred_on": held_on,
        "entry": recorded.index,
        "last_entry": recorded.index,
    }
    yield row("session", session)
    sessions = {**present["sessions"], data["kind"]: data["number"]}
    yield recorded.changed(sessions=sessions, last_session=max(present["last_session"] or held_on, held_on))


NAME = "secretariat.session_held"
TYPE = EventType(
    name=NAME,
    title=Label("Sesión del secretariado", "Session of the secretariat"),
    sentence=Label(
        "El secretariado {subject} celebró su sesión {data[kind]:word} {data[number]} el {occurred_on:day}.",
        "Secretariat {subject} held its {data[kind]:word} session {data[number]} on {occurred_on:day}.",
    ),
    stream="secretariat",
    data=Data,
    signers=(its_officer("technical-secretary"),),
    rules=(
        *SECRETARIAT.rules(NAME),
        *PAPER_RULES,
        before_installation,
        out_of_order,
        before_previous,
        more_than_seats,
        without_quorum,
        repeated_agreement,
        too_many_votes,
    ),
    evolve=evolve,
    since=2,
    provenance="either",
)
