"""plan.started: a secretariat begins an action plan, and names the phases that it will have."""

from __future__ import annotations

from collections.abc import Iterable

from libroabierto.domain.checks import misnamed_municipality, reversed_dates, unknown_municipality
from libroabierto.domain.events.plan.terms import BEGINNER, PLAN, secretariat_of
from libroabierto.domain.events.plan.words import PHASES
from libroabierto.domain.eventtype import Case, EventType, Recorded, Verdict, refused_when
from libroabierto.domain.fields import Choice, Day, Several, Text
from libroabierto.domain.kinds import row
from libroabierto.domain.shapes import Act, Stream, municipality
from libroabierto.domain.signers import STATE
from libroabierto.domain.vocabulary import Label
from libroabierto.domain.world import Row


class Data(Act):
    """Whose plan it is, what it is called, and its period and phases."""

    municipality = municipality(optional=True)
    secretariat = Stream(
        "Secretariado municipal instalado (serie); sin municipio, el plan es del estado",
        "Installed municipal secretariat (stream); without a municipality the plan is the state's",
        kind="secretariat",
        optional=True,
        example="secretariat:15113-2026",
    )
    title = Text("Título", "Title", correctable=True, example="Primer Plan de Acción Local")
    from_ = Day("Desde", "From", name="from", example="2026-12-01")
    to = Day("Hasta", "To", example="2027-11-30")
    phases = Several(
        "Fases, en este orden",
        "Phases, in this order",
        Choice("Fase", "Phase", among=tuple(PHASES), example="awareness"),
        least=1,
        most=len(PHASES),
    )


@refused_when("plan.secretariat-mismatch")
def secretariat_mismatch(case: Case) -> Verdict:
    """A municipal plan names no secretariat, or a state plan names one."""
    return ("municipality" in case.data) != ("secretariat" in case.data)


@refused_when("plan.secretariat-not-installed")
def not_installed(case: Case) -> Verdict:
    """The secretariat that is named is unknown, another municipality's, or not installed."""
    if "secretariat" not in case.data:
        return False
    named = secretariat_of(case)
    if named is None or named["state"] != "installed":
        return True
    return bool(named["municipality"]["key"] != case.data["municipality"]["key"])


@refused_when("plan.phases-out-of-order")
def out_of_order(case: Case) -> Verdict:
    """The phases do not stand in the order of the method."""
    known, said = list(PHASES), case.data["phases"]
    return said != sorted(said, key=known.index) and {"order": ", ".join(known)}


def evolve(recorded: Recorded) -> Iterable[Row]:
    """The plan, in its first phase."""
    case, data = recorded.case, recorded.case.data
    first = data["phases"][0]
    document = {
        "id": case.event.stream,
        "territory": data["municipality"]["key"] if "municipality" in data else STATE,
        "municipality": data.get("municipality"),
        "institution": case.event.issuer,
        "secretariat": data.get("secretariat"),
        "title": data["title"],
        "period": {"from": data["from"], "to": data["to"]},
        "phases": data["phases"],
        "phase": first,
        "reached": [{"phase": first, "on": case.event.occurred_on, "note": None, "entry": recorded.index}],
        "state": PLAN.state_after(case),
        "approved_commitments": 0,
        "approved": None,
        "closed": None,
        "occurred_on": case.event.occurred_on,
        "entry": recorded.index,
        "last_entry": recorded.index,
    }
    yield row("plan", document)


TYPE = EventType(
    name="plan.started",
    title=Label("Inicio de un plan de acción", "Start of an action plan"),
    sentence=Label(
        "{issuer} inicia el plan de acción «{data[title]}», del {data[from]:day} al {data[to]:day}.",
        "{issuer} starts the action plan “{data[title]}”, from {data[from]:day} to {data[to]:day}.",
    ),
    stream="plan",
    data=Data,
    signers=(BEGINNER,),
    rules=(
        *PLAN.rules("plan.started"),
        unknown_municipality,
        misnamed_municipality,
        secretariat_mismatch,
        not_installed,
        reversed_dates,
        out_of_order,
    ),
    evolve=evolve,
    since=2,
)
