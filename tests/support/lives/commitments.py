"""A town's life up to, and the tokens of, commitments.

Acts take the members of data that change (None removes one); `act` gives members of the event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from support import texts
from support.founding import COUNCIL, KEY, TODAY, Town
from support.lives import bodies, plans, secretariats

COMMITMENT = "commitment:00000000-0000-4000-b000-000000000001"
STATE_COMMITMENT = "commitment:00000000-0000-4000-b000-000000000002"
PLANNED = "commitment:00000000-0000-4000-b000-000000000003"
NEIGHBOUR, NEIGHBOUR_KEY = "ayto-15106", "15106"
NEIGHBOUR_ORGANISATION = "osc-toluca"
AGREED = {"kind": "ordinary", "number": 1, "agreement": 1}
REJECTED = {**AGREED, "agreement": 2}
EVIDENCE = [{"url": "https://datos.example/padron.csv", "sha256": "f" * 64, "title": "Padrón de obras"}]
MILESTONES = [
    {"id": "padron", "text": "Publicar el padrón", "output": "Padrón abierto", "due": "2027-03-31"},
    {"id": "visor", "text": "Abrir el visor", "output": "Visor de obras", "due": "2027-09-30"},
]
TERMS: Mapping[str, Any] = {
    "title": "Obra pública abierta",
    "problem": "Nadie sabe cuánto cuesta cada obra.",
    "current_situation": "La información está en papel.",
    "action": "Publicar cada obra con su costo y avance.",
    "expected_results": "La población vigila las obras.",
    "lead": COUNCIL,
    "partners": [{"name": "Organización uno", "institution": "osc-uno"}],
    "pillars": ["transparency", "participation"],
    "ogp_values": ["access-to-information"],
    "policy_area": "Obra pública",
    "start": "2026-12-01",
    "end": "2027-11-30",
    "milestones": MILESTONES,
    "sdgs": [11, 16],
}
SECRETARY = (bodies.SECRETARIAT, "technical-secretary")
STATE_SECRETARY = (bodies.STATE_SECRETARIAT, "technical-secretary")
DAY = timedelta(days=1)
Act = Mapping[str, Any]
Signer = tuple[str, str]  # institution, office


def _said(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def proposal(
    town: Town,
    by: Signer = (COUNCIL, "council-secretary"),
    stream: str = COMMITMENT,
    act: Act | None = None,
    **changes: Any,
) -> str:
    """The municipality proposes a commitment before its secretariat."""
    place = {"municipality": texts.municipality(KEY), "secretariat": secretariats.STREAM}
    data = _said({**place, **TERMS}, changes)
    return town.event("commitment.proposed", *by, stream, data, **(act or {}))


def state_proposal(
    town: Town, by: Signer = (bodies.STATE_BODY, "seal"), stream: str = STATE_COMMITMENT, **changes: Any
) -> str:
    """A state body proposes a commitment of the state, which it will lead."""
    data = {"municipality": None, "secretariat": None, "lead": bodies.STATE_BODY, **changes}
    return proposal(town, by, stream, **data)


def approval(
    town: Town, by: Signer = SECRETARY, stream: str = COMMITMENT, act: Act | None = None, **changes: Any
) -> str:
    """The secretariat approves it by agreement 1 of its first ordinary session."""
    data = _said({"agreement": AGREED}, changes)
    return town.event("commitment.approved", *by, stream, data, **(act or {}))


def told(id: str, percent: int, status: str = "in-progress") -> dict[str, Any]:
    """How far a milestone has come."""
    return {"id": id, "status": status, "percent": percent}


def update(
    town: Town, *milestones: Act, by: Signer = (COUNCIL, "seal"), stream: str = COMMITMENT, **changes: Any
) -> str:
    """The lead reports up to 2026-11-15: the milestones named, else the first at 40 percent."""
    data = {
        "cut_off": "2026-11-15",
        "milestones": list(milestones) or [told("padron", 40)],
        "narrative": "Se digitalizó la mitad del padrón.",
        "evidence": [],
    }
    return town.event("commitment.updated", *by, stream, _said(data, changes))


def done(town: Town, cut_off: str = "2026-11-18") -> str:
    """The lead reports that both milestones are completed, with evidence."""
    ready = (told("padron", 100, "completed"), told("visor", 100, "completed"))
    return update(town, *ready, cut_off=cut_off, evidence=EVIDENCE)


def change(pointer: str, before: object, after: object) -> dict[str, Any]:
    """One change of the terms."""
    return {"pointer": pointer, "before": before, "after": after}


LATER = change("/milestones/0/due", "2027-03-31", "2027-06-30")


def amendment(
    town: Town, *changes: Act, by: Signer = SECRETARY, stream: str = COMMITMENT, **data: Any
) -> str:
    """The secretariat changes terms: those named, else the first milestone's due date."""
    whole = {"changes": list(changes) or [LATER], "agreement": AGREED, "reason": "Las lluvias."}
    return town.event("commitment.amended", *by, stream, _said(whole, data))


def decision(town: Town, what: str, by: Signer = SECRETARY, stream: str = COMMITMENT, **changes: Any) -> str:
    """The secretariat decides: "suspended", "resumed" or "withdrawn"."""
    data = _said({"reason": "Así se acordó.", "agreement": AGREED}, changes)
    return town.event(f"commitment.{what}", *by, stream, data)


def conclusion(
    town: Town, *undone: str, by: Signer = (COUNCIL, "seal"), stream: str = COMMITMENT, **changes: Any
) -> str:
    """The lead concludes the commitment, and justifies the milestones that are named."""
    justified = [{"id": id, "justification": "No hubo presupuesto."} for id in undone]
    data = _said({"reason": "Se cumplió.", "open_milestones": justified}, changes)
    return town.event("commitment.concluded", *by, stream, data)


def evaluation(
    town: Town, by: Signer = (bodies.EVALUATOR, "seal"), stream: str = COMMITMENT, **changes: Any
) -> str:
    """The evaluator judges the first report."""
    reports = town.world.find("update", f"commitment:{stream}")
    data = {
        "update": min((int(report["entry"]) for report in reports), default=1),
        "scale": {"name": "IRM", "version": "2020"},
        "verifiable": "yes",
        "potential": "modest",
        "completion": "limited",
        "early_results": "Hay más consultas del padrón.",
        "evidence": [],
    }
    return town.event("commitment.evaluated", *by, stream, _said(data, changes))


# --- lives ------------------------------------------------------------------------------------------


def proposed(town: Town) -> None:
    """A secretariat that has met, and a commitment before it."""
    secretariats.in_session(town)
    town.record(proposal(town))


def approved(town: Town) -> None:
    """The commitment was approved."""
    proposed(town)
    town.record(approval(town))


def under_way(town: Town) -> None:
    """The lead has reported once: the first milestone is at 40 percent."""
    approved(town)
    town.record(update(town))


def suspended(town: Town) -> None:
    """The work was stopped for a time."""
    under_way(town)
    town.record(decision(town, "suspended"))


def withdrawn(town: Town) -> None:
    """The commitment was given up after a report."""
    under_way(town)
    town.record(decision(town, "withdrawn"))


def finished(town: Town) -> None:
    """Both milestones are completed, and the commitment is not concluded."""
    under_way(town)
    town.record(done(town))


def concluded(town: Town) -> None:
    """The commitment was concluded with everything done."""
    finished(town)
    town.record(conclusion(town))


def cancelled(town: Town) -> None:
    """The second milestone was cancelled."""
    under_way(town)
    given_up = told("visor", 0, "cancelled")
    town.record(update(town, given_up, cut_off=TODAY, reason="No hubo presupuesto."))


def _municipal_plan(town: Town) -> str:
    place: dict[str, Any] = {"municipality": texts.municipality(KEY), "secretariat": secretariats.STREAM}
    return plans.started(town, plans.PLAN, by=bodies.SECRETARIAT, **place)


def planned(town: Town) -> None:
    """A municipal plan, a state plan that is closed, and a commitment of the first one."""
    secretariats.in_session(town)
    town.record(plans.started(town))
    town.record(plans.closed(town))
    town.record(_municipal_plan(town))
    town.record(proposal(town, stream=PLANNED, plan=plans.PLAN))


def left_alone(town: Town) -> None:
    """A plan and its commitment, whose secretariat is concluded."""
    secretariats.in_session(town)
    town.record(_municipal_plan(town))
    town.record(proposal(town, plan=plans.PLAN))
    town.record(secretariats.conclusion(town))


def handed_over(town: Town) -> None:
    """A plan and its commitment, which the next secretariat took over."""
    secretariats.in_session(town)
    town.record(_municipal_plan(town))
    town.record(proposal(town, plan=plans.PLAN))
    secretariats.succeed(town)


def usurped(town: Town) -> None:
    """A commitment before a secretariat whose id an organisation took."""
    secretariats.usurped(town)
    town.record(proposal(town))


def agreed_today(town: Town) -> None:
    """A municipal plan and a commitment of two days ago, and a session that was held today."""
    secretariats.in_session_today(town)
    town.record(_municipal_plan(town))
    town.record(proposal(town))


def two_plans(town: Town) -> None:
    """A state plan and a municipal one, both open."""
    secretariats.in_session(town)
    town.record(plans.started(town))
    town.record(_municipal_plan(town))


def state_approved(town: Town) -> None:
    """A commitment of the state, approved by the local secretariat, whose sessions nobody records."""
    bodies.assembled(town)
    town.record(state_proposal(town))
    town.record(approval(town, STATE_SECRETARY, STATE_COMMITMENT))


def led_by_evaluator(town: Town) -> None:
    """An evaluator leads a commitment and has reported on it."""
    secretariats.in_session(town)
    town.record(proposal(town, lead=bodies.EVALUATOR))
    town.record(approval(town))
    town.record(update(town, by=(bodies.EVALUATOR, "seal")))


def neighbour(town: Town) -> None:
    """A commitment under way; another municipality, and an organisation that acts only there."""
    under_way(town)
    town.record(town.accreditation(NEIGHBOUR, NEIGHBOUR_KEY))
    town.record(bodies.accreditation(town, NEIGHBOUR_ORGANISATION, "civil-society", NEIGHBOUR_KEY))


LIVES: Mapping[str, Callable[[Town], None]] = {
    "proposed commitment": proposed,
    "approved commitment": approved,
    "commitment under way": under_way,
    "suspended commitment": suspended,
    "withdrawn commitment": withdrawn,
    "finished commitment": finished,
    "concluded commitment": concluded,
    "cancelled milestone": cancelled,
    "planned commitment": planned,
    "left alone": left_alone,
    "handed over": handed_over,
    "usurped secretariat": usurped,
    "agreed today": agreed_today,
    "two plans": two_plans,
    "approved state commitment": state_approved,
    "commitment of an evaluator": led_by_evaluator,
    "neighbour": neighbour,
}
