"""term.started: a municipality's three-year mandate begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from libroabierto.domain.calendar import months_after
from libroabierto.domain.checks import (
    extinguished_institution,
    misnamed_municipality,
    reversed_dates,
    unknown_institution,
    unknown_municipality,
)
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Day
from libroabierto.domain.kinds import STANDING, row
from libroabierto.domain.mandates import first_within
from libroabierto.domain.shapes import Act, municipality
from libroabierto.domain.signers import authority
from libroabierto.domain.signers import municipality as the_municipality
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row

# A mandate is of three years; the longest one, a bridge between two calendars, had forty months.
MOST_MONTHS: Final = 42
FEWEST_DAYS: Final = 28  # what an interim council, too, sits through
FIRST_DAY: Final = date(1824, 3, 2)  # the State of Mexico was created on it
MOST_YEARS_AHEAD: Final = 6  # of the last day, after the day of recording


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


@refused_when("term.out-of-range", since=2)
def out_of_range(case: Case) -> Verdict:
    """It begins before the State of Mexico did (1824-03-02), or ends more than six years from now."""
    first, last = _period(case)
    latest = months_after(case.recorded_on, 12 * MOST_YEARS_AHEAD)
    return not FIRST_DAY <= first <= last <= latest and {
        "first": FIRST_DAY.isoformat(),
        "last": latest.isoformat(),
    }


@refused_when("term.too-short", since=2)
def too_short(case: Case) -> Verdict:
    """The term has fewer than 28 days."""
    first, last = _period(case)
    return last < first + timedelta(FEWEST_DAYS - 1) and {"days": FEWEST_DAYS}


@refused_when("term.too-long", since=2)
def too_long(case: Case) -> Verdict:
    """The term has more than 42 months; a mandate is of three years."""
    first, last = _period(case)
    return last >= months_after(first, MOST_MONTHS) and {"months": MOST_MONTHS}


@refused_when("term.overlaps")
def overlaps(case: Case) -> Verdict:
    """Another term of the municipality covers one of these days."""
    data = case.data
    clash = first_within(case.world, data["municipality"]["key"], data["from"], data["to"])
    return clash is not None and {"from": clash["from"], "to": clash["to"]}


def _period(case: Case) -> tuple[date, date]:
    """Return the first and the last day of the term."""
    return date.fromisoformat(case.data["from"]), date.fromisoformat(case.data["to"])


@refused_when("term.declarations-clash", since=2)
def clashing_declarations(case: Case) -> Verdict:
    """Two papers in force that waited for their term to be recorded fall into this one."""
    standing = [paper["id"] for paper in _waiting(case) if paper["state"] in STANDING]
    return len(standing) > 1 and {"streams": ", ".join(standing)}


def _waiting(case: Case) -> list[Document]:
    """Return the papers of the term's days that came in before it was recorded; few wait (declared.py)."""
    data = case.data
    found = case.world.find("declaration", f"termless:{data['municipality']['key']}")
    return [one for one in found if data["from"] <= one["occurred_on"] <= data["to"]]


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The term, and what waited for it to be recorded."""
    case, data = recorded.case, recorded.case.data
    key = data["municipality"]["key"]
    id = f"{key}:{data['from']}"
    period = {"from": data["from"], "to": data["to"]}
    document = {"id": id, "municipality": data["municipality"], "institution": case.subject, **period}
    yield row("term", {**document, "last_entry": recorded.index})
    yield from _dated(recorded, {"id": id, **period})


def _dated(recorded: Recorded, term: dict[str, Any]) -> Iterable[Row]:
    """Yield the papers of the term's days, and the active secretariat if it stands on one of them."""
    case, of_term = recorded.case, {"term": term, "last_entry": recorded.index}
    papers = _waiting(case)
    for paper in papers:
        yield row("declaration", {**paper, **of_term})
    streams = {paper["id"] for paper in papers}
    for secretariat in case.world.find("secretariat", f"active:{case.data['municipality']['key']}"):
        if secretariat["declaration"] in streams:
            yield row("secretariat", {**secretariat, **of_term})


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
        out_of_range,
        too_short,
        too_long,
        overlaps,
        clashing_declarations,
    ),
    evolve=evolve,
)
