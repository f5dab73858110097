"""cocreation.table_held: citizens and government work out problems and proposals at one table.

Only counts of those who came: a group of fewer than five, or a rest of fewer than five, would point
at persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from libroabierto.domain.events.secretariat.lifecycle import SECRETARIAT, before_installation, its_officer
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Group, Several, Text
from libroabierto.domain.kinds import entry_id, row
from libroabierto.domain.shapes import Act, Attendance
from libroabierto.domain.vocabulary import AGES, SEXES, Label
from libroabierto.domain.world import Row

LEAST: Final = 5  # fewer people than this can be told apart by whoever was there


class Data(Act):
    """What was talked about, and by how many."""

    topic = Text("Tema", "Topic", correctable=True, example="Agua potable en las comunidades")
    problems = Several(
        "Problemas",
        "Problems",
        Text("Problema", "Problem", longest=2000, lines=True, example="La información no es pública."),
        least=1,
        most=50,
    )
    proposals = Several(
        "Propuestas",
        "Proposals",
        Text("Propuesta", "Proposal", longest=2000, lines=True, example="Publicar un calendario."),
        most=50,
    )
    attendance = Group("Asistencia", "Attendance", Attendance)


def _counts(attendance: Mapping[str, Any]) -> list[tuple[str, int]]:
    return [(one["group"], one["count"]) for one in attendance.get("groups", ())]


def _rests(attendance: Mapping[str, Any]) -> list[int]:
    """How many of all are in no group, by sex and by age, where groups are given at all."""
    counts = _counts(attendance)
    given = [[n for group, n in counts if group in among] for among in (SEXES, AGES)]
    return [attendance["total"] - sum(numbers) for numbers in given if numbers]


@refused_when("attendance.group-repeated")
def repeated_group(case: Case) -> Verdict:
    """One group is counted twice."""
    groups = [group for group, _ in _counts(case.data["attendance"])]
    return next(({"group": group} for group in groups if groups.count(group) > 1), False)


@refused_when("attendance.exceeds-total")
def exceeds_total(case: Case) -> Verdict:
    """The groups of one kind have more people than came."""
    total = case.data["attendance"]["total"]
    return any(rest < 0 for rest in _rests(case.data["attendance"])) and {"total": total}


@refused_when("attendance.identifies")
def identifies(case: Case) -> Verdict:
    """All, a group, or the rest that no group counts, are so few that they point at persons."""
    attendance = case.data["attendance"]
    counts = [attendance["total"], *(n for _, n in _counts(attendance)), *_rests(attendance)]
    return any(0 < n < LEAST for n in counts) and {"least": LEAST}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The table, in a row of its own, and the secretariat that counts it."""
    case, data, present = recorded.case, recorded.case.data, recorded.case.present
    table = {
        "id": entry_id(recorded.index),
        "secretariat": case.event.stream,
        "municipality": present["municipality"]["key"],
        "topic": data["topic"],
        "problems": data["problems"],
        "proposals": data["proposals"],
        "attendance": data["attendance"],
        "occurred_on": case.event.occurred_on,
        "entry": recorded.index,
        "last_entry": recorded.index,
    }
    yield row("table", table)
    yield recorded.changed(tables=present["tables"] + 1)


NAME = "cocreation.table_held"
TYPE = EventType(
    name=NAME,
    title=Label("Mesa de cocreación", "Cocreation table"),
    sentence=Label(
        "El secretariado {subject} celebró el {occurred_on:day} una mesa de cocreación: {data[topic]}.",
        "Secretariat {subject} held a cocreation table on {occurred_on:day}: {data[topic]}.",
    ),
    stream="secretariat",
    data=Data,
    signers=(its_officer("technical-secretary", "facilitator"),),
    rules=(*SECRETARIAT.rules(NAME), before_installation, repeated_group, exceeds_total, identifies),
    evolve=evolve,
    since=2,
)
