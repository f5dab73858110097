"""The terms of a commitment: what is promised, by whom, until when; and the rules that they keep.

The terms are what an amendment may change (amended.py), so their form and rules judge a proposal and
what an amendment makes of it alike. Fields: OGP Local's template for commitments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from libroabierto.domain.events.commitment.changes import amended_terms
from libroabierto.domain.events.commitment.words import OGP_VALUES
from libroabierto.domain.eventtype import Case, Verdict, refused_when
from libroabierto.domain.fields import Choice, Day, Group, InstitutionId, Pattern, Several, Text, Whole
from libroabierto.domain.forms import Form, check_data
from libroabierto.domain.vocabulary import PILLARS
from libroabierto.errors import InvalidData

MOST_MILESTONES: Final = 100
_PARAGRAPHS: Final = 4000


class MilestoneId(Pattern):
    """A slug that names a milestone within its commitment."""

    pattern, code = "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", "field.not-milestone"
    told = "slug of at most 40 letters, digits and hyphens"


class Milestone(Form):
    """A dated step with an expected output."""

    id = MilestoneId("Identificador del hito", "Id of the milestone", example="padron")
    text = Text("Hito", "Milestone", longest=500, example="Publicar el padrón de obras")
    output = Text("Producto esperado", "Expected output", longest=500, example="Padrón en datos abiertos")
    due = Day("Fecha límite", "Due", example="2027-03-31")


class Partner(Form):
    """Who supports the commitment; its institution where it is accredited."""

    name = Text("Aliado", "Partner", longest=200, correctable=True, example="Colectivo vecinal")
    institution = InstitutionId(
        "Institución (si está acreditada)", "Institution", optional=True, example="osc-uno"
    )


class Terms(Form):
    """What is promised."""

    title = Text("Título", "Title", correctable=True, example="Obra pública abierta")
    problem = Text("Problema", "Problem", longest=_PARAGRAPHS, lines=True, example="Qué se quiere resolver")
    current_situation = Text(
        "Situación actual y qué se ha hecho",
        "Current situation",
        longest=_PARAGRAPHS,
        lines=True,
        example="Qué hay hoy",
    )
    action = Text("Acción propuesta", "Action", longest=_PARAGRAPHS, lines=True, example="Qué se hará")
    expected_results = Text(
        "Resultados esperados",
        "Expected results",
        longest=_PARAGRAPHS,
        lines=True,
        example="Qué cambiará para la población",
    )
    lead = InstitutionId("Institución responsable", "Lead institution", example="ayto-15113")
    partners = Several(
        "Aliados", "Partners", Group("Aliado", "Partner", Partner), least=0, most=30, optional=True
    )
    pillars = Several(
        "Pilares",
        "Pillars",
        Choice("Pilar", "Pillar", among=tuple(PILLARS), example="transparency"),
        least=1,
        most=len(PILLARS),
    )
    ogp_values = Several(
        "Valores OGP",
        "OGP values",
        Choice("Valor", "Value", among=tuple(OGP_VALUES), example="access-to-information"),
        most=len(OGP_VALUES),
        optional=True,
    )
    policy_area = Text("Área de política pública", "Policy area", longest=120, example="Obra pública")
    start = Day("Inicio", "Start", example="2026-12-01")
    end = Day("Término", "End", example="2027-11-30")
    milestones = Several(
        "Hitos", "Milestones", Group("Hito", "Milestone", Milestone), least=1, most=MOST_MILESTONES
    )
    sdgs = Several(
        "Objetivos de Desarrollo Sostenible",
        "Sustainable Development Goals",
        Whole("Objetivo", "Goal", least=1, most=17, example=16),
        most=17,
        optional=True,
    )


_FORM: Final = Terms()


def proposed_terms(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms within the data of a proposal; what may be left out is a list, then empty."""
    return {name: data.get(name, []) for name in _FORM.fields}


def terms_of(case: Case) -> dict[str, Any]:
    """Return the terms that the case leads to: those proposed, or those that its changes make."""
    if "changes" in case.data:
        return amended_terms(case.present["terms"], case.data["changes"])
    return proposed_terms(case.data)


def repeated(ids: Iterable[str]) -> str | None:
    """Return the first id that stands twice, or None."""
    counted = Counter(ids)
    return next((id for id, times in counted.items() if times > 1), None)


@refused_when("commitment.terms-invalid")
def invalid_terms(case: Case) -> Verdict:
    """The amended terms do not fit the form of a commitment."""
    try:
        check_data(_FORM, terms_of(case))
    except InvalidData as error:
        first = error.errors[0]
        return {"pointer": first.pointer.removeprefix("/data"), "fault": first.code}
    return False


@refused_when("commitment.dates-reversed")
def reversed_period(case: Case) -> Verdict:
    """The commitment ends before, or on the day that, it starts."""
    terms = terms_of(case)
    return bool(terms["end"] <= terms["start"])


@refused_when("commitment.milestone-repeated")
def repeated_milestone(case: Case) -> Verdict:
    """One milestone stands twice."""
    twice = repeated(milestone["id"] for milestone in terms_of(case)["milestones"])
    return twice is not None and {"id": twice}


@refused_when("commitment.milestone-outside-period")
def milestone_outside(case: Case) -> Verdict:
    """A milestone is due before the commitment starts or after it ends."""
    terms = terms_of(case)
    outside = (one["id"] for one in terms["milestones"] if not terms["start"] <= one["due"] <= terms["end"])
    return next(({"id": id} for id in outside), False)


@refused_when("commitment.lead-not-accredited")
def lead_not_accredited(case: Case) -> Verdict:
    """The lead is no accredited institution."""
    lead = case.world.get("institution", case.data["lead"])
    return lead is None or lead["state"] != "accredited"


@refused_when("commitment.partner-unknown")
def unknown_partner(case: Case) -> Verdict:
    """A partner's institution was never accredited."""
    named = (one["institution"] for one in terms_of(case)["partners"] if "institution" in one)
    return next(({"id": id} for id in named if case.world.get("institution", id) is None), False)


# What a proposal and an amendment are judged by alike.
PERIOD_RULES: Final = (reversed_period, repeated_milestone, milestone_outside, unknown_partner)
