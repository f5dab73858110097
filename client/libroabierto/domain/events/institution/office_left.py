"""office.left: a person leaves an office before the day that was planned.

The tenure ends with that day, and its keys thirty days after it, as if it had been planned so; the
office is free from the next day on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Choice, Day, Text, Whole
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import Act
from libroabierto.domain.signers import authority_over_it, itself
from libroabierto.domain.vocabulary import OFFICES, Label
from libroabierto.domain.world import Document, Row

LOOKS_BACK: Final = timedelta(days=30)  # as far as any act may be dated back


class Data(Act):
    """Which tenure of which office ends, on which day (the last one in office), and why."""

    tenure = Whole("Asiento en que se asumió el cargo", "Entry of the tenure", example=0)
    office = Choice(
        "Cargo", "Office", among=tuple(o for o in OFFICES if o != "seal"), example="municipal-president"
    )
    left_on = Day("Último día en el cargo", "Last day in office", example="2026-11-20")
    reason = Text("Motivo", "Reason", longest=1000, example="Licencia definitiva")


def _tenure(case: Case) -> Document | None:
    return case.world.get("tenure", str(case.data["tenure"]))


@refused_when("office.not-held")
def not_held(case: Case) -> Verdict:
    """No such tenure of this office in this institution, or it has been left, or does not cover the day."""
    tenure = _tenure(case)
    if tenure is None or tenure["left"]:
        return True
    if (tenure["institution"], tenure["office"]) != (case.subject, case.data["office"]):
        return True
    return not tenure["from"] <= case.data["left_on"] <= tenure["to"]


@refused_when("office.left-in-future")
def left_in_future(case: Case) -> Verdict:
    """The last day in office comes after the signature."""
    return bool(case.data["left_on"] > case.signed_on.isoformat())


@refused_when("office.left-too-long-ago")
def left_too_long_ago(case: Case) -> Verdict:
    """The last day in office was more than thirty days before the signature.

    Else what the person signed meanwhile would turn out to be signed outside the tenure.
    """
    earliest = (case.signed_on - LOOKS_BACK).isoformat()
    return case.data["left_on"] < earliest and {"earliest": earliest, "days": LOOKS_BACK.days}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The tenure with its true end; `planned_to` keeps the one that was planned."""
    data, tenure = recorded.case.data, _tenure(recorded.case)
    assert tenure is not None, "our bug: a rule refuses unknown tenures"
    left = {"on": data["left_on"], "entry": recorded.index, "reason": data["reason"]}
    yield row("tenure", {**tenure, "to": data["left_on"], "left": left, "last_entry": recorded.index})


TYPE = EventType(
    name="office.left",
    title=Label("Conclusión anticipada de un cargo", "Early end of a tenure"),
    sentence=Label(
        "{subject}: concluye el encargo ({data[office]:word}) el {data[left_on]:day}.",
        "{subject}: the tenure ({data[office]:word}) ends on {data[left_on]:day}.",
    ),
    stream="institution",
    data=Data,
    signers=(itself("seal"), authority_over_it()),
    rules=(not_held, left_in_future, left_too_long_ago),
    evolve=evolve,
    since=2,
)
