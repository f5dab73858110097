"""commitment.proposed: a commitment is put on the table; a municipal one, on that of its secretariat."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import misnamed_municipality, unknown_municipality
from libroabierto.domain.events.commitment.parties import PROPOSERS, named_secretariat, territory_of
from libroabierto.domain.events.commitment.progress import NOT_STARTED
from libroabierto.domain.events.commitment.states import COMMITMENT
from libroabierto.domain.events.commitment.terms import (
    PERIOD_RULES,
    Terms,
    lead_not_accredited,
    proposed_terms,
)
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.forms import Form
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import Act, Stream, municipality
from libroabierto.domain.signers import STATE
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Document, Row


class Place(Form):
    """Whose commitment it is, before which secretariat, and in which plan."""

    municipality = municipality(optional=True)
    secretariat = Stream(
        "Secretariado municipal instalado (serie); sin municipio, el compromiso es estatal",
        "Installed municipal secretariat (stream); without a municipality the commitment is the state's",
        kind="secretariat",
        optional=True,
        example="secretariat:15113-2026",
    )
    plan = Stream(
        "Plan de acción (serie)",
        "Action plan (stream)",
        kind="plan",
        optional=True,
        example="plan:00000000-0000-4000-8000-000000000000",
    )


class Data(Terms, Place, Act):
    """Whose commitment it is, and its terms."""


@refused_when("commitment.secretariat-mismatch")
def secretariat_mismatch(case: Case) -> Verdict:
    """A municipal commitment names no secretariat, or a state commitment names one."""
    return ("municipality" in case.data) != ("secretariat" in case.data)


@refused_when("commitment.secretariat-not-installed")
def secretariat_not_installed(case: Case) -> Verdict:
    """The secretariat is unknown, not installed yet, or concluded."""
    named = named_secretariat(case)
    return "secretariat" in case.data and (named is None or named["state"] != "installed")


@refused_when("commitment.secretariat-of-another-municipality")
def foreign_secretariat(case: Case) -> Verdict:
    """The secretariat is that of another municipality."""
    named = named_secretariat(case)
    return named is not None and bool(named["municipality"]["key"] != territory_of(case))


@refused_when("commitment.plan-unknown")
def unknown_plan(case: Case) -> Verdict:
    """No plan stands in the stream that is named."""
    return "plan" in case.data and _plan(case) is None


@refused_when("commitment.plan-closed")
def closed_plan(case: Case) -> Verdict:
    """The plan is closed."""
    plan = _plan(case)
    return plan is not None and plan["state"] == "closed"


@refused_when("commitment.plan-of-another-territory")
def foreign_plan(case: Case) -> Verdict:
    """The plan is that of another municipality, or one of state and municipality is not the other's."""
    plan = _plan(case)
    return plan is not None and bool(plan["territory"] != territory_of(case))


@refused_when("commitment.lead-of-another-municipality")
def foreign_lead(case: Case) -> Verdict:
    """The lead of a municipal commitment governs another municipality."""
    lead = case.world.get("institution", case.data["lead"])
    governed = lead["municipality"] if lead else None
    own = territory_of(case)
    return governed is not None and own != STATE and bool(governed["key"] != own)


def _plan(case: Case) -> Document | None:
    return case.world.get("plan", str(case.data.get("plan", "")))


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The commitment, proposed, with no milestone started."""
    case, data = recorded.case, recorded.case.data
    body, terms = named_secretariat(case), proposed_terms(data)
    document = {
        "id": case.event.stream,
        "municipality": data.get("municipality"),
        "secretariat": data.get("secretariat"),
        "plan": data.get("plan"),
        "term": body["term"] if body else None,
        "state": COMMITMENT.state_after(case),
        "terms": terms,
        "progress": {milestone["id"]: NOT_STARTED for milestone in terms["milestones"]},
        "last_cut_off": None,
        "updates": 0,
        "amendments": 0,
        "proposed_by": case.event.issuer,
        "approved": None,
        "suspended": None,
        "ended": None,
        "occurred_on": case.event.occurred_on,
        "entry": recorded.index,
        "last_entry": recorded.index,
    }
    yield row("commitment", document)


TYPE = EventType(
    name="commitment.proposed",
    title=Label("Propuesta de compromiso", "Proposal of a commitment"),
    sentence=Label(
        "{issuer} propone el compromiso «{data[title]}», del {data[start]:day} al {data[end]:day}.",
        "{issuer} proposes the commitment “{data[title]}”, from {data[start]:day} to {data[end]:day}.",
    ),
    stream="commitment",
    data=Data,
    signers=PROPOSERS,
    rules=(
        *COMMITMENT.rules("commitment.proposed"),
        unknown_municipality,
        misnamed_municipality,
        secretariat_mismatch,
        secretariat_not_installed,
        foreign_secretariat,
        unknown_plan,
        closed_plan,
        foreign_plan,
        lead_not_accredited,
        foreign_lead,
        *PERIOD_RULES,
    ),
    evolve=evolve,
    since=2,
)
