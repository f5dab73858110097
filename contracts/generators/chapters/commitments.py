"""Chapter 4: plans and commitments, from their proposal to their evaluation, and a citizen observation.

Commitment 1 has a whole life, 2 is withdrawn, 3 is led by an evaluator, 4 is the state's.
"""

from __future__ import annotations

from typing import Any, Final

from generators.cast import (
    COUNCIL,
    COUNCIL_SECRETARY,
    EVALUATOR,
    LOCAL_SECRETARY,
    MUNICIPALITY,
    OBSERVATION,
    OSC_ONE,
    PLAN,
    STATE_BODY,
    STATE_PLAN,
    TECHNICAL_SECRETARY,
    VILLA_GUERRERO,
    collation,
    commitment,
    digest_of,
)
from generators.storytelling import Deed, Story

ONE, TWO, THREE, FOUR = map(commitment, range(1, 5))
OURS: Final = {"municipality": VILLA_GUERRERO, "secretariat": COUNCIL}
AGREED: Final = {"kind": "ordinary", "number": 1, "agreement": 1}
REJECTED: Final = {**AGREED, "agreement": 2}
EVIDENCE: Final = [
    {"url": "https://datos.example/padron.csv", "sha256": digest_of("evidence"), "title": "Padrón de obras"}
]
MILESTONES: Final = [
    {"id": "padron", "text": "Publicar el padrón", "output": "Padrón abierto", "due": "2027-03-31"},
    {"id": "visor", "text": "Abrir el visor", "output": "Visor de obras", "due": "2027-09-30"},
]
TERMS: Final = {
    "title": "Obra pública abierta",
    "problem": "Nadie sabe cuánto cuesta cada obra.",
    "current_situation": "La información está en papel.",
    "action": "Publicar cada obra con su costo y avance.",
    "expected_results": "La población vigila las obras.",
    "lead": "ayto-15113",
    "partners": [{"name": "Organización uno", "institution": "osc-uno"}, {"name": "Colectivo vecinal"}],
    "pillars": ["transparency", "participation"],
    "ogp_values": ["access-to-information"],
    "policy_area": "Obra pública",
    "start": "2026-12-01",
    "end": "2027-11-30",
    "milestones": MILESTONES,
    "sdgs": [11, 16],
}

STARTED: Final = Deed(
    TECHNICAL_SECRETARY,
    "plan.started",
    PLAN,
    {
        **OURS,
        "title": "Primer Plan de Acción Municipal",
        "from": "2026-12-01",
        "to": "2027-11-30",
        "phases": ["awareness", "cocreation", "implementation"],
    },
)
STATES: Final = STARTED.by(LOCAL_SECRETARY).at(STATE_PLAN).but(municipality=None, secretariat=None)
ADVANCED: Final = Deed(TECHNICAL_SECRETARY, "plan.phase_advanced", PLAN, {"phase": "cocreation"})
PLAN_APPROVED: Final = Deed(
    TECHNICAL_SECRETARY,
    "plan.approved",
    PLAN,
    {"document_sha256": digest_of("plan"), "agreement": AGREED},
)
CLOSED: Final = Deed(TECHNICAL_SECRETARY, "plan.closed", PLAN, {"reason": "Concluyó el periodo del plan."})
STATES_CLOSED: Final = CLOSED.by(LOCAL_SECRETARY).at(STATE_PLAN)

PROPOSED: Final = Deed(COUNCIL_SECRETARY, "commitment.proposed", ONE, {**OURS, "plan": PLAN, **TERMS})
STATES_PROPOSED: Final = (
    PROPOSED.by(STATE_BODY)
    .at(FOUR)
    .but(municipality=None, secretariat=None, plan=None, lead="contraloria-mex")
)
APPROVED: Final = Deed(TECHNICAL_SECRETARY, "commitment.approved", ONE, {"agreement": AGREED})


def told(id: str, percent: int, status: str = "in-progress") -> dict[str, Any]:
    """Say how far a milestone has come."""
    return {"id": id, "status": status, "percent": percent}


UPDATED: Final = Deed(
    MUNICIPALITY,
    "commitment.updated",
    ONE,
    {
        "cut_off": "2026-11-02",
        "milestones": [told("padron", 40)],
        "narrative": "Se digitalizó la mitad del padrón.",
        "evidence": [],
    },
)
FINISHED: Final = UPDATED.but(
    cut_off="2026-11-03",
    milestones=[told("padron", 100, "completed"), told("visor", 60)],
    evidence=EVIDENCE,
)


def change(pointer: str, before: object, after: object) -> dict[str, Any]:
    """Return one change of the terms."""
    return {"pointer": pointer, "before": before, "after": after}


LATER: Final = change("/milestones/0/due", "2027-03-31", "2027-06-30")
AMENDED: Final = Deed(
    TECHNICAL_SECRETARY,
    "commitment.amended",
    ONE,
    {"changes": [LATER, change("/sdgs", [11, 16], [16])], "agreement": AGREED, "reason": "Las lluvias."},
)


def decided(what: str, stream: str = ONE) -> Deed:
    """Return a decision of the secretariat: "suspended", "resumed" or "withdrawn"."""
    data = {"reason": "Así se acordó.", "agreement": AGREED}
    return Deed(TECHNICAL_SECRETARY, f"commitment.{what}", stream, data)


CONCLUDED: Final = Deed(
    MUNICIPALITY,
    "commitment.concluded",
    ONE,
    {
        "reason": "Se cumplió en lo esencial.",
        "open_milestones": [{"id": "visor", "justification": "No hubo presupuesto."}],
    },
)


def reports_of(story: Story, stream: str) -> list[int]:
    """Return the entries of a commitment's reports."""
    found = story.world.find("update", f"commitment:{stream}")
    return sorted(int(report["entry"]) for report in found)


def evaluation(stream: str = ONE) -> Deed:
    """Return the deed by which the evaluator judges the first report of a commitment."""

    def data(story: Story) -> dict[str, Any]:
        return {
            "update": next(iter(reports_of(story, stream)), 1),
            "scale": {"name": "IRM", "version": "2020"},
            "verifiable": "yes",
            "potential": "modest",
            "completion": "limited",
            "early_results": "Hay más consultas del padrón.",
            "evidence": EVIDENCE,
        }

    return Deed(EVALUATOR, "commitment.evaluated", stream, data)


def _observed(story: Story) -> dict[str, Any]:
    return {
        "addressee": "ayto-15113",
        "target": next(iter(reports_of(story, ONE)), 1),
        "text": "Se observa que el padrón no incluye las obras de 2025.",
        "answer_due": {"basis": "business", "due": "2026-11-20"},
    }


FILED: Final = Deed(OSC_ONE, "observation.filed", OBSERVATION, _observed)
ANSWERED: Final = Deed(
    MUNICIPALITY, "observation.answered", OBSERVATION, {"text": "Se incluirán en el siguiente reporte."}
)


def tell(story: Story) -> None:
    """Tell the chapter."""
    story.tell(STARTED, STATES)
    story.mark("plans started")
    story.tell(ADVANCED, PROPOSED)
    story.mark("proposed commitment")
    story.tell(APPROVED)
    story.mark("approved commitment")
    story.tell(PLAN_APPROVED, STATES_CLOSED, UPDATED)
    story.mark("under way")
    story.tell(AMENDED, decided("suspended"))
    story.mark("suspended")
    story.tell(decided("resumed"), FINISHED)
    story.mark("finished")
    story.tell(evaluation(), CONCLUDED)
    story.mark("concluded")
    _others(story)
    story.tell(FILED)
    story.mark("observed")
    story.tell(ANSWERED, CLOSED)
    story.mark("exercised")


def _others(story: Story) -> None:
    """One commitment is withdrawn; an evaluator leads one; the state approves one on paper."""
    story.tell(PROPOSED.at(TWO).but(plan=None), decided("withdrawn", TWO))
    story.tell(PROPOSED.at(THREE).but(lead="evaluadora-uno"), APPROVED.at(THREE))
    story.tell(UPDATED.at(THREE).by(EVALUATOR))
    story.tell(STATES_PROPOSED)
    paper = APPROVED.at(FOUR).by(LOCAL_SECRETARY)
    story.tell(paper.on_paper("2026-11-04", collation(compared_on="2026-11-04")))
