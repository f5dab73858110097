"""observation.filed: a civil-society organisation observes what an entry says, and asks for an answer.

State: `filed` -> `answered`. *Overdue* is derived from the term when read (derived.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group, InstitutionId, Text, Whole
from libroabierto.domain.kinds import row
from libroabierto.domain.lifecycle import Lifecycle, Step
from libroabierto.domain.shapes import Act, Deadline
from libroabierto.domain.signers import anywhere
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row

OBSERVATION: Final = Lifecycle(
    "observation",
    {
        "observation.filed": Step(to="filed"),
        "observation.answered": Step(after=("filed",), to="answered"),
    },
)


class Data(Act):
    """Who should answer, about which entry, what is observed, and until when an answer is expected."""

    addressee = InstitutionId("Institución a la que se dirige", "Institution addressed", example="ayto-15113")
    target = Whole("Asiento que se observa (índice)", "Entry observed (index)", example=9)
    text = Text("Observación", "Observation", longest=10_000, lines=True, example="Se observa que …")
    answer_due = Group("Plazo para responder", "Term to answer", Deadline)


@refused_when("observation.target-unknown")
def unknown_target(case: Case) -> Verdict:
    """The entry that is observed is not recorded yet."""
    return case.world.recorded_on(case.data["target"]) is None and {"index": case.data["target"]}


@refused_when("observation.addressee-unknown")
def unknown_addressee(case: Case) -> Verdict:
    """The institution addressed is not accredited."""
    addressee = case.world.get("institution", case.data["addressee"])
    return addressee is None or addressee["state"] != "accredited"


@refused_when("observation.to-itself")
def to_itself(case: Case) -> Verdict:
    """The organisation addresses itself, and would answer its own observation."""
    return bool(case.data["addressee"] == case.event.issuer)


@refused_when("observation.due-before-act")
def due_before_act(case: Case) -> Verdict:
    """The term to answer ends before the observation is made."""
    return bool(case.data["answer_due"]["due"] < case.event.occurred_on)


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The observation, which waits for an answer."""
    case, data = recorded.case, recorded.case.data
    document = {
        "id": case.event.stream,
        "author": case.event.issuer,
        "addressee": data["addressee"],
        "target": data["target"],
        "text": data["text"],
        "answer_due": data["answer_due"],
        "state": OBSERVATION.state_after(case),
        "answer": None,
        "occurred_on": case.event.occurred_on,
        "entry": recorded.index,
        "last_entry": recorded.index,
    }
    yield row("observation", document)


TYPE = EventType(
    name="observation.filed",
    title=Label("Observación ciudadana", "Citizen observation"),
    sentence=Label(
        "{issuer} observa el asiento {data[target]} y pide respuesta a {data[addressee]:name} a más tardar el"
        " {data[answer_due][due]:day}.",
        "{issuer} makes an observation on entry {data[target]} and asks {data[addressee]:name} to answer by"
        " {data[answer_due][due]:day}.",
    ),
    stream="observation",
    data=Data,
    signers=(anywhere("civil-society", "seal"),),
    rules=(
        *OBSERVATION.rules("observation.filed"),
        unknown_target,
        unknown_addressee,
        to_itself,
        due_before_act,
    ),
    evolve=evolve,
    since=2,
)
