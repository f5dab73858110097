"""term.started: a municipality's three-year mandate begins."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import (
    extinguished_institution,
    misnamed_municipality,
    reversed_dates,
    unknown_institution,
    unknown_municipality,
)
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Day
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import Act, municipality
from libroabierto.domain.signers import authority
from libroabierto.domain.signers import municipality as the_municipality
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Whose mandate, from which day to which, both inclusive."""

    municipality = municipality()
    from_ = Day("Primer día de la administración", "First day of the term", name="from", example="2025-01-01")
    to = Day("Último día de la administración", "Last day of the term", example="2027-12-31")


@refused_when("stream.of-another-institution")
def other_institution(case: Case) -> Verdict:
    """The stream is not that of the institution that governs the municipality."""
    institution = case.world.get("institution", case.subject)
    own = institution and institution["municipality"]
    return institution is not None and (not own or own["key"] != case.data["municipality"]["key"])


@refused_when("term.overlaps")
def overlaps(case: Case) -> Verdict:
    """Another term of the municipality covers one of these days."""
    terms = case.world.find("term", f"municipality:{case.data['municipality']['key']}")
    clash = next((t for t in terms if t["from"] <= case.data["to"] and case.data["from"] <= t["to"]), None)
    return clash is not None and {"from": clash["from"], "to": clash["to"]}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The term, its place in the municipality's list, and the papers of its days that came in earlier."""
    case, data = recorded.case, recorded.case.data
    key = data["municipality"]["key"]
    id = f"{key}:{data['from']}"
    period = {"from": data["from"], "to": data["to"]}
    document = {"id": id, "municipality": data["municipality"], "institution": case.subject, **period}
    yield row("term", {**document, "last_entry": recorded.index})
    known = case.world.get("municipality", key) or {}
    terms = sorted([*known.get("terms", []), {"id": id, **period}], key=lambda term: str(term["from"]))
    yield row("municipality", {**known, "terms": terms, "last_entry": recorded.index})
    for declaration in case.world.find("declaration", f"municipality:{key}"):
        if declaration["term"] is None and data["from"] <= declaration["occurred_on"] <= data["to"]:
            of_term = {"term": {"id": id, **period}, "last_entry": recorded.index}
            yield row("declaration", {**declaration, **of_term})


TYPE = EventType(
    name="term.started",
    title=Label("Inicio de administración municipal", "Start of a municipal term"),
    sentence=Label(
        "{issuer} registra la administración de {data[municipality][name]}"
        " del {data[from]:day} al {data[to]:day}.",
        "{issuer} records the term of {data[municipality][name]} from {data[from]:day} to {data[to]:day}.",
    ),
    stream="institution",
    data=Data,
    signers=(the_municipality(), authority()),
    rules=(
        unknown_institution,
        extinguished_institution,
        unknown_municipality,
        misnamed_municipality,
        other_institution,
        reversed_dates,
        overlaps,
    ),
    evolve=evolve,
)
